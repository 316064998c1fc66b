import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeClient } from '@amamba/plugin-amamba-node';
import { OpeningError } from '../process/RemoteProcess';
import { findContainer, type Pod } from '../pods/Pod';
import { debuggerMark, isDebugger, isPrivileged } from '../pods/toPodSummary';

/** Where a script runs, to reach the files of a container. */
export interface FilePlace {
  /** Acts as the person. */
  client: KubeClient;
  namespace: string;
  pod: string;
  /** In which the script runs. */
  container: string;
  /** Where the files are there: empty, or `/proc/<pid>/root`. */
  root: string;
  /** Name of the debug container, when it is not the container itself. */
  via?: string;
}

/** The container itself. */
export function placeIn(client: KubeClient, ref: ContainerRef): FilePlace {
  const { namespace, pod, container } = ref;
  return { client, namespace, pod, container, root: '' };
}

/** A debug container beside a container, and how it sees the other's files. */
export interface NeighbourDebugger {
  name: string;
  /** Of the target as its runtime knows it; given when the pod shares one process namespace. */
  searchId?: string;
}

/**
 * A running debug container of the portal's that shares the processes of a
 * container; those that others may enter first, and none that has the node.
 */
export function findDebugger(
  pod: Pod,
  container: string,
  sharesProcesses: boolean,
): NeighbourDebugger | undefined {
  const running = pod.spec.ephemeralContainers.filter(
    candidate =>
      candidate.name !== container &&
      isDebugger(candidate) &&
      !isPrivileged(pod, candidate.name) &&
      (sharesProcesses || candidate.targetContainerName === container) &&
      findContainer(pod, candidate.name)?.status?.state.running,
  );
  const found =
    running.find(candidate => debuggerMark(candidate, 'reuse') === 'yes') ??
    running[0];
  if (!found) {
    return undefined;
  }
  // The id is after the scheme: containerd://5e0f…
  const id = findContainer(pod, container)?.status?.containerID?.replace(
    /^[a-z0-9-]+:\/\//,
    '',
  );
  if (sharesProcesses && !(id && /^[0-9a-f]{12,}$/.test(id))) {
    return undefined;
  }
  return { name: found.name, ...(sharesProcesses && { searchId: id }) };
}

/** What to do about a container that has nothing to read files with. */
export function noToolsError(container: string, tools: string): OpeningError {
  return new OpeningError(
    'no-tar',
    `Container "${container}" has no ${tools}. Open a debug container with this container as its target, leave it running, and try again: files then travel through it.`,
  );
}
