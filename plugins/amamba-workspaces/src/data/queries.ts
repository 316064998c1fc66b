import type { RouteOutput } from '@amamba/plugin-amamba-common';
import { type Live, useLive } from '@amamba/plugin-amamba-react';
import {
  type WorkspaceDetail,
  WORKSPACES_CHANNEL,
  type WorkspacesContract,
  workspacesSignalSchema,
} from '@amamba/plugin-amamba-workspaces-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { workspacesApiRef } from '../api/workspacesApi';
import { useWorkspace } from './workspace';

/** Where every key of this plugin begins. */
export const QUERY_ROOT = 'amamba-workspaces';

type Answer<K extends keyof WorkspacesContract> = RouteOutput<
  WorkspacesContract[K]
>;

/** A list's answer, as the backend gives it. */
export type WorkspaceList = Answer<'listWorkspaces'>;
/** Members with the roles there are. */
export type MemberList = Answer<'listMembers'>;
/** Namespaces with what the clusters have left. */
export type NamespaceList = Answer<'listNamespaces'>;
/** What a sync would change. */
export type SyncPlan = Answer<'planSync'>;
/** One page of what was done. */
export type ActivityPage = Answer<'listActivity'>;
/** Clusters that workspaces can be bound to. */
export type ClusterList = Answer<'listClusters'>;

function concerns(signal: unknown, topic: string | undefined): boolean {
  const parsed = workspacesSignalSchema.safeParse(signal);
  return parsed.success && (!topic || parsed.data.topic === topic);
}

/** One page of the workspaces that the person may see. */
export function useWorkspaces(
  query: { search?: string; cursor?: string; limit?: number },
  options: { enabled?: boolean } = {},
): Live<WorkspaceList> {
  const api = useApi(workspacesApiRef);
  return useLive({
    queryKey: [QUERY_ROOT, 'list', query],
    fetch: signal => api.listWorkspaces({ query, signal }),
    channel: WORKSPACES_CHANNEL,
    matches: signal => concerns(signal, undefined),
    enabled: options.enabled,
    keepPrevious: true,
  });
}

/** One workspace, by name. */
export function useWorkspaceDetail(name: string): Live<WorkspaceDetail> {
  const api = useApi(workspacesApiRef);
  return useLive({
    queryKey: [QUERY_ROOT, 'workspace', name],
    fetch: signal => api.getWorkspace({ params: { workspace: name }, signal }),
    channel: WORKSPACES_CHANNEL,
    matches: (signal, data) => concerns(signal, data?.topic),
  });
}

/** Something of the workspace of the page. */
function usePart<T>(
  part: string,
  fetch: (params: { workspace: string }, signal: AbortSignal) => Promise<T>,
  options: { key?: unknown; keepPrevious?: boolean; enabled?: boolean } = {},
): Live<T> {
  const { name, topic } = useWorkspace();
  return useLive({
    queryKey: [QUERY_ROOT, part, name, options.key],
    fetch: signal => fetch({ workspace: name }, signal),
    channel: WORKSPACES_CHANNEL,
    matches: signal => concerns(signal, topic),
    keepPrevious: options.keepPrevious,
    enabled: options.enabled,
  });
}

/** Who holds which role here. */
export function useMembers(): Live<MemberList> {
  const api = useApi(workspacesApiRef);
  return usePart('members', (params, signal) =>
    api.listMembers({ params, signal }),
  );
}

/** The namespaces here. */
export function useNamespaces(): Live<NamespaceList> {
  const api = useApi(workspacesApiRef);
  return usePart('namespaces', (params, signal) =>
    api.listNamespaces({ params, signal }),
  );
}

/** How the workspace stands in each target. */
export function useSync(): Live<Answer<'getSync'>> {
  const api = useApi(workspacesApiRef);
  return usePart('sync', (params, signal) => api.getSync({ params, signal }));
}

/** One page of what was done here. */
export function useActivity(cursor: string | undefined): Live<ActivityPage> {
  const api = useApi(workspacesApiRef);
  return usePart(
    'activity',
    (params, signal) => api.listActivity({ params, query: { cursor }, signal }),
    { key: cursor, keepPrevious: true },
  );
}

/** Clusters that workspaces can be bound to. */
export function useClusters(
  options: { enabled?: boolean } = {},
): Live<ClusterList> {
  const api = useApi(workspacesApiRef);
  return useLive({
    queryKey: [QUERY_ROOT, 'clusters'],
    fetch: signal => api.listClusters({ signal }),
    channel: WORKSPACES_CHANNEL,
    matches: signal => concerns(signal, undefined),
    enabled: options.enabled,
  });
}
