import type { RouteOutput } from '@amamba/plugin-amamba-common';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { type Live, useLive } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useMemo, useState } from 'react';
import { gitopsApiRef, type GitopsApi } from '../../api/gitopsApi';
import { QUERY_ROOT } from '../../data/queries';

type Answer<K extends keyof GitopsContract> = RouteOutput<GitopsContract[K]>;

/** Where applications of a workspace can come from and go to. */
export type DeliveryOptions = Answer<'getDeliveryOptions'>;
/** One Argo CD of them. */
export type DeliveryInstance = DeliveryOptions['instances'][number];

/** What a folder or chart takes. */
export type SourceDetails = Answer<'getSourceDetails'>;

/** Forms look things up; nobody announces that Git has another branch. */
const LOOK_AGAIN_MS = 10 * 60_000;
const PAUSE_MS = 300;

/** A plain value once typing pauses. */
export function usePaused<T>(value: T): T {
  // Made anew each time, it would never be the same.
  const text = JSON.stringify(value);
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useMemo(() => JSON.parse(paused), [paused]);
}

/** Whether a text is only known once a template is filled in. */
export function isTemplate(text: string): boolean {
  return text.includes('{{');
}

function useLookup<T>(
  what: string,
  key: unknown,
  fetch: (api: GitopsApi, signal: AbortSignal) => Promise<T>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
): Live<T> {
  const api = useApi(gitopsApiRef);
  return useLive({
    queryKey: [QUERY_ROOT, 'lookup', what, key],
    fetch: signal => fetch(api, signal),
    fallbackPollMs: LOOK_AGAIN_MS,
    enabled: options.enabled,
    keepPrevious: options.keepPrevious,
  });
}

/** Everything a form for an application has to offer. */
export function useDeliveryOptions(workspace: string): Live<DeliveryOptions> {
  return useLookup('options', workspace, (api, signal) =>
    api.getDeliveryOptions({ params: { workspace }, signal }),
  );
}

/** A repository as a workspace reaches it through one Argo CD. */
export interface Place {
  workspace: string;
  instance: string;
  repoUrl: string;
}

function isComplete(place: Place): boolean {
  return (
    place.instance !== '' &&
    /\S/.test(place.repoUrl) &&
    !isTemplate(place.repoUrl)
  );
}

const inQuery = ({ instance, repoUrl }: Place) => ({
  instance,
  repoUrl: repoUrl.trim(),
});

/** Branches and tags with a text in their names. */
export function useRefs(
  place: Place,
  search: string,
): Live<Answer<'listRefs'>> {
  return useLookup(
    'refs',
    [place, search],
    (api, signal) =>
      api.listRefs({
        params: { workspace: place.workspace },
        query: { ...inQuery(place), search: search || undefined },
        signal,
      }),
    { enabled: isComplete(place), keepPrevious: true },
  );
}

/** Folders of a repository that can be deployed. */
export function useFoundPaths(
  place: Place,
  revision: string,
): Live<Answer<'listPaths'>> {
  return useLookup(
    'paths',
    [place, revision],
    (api, signal) =>
      api.listPaths({
        params: { workspace: place.workspace },
        query: { ...inQuery(place), revision: revision || undefined },
        signal,
      }),
    { enabled: isComplete(place) && !isTemplate(revision) },
  );
}

/** Charts of a Helm repository. */
export function useCharts(
  place: Place,
  options: { enabled: boolean },
): Live<Answer<'listCharts'>> {
  return useLookup(
    'charts',
    place,
    (api, signal) =>
      api.listCharts({
        params: { workspace: place.workspace },
        query: inQuery(place),
        signal,
      }),
    { enabled: options.enabled && isComplete(place) },
  );
}

/** What a folder or chart takes. */
export function useSourceDetails(
  place: Place,
  source: { path?: string; chart?: string; revision?: string },
): Live<Answer<'getSourceDetails'>> {
  const named = source.path || source.chart;
  return useLookup(
    'details',
    [place, source],
    (api, signal) =>
      api.getSourceDetails({
        params: { workspace: place.workspace },
        query: { ...inQuery(place), ...source },
        signal,
      }),
    {
      // The fields of what was there stay while the newest is awaited.
      keepPrevious: true,
      enabled:
        isComplete(place) &&
        Boolean(named) &&
        !isTemplate(`${named} ${source.revision ?? ''}`),
    },
  );
}
