import type { RouteOutput } from '@amamba/plugin-amamba-common';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { type Live, useLive } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { gitopsApiRef } from '../../api/gitopsApi';
import { QUERY_ROOT } from '../../data/queries';
import type { RepositoryFilter } from './RepositoryFilters';

/** One page of a workspace's repositories. */
export type RepositoryList = RouteOutput<GitopsContract['listRepositories']>;

/** A workspace's repositories, with whether each can be reached. */
export function useRepositories(
  workspace: string,
  query: RepositoryFilter & { cursor?: string },
): Live<RepositoryList> {
  const api = useApi(gitopsApiRef);
  return useLive({
    queryKey: [QUERY_ROOT, 'repositories', workspace, query],
    fetch: signal =>
      api.listRepositories({ params: { workspace }, query, signal }),
    // Argo CD tries them now and then, and announces nothing.
    fallbackPollMs: 15_000,
    keepPrevious: true,
  });
}
