import type { RouteOutput } from '@amamba/plugin-amamba-common';
import {
  GITOPS_CHANNEL,
  type GitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import { type Live, useLive } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { gitopsApiRef } from '../../api/gitopsApi';
import { concerns, QUERY_ROOT } from '../../data/queries';

type Answer<K extends keyof GitopsContract> = RouteOutput<GitopsContract[K]>;

/** One page of a workspace's ApplicationSets. */
export function useApplicationSets(
  workspace: string,
  query: { search?: string; cursor?: string },
): Live<Answer<'listApplicationSets'>> {
  const api = useApi(gitopsApiRef);
  return useLive({
    queryKey: [QUERY_ROOT, 'sets', workspace, query],
    fetch: signal =>
      api.listApplicationSets({ params: { workspace }, query, signal }),
    channel: GITOPS_CHANNEL,
    matches: (signal, data) => concerns(signal, data?.topics),
    keepPrevious: true,
  });
}

/** One ApplicationSet with its applications. */
export function useApplicationSet(params: {
  workspace: string;
  instance: string;
  set: string;
}): Live<Answer<'getApplicationSet'>> {
  const api = useApi(gitopsApiRef);
  return useLive({
    queryKey: [QUERY_ROOT, 'set', params],
    fetch: signal => api.getApplicationSet({ params, signal }),
    channel: GITOPS_CHANNEL,
    matches: signal => concerns(signal, undefined),
  });
}
