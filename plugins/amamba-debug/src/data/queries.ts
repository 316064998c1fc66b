import type { RouteInput, RouteOutput } from '@amamba/plugin-amamba-common';
import {
  type ContainerRef,
  DEBUG_CHANNEL,
  type DebugContract,
  type DebugSignal,
  debugSignalSchema,
  type PodRef,
} from '@amamba/plugin-amamba-debug-common';
import { type Live, useLive } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { debugApiRef } from '../api/debugApi';
import { useEntityParams, useWorkspaceName } from './entity';

/** Where every key of this plugin begins. */
export const QUERY_ROOT = 'amamba-debug';
/** Of usage: metrics-server measures every 15 seconds. */
const POD_POLL_MS = 10_000;
/** Of what is not announced and seldom changes. */
const SELDOM_MS = 60_000;

type Answer<K extends keyof DebugContract> = RouteOutput<DebugContract[K]>;

/** Pods of an entity with how current they are. */
export type PodList = Answer<'listPods'>;
/** What holds for debugging, and what the caller may. */
export type PolicyAnswer = Answer<'getPolicy'>;
/** A page of sessions. */
export type SessionPage = Answer<'listSessions'>;
/** Which sessions to list. */
export type SessionQuery = NonNullable<
  RouteInput<DebugContract['listSessions']>['query']
>;
/** Nodes of the clusters of a workspace. */
export type NodeList = Answer<'listNodes'>;
/** Entries of a directory. */
export type FileList = Answer<'listFiles'>;
/** The beginning of a file. */
export type FileText = Answer<'viewFile'>;

function concerns(
  signal: unknown,
  about: DebugSignal['about'],
  topic: string | undefined,
): boolean {
  const parsed = debugSignalSchema.safeParse(signal);
  return (
    parsed.success &&
    parsed.data.about === about &&
    (topic === undefined || parsed.data.topic === topic)
  );
}

/** The pods of the entity of the page. */
export function usePods(): Live<PodList> {
  const api = useApi(debugApiRef);
  const params = useEntityParams();
  return useLive({
    queryKey: [QUERY_ROOT, 'pods', params],
    fetch: signal => api.listPods({ params, signal }),
    channel: DEBUG_CHANNEL,
    matches: (signal, data) => concerns(signal, 'pods', data?.topic),
  });
}

/** What holds for debugging the entity of the page, and what the caller may. */
export function usePolicy(): Live<PolicyAnswer> {
  const api = useApi(debugApiRef);
  const params = useEntityParams();
  return useLive({
    queryKey: [QUERY_ROOT, 'policy', params],
    fetch: signal => api.getPolicy({ params, signal }),
    fallbackPollMs: SELDOM_MS,
  });
}

/** Names a pod of the entity of the page in the path of a route. */
export function usePodParams(pod: PodRef) {
  const { cluster, namespace, pod: name } = pod;
  return { ...useEntityParams(), cluster, podNamespace: namespace, pod: name };
}

/** Names a container of the entity of the page in the path of a route. */
export function useContainerParams(container: ContainerRef) {
  return { ...usePodParams(container), container: container.container };
}

/** A pod with what helps to find out what is wrong with it. */
export function usePod(pod: PodRef): Live<Answer<'getPod'>> {
  const api = useApi(debugApiRef);
  const params = usePodParams(pod);
  const topic = usePods().data?.topic;
  return useLive({
    queryKey: [QUERY_ROOT, 'pod', params],
    fetch: signal => api.getPod({ params, signal }),
    channel: DEBUG_CHANNEL,
    matches: signal => concerns(signal, 'pods', topic),
    fallbackPollMs: POD_POLL_MS,
  });
}

/** One page of the sessions of the workspace of the page. */
export function useSessions(
  query: SessionQuery,
  options: { enabled?: boolean } = {},
): Live<SessionPage> {
  const api = useApi(debugApiRef);
  const workspace = useWorkspaceName();
  return useLive({
    queryKey: [QUERY_ROOT, 'sessions', workspace, query],
    fetch: signal =>
      api.listSessions({
        params: { workspace: workspace ?? '' },
        query,
        signal,
      }),
    channel: DEBUG_CHANNEL,
    matches: (signal, data) => concerns(signal, 'sessions', data?.topic),
    enabled: (options.enabled ?? true) && workspace !== undefined,
    keepPrevious: true,
  });
}

/** Nodes of the clusters of the workspace of the page. */
export function useNodes(options: { enabled: boolean }): Live<NodeList> {
  const api = useApi(debugApiRef);
  const workspace = useWorkspaceName();
  return useLive({
    queryKey: [QUERY_ROOT, 'nodes', workspace],
    fetch: signal =>
      api.listNodes({ params: { workspace: workspace ?? '' }, signal }),
    fallbackPollMs: SELDOM_MS,
    enabled: options.enabled && workspace !== undefined,
  });
}

/** Entries of a directory of a container, as they were when asked for. */
export function useFiles(
  container: ContainerRef,
  path: string,
): Live<FileList> {
  const api = useApi(debugApiRef);
  const params = useContainerParams(container);
  return useLive({
    queryKey: [QUERY_ROOT, 'files', params, path],
    fetch: signal => api.listFiles({ params, query: { path }, signal }),
    // Each reading runs a command in the container.
    fallbackPollMs: SELDOM_MS,
    keepPrevious: true,
  });
}

/** The beginning of a file of a container. */
export function useFile(container: ContainerRef, path: string): Live<FileText> {
  const api = useApi(debugApiRef);
  const params = useContainerParams(container);
  return useLive({
    queryKey: [QUERY_ROOT, 'file', params, path],
    fetch: signal => api.viewFile({ params, query: { path }, signal }),
    fallbackPollMs: SELDOM_MS,
  });
}
