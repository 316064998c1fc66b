import type { RouteInput, RouteOutput } from '@amamba/plugin-amamba-common';
import {
  GITOPS_CHANNEL,
  type GitopsContract,
  type GitopsSignal,
  gitopsSignalSchema,
  type ResourceRef,
} from '@amamba/plugin-amamba-gitops-common';
import { type Live, useLive } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { gitopsApiRef, type GitopsApi } from '../api/gitopsApi';
import { type ApplicationParams, useApplicationParams } from './application';
import { useEntityParams } from './entity';

/** Where every key of this plugin begins. */
export const QUERY_ROOT = 'amamba-gitops';

type Answer<K extends keyof GitopsContract> = RouteOutput<GitopsContract[K]>;

/** A list's answer, as the backend gives it. */
export type ApplicationList = Answer<'listApplications'>;
/** Which applications to list. */
export type ApplicationQuery = NonNullable<
  RouteInput<GitopsContract['listApplications']>['query']
>;
/** One application with how current it is. */
export type ApplicationAnswer = Answer<'getApplication'>;

/** Whether a signal is about something of these topics; of all when absent. */
export function concerns(
  signal: unknown,
  topics: string[] | undefined,
  about: GitopsSignal['about'][] = ['application'],
): boolean {
  const parsed = gitopsSignalSchema.safeParse(signal);
  return (
    parsed.success &&
    about.includes(parsed.data.about) &&
    (!topics || topics.includes(parsed.data.topic))
  );
}

/** One page of the entity's applications. */
export function useApplications(
  query: ApplicationQuery,
  options: { enabled?: boolean } = {},
): Live<ApplicationList> {
  const api = useApi(gitopsApiRef);
  const params = useEntityParams();
  return useLive({
    queryKey: [QUERY_ROOT, 'applications', params, query],
    fetch: signal => api.listApplications({ params, query, signal }),
    channel: GITOPS_CHANNEL,
    matches: (signal, data) => concerns(signal, data?.topics),
    enabled: options.enabled,
    keepPrevious: true,
  });
}

/** The application of the page. */
export function useApplication(): Live<ApplicationAnswer> {
  const api = useApi(gitopsApiRef);
  const params = useApplicationParams();
  return useLive({
    queryKey: [QUERY_ROOT, 'application', params],
    fetch: signal => api.getApplication({ params, signal }),
    channel: GITOPS_CHANNEL,
    matches: (signal, data) => isAbout(signal, data),
    fallbackPollMs: 2000,
  });
}

function isAbout(
  signal: unknown,
  data: ApplicationAnswer | undefined,
  about: GitopsSignal['about'][] = ['application'],
): boolean {
  if (!concerns(signal, data && [data.topic], about)) {
    return false;
  }
  const { id } = gitopsSignalSchema.parse(signal);
  return !data || id === undefined || id === data.application.id;
}

/** Something of the application of the page. */
function usePart<T>(
  part: string,
  fetch: (
    api: GitopsApi,
    params: ApplicationParams,
    signal: AbortSignal,
  ) => Promise<T>,
  options: {
    key?: unknown;
    enabled?: boolean;
    about?: GitopsSignal['about'][];
    pollMs?: number;
  } = {},
): Live<T> {
  const api = useApi(gitopsApiRef);
  const params = useApplicationParams();
  const application = useApplication().data;
  return useLive({
    queryKey: [QUERY_ROOT, part, params, options.key],
    fetch: signal => fetch(api, params, signal),
    channel: GITOPS_CHANNEL,
    matches: signal => isAbout(signal, application, options.about),
    enabled: options.enabled,
    fallbackPollMs: options.pollMs ?? 5000,
  });
}

/** Its resources and what belongs to them. */
export function useResourceTree(): Live<Answer<'getResourceTree'>> {
  return usePart(
    'tree',
    (api, params, signal) => api.getResourceTree({ params, signal }),
    { about: ['application', 'tree'] },
  );
}

/** How resources are, and how Git has them; all that differ when none is named. */
export function useDifferences(
  resources?: string[],
  options: { enabled?: boolean } = {},
): Live<Answer<'listDifferences'>> {
  return usePart(
    'differences',
    (api, params, signal) =>
      api.listDifferences({
        params,
        query: resources ? { resources, changedOnly: 'false' } : {},
        signal,
      }),
    { key: resources, enabled: options.enabled, pollMs: 10_000 },
  );
}

/** What was deployed, with commits. */
export function useHistory(): Live<Answer<'listHistory'>> {
  return usePart(
    'history',
    (api, params, signal) => api.listHistory({ params, signal }),
    { pollMs: 10_000 },
  );
}

/** Events of the application, or of one of its resources. */
export function useEvents(node?: string): Live<Answer<'listEvents'>> {
  return usePart(
    'events',
    (api, params, signal) =>
      api.listEvents({ params, query: { node }, signal }),
    { key: node, about: ['application', 'tree'], pollMs: 10_000 },
  );
}

/** One of its resources as YAML. */
export function useManifest(ref: ResourceRef): Live<Answer<'getResource'>> {
  return usePart(
    'manifest',
    (api, params, signal) => api.getResource({ params, query: ref, signal }),
    { key: ref, about: ['application', 'tree'], pollMs: 10_000 },
  );
}

/** What can be done to one of its resources. */
export function useResourceActions(
  ref: ResourceRef,
  options: { enabled?: boolean } = {},
): Live<Answer<'listResourceActions'>> {
  return usePart(
    'actions',
    (api, params, signal) =>
      api.listResourceActions({ params, query: ref, signal }),
    {
      key: ref,
      enabled: options.enabled,
      about: ['application', 'tree'],
      pollMs: 15_000,
    },
  );
}

/** Whether a sync is let through now. */
export function useSyncWindows(): Live<Answer<'getSyncWindows'>> {
  return usePart(
    'sync-windows',
    (api, params, signal) => api.getSyncWindows({ params, signal }),
    { pollMs: 15_000 },
  );
}

/** What goes when it is deleted. */
export function useDeletionPreview(): Live<Answer<'previewDeletion'>> {
  return usePart(
    'deletion',
    (api, params, signal) => api.previewDeletion({ params, signal }),
    { pollMs: 15_000 },
  );
}
