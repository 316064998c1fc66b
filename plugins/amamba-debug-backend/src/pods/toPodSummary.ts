import type {
  ContainerState,
  ContainerSummary,
  PodRef,
  PodSummary,
} from '@amamba/plugin-amamba-debug-common';
import {
  COPY_OF_ANNOTATION,
  DEBUGGER_ENV,
  DEBUGGER_PREFIX,
  MADE_FOR_LABEL,
  PROFILE_ANNOTATION,
  readTime,
} from './marks';
import {
  expiryOf,
  findContainer,
  type Pod,
  type PodContainer,
  type PodContainerState,
  type PodContainerStatus,
} from './Pod';
import { isSidecar, printStatus, toneOf } from './podStatus';

const EPOCH = '1970-01-01T00:00:00Z';

/** What lists show of a pod. */
export function toPodSummary(cluster: string, pod: Pod): PodSummary {
  const { metadata, spec, status } = pod;
  const printed = printStatus(pod);
  return {
    ...refOf(cluster, pod),
    uid: metadata.uid,
    ...printed,
    tone: toneOf(printed),
    ...(spec.nodeName && { node: spec.nodeName }),
    ...(status.podIP && { ip: status.podIP }),
    createdAt: metadata.creationTimestamp ?? EPOCH,
    ...ownerOf(pod),
    ...copyOf(pod),
    containers: toContainerSummaries(pod),
  };
}

export function refOf(cluster: string, { metadata }: Pod): PodRef {
  return { cluster, namespace: metadata.namespace, pod: metadata.name };
}

/** Those that do its work first, then what prepares it, then debuggers. */
export function toContainerSummaries(pod: Pod): ContainerSummary[] {
  const { spec, status } = pod;
  const summary = (
    kind: ContainerSummary['kind'],
    container: PodContainer,
    statuses: PodContainerStatus[],
  ) => {
    const found = statuses.find(({ name }) => name === container.name);
    return toContainerSummary(pod, kind, container, found);
  };
  return [
    ...spec.containers.map(item =>
      summary('container', item, status.containerStatuses),
    ),
    ...spec.initContainers.map(item =>
      summary(
        isSidecar(item) ? 'sidecar' : 'init',
        item,
        status.initContainerStatuses,
      ),
    ),
    ...spec.ephemeralContainers.map(item =>
      summary('ephemeral', item, status.ephemeralContainerStatuses),
    ),
  ];
}

function toContainerSummary(
  pod: Pod,
  kind: ContainerSummary['kind'],
  container: PodContainer,
  status: PodContainerStatus | undefined,
): ContainerSummary {
  const isOver = ['Succeeded', 'Failed'].includes(pod.status.phase);
  return {
    name: container.name,
    kind,
    image: container.image,
    state: status
      ? toContainerState(status.state)
      : { phase: isOver ? 'unknown' : 'waiting' },
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    ...(isDebugger(container) && { debugger: debuggerOf(container) }),
  };
}

/** How a container is, of a part of its status. */
export function toContainerState({
  waiting,
  running,
  terminated,
}: PodContainerState): ContainerState {
  if (running) {
    return { phase: 'running', ...times(running) };
  }
  if (terminated) {
    const { exitCode, signal, reason, message } = terminated;
    return {
      phase: 'terminated',
      exitCode,
      ...(signal !== undefined && { signal }),
      ...(reason && { reason }),
      ...(message && { message }),
      ...times(terminated),
    };
  }
  return {
    // A container without a state waits, says the API's documentation.
    phase: 'waiting',
    ...(waiting?.reason && { reason: waiting.reason }),
    ...(waiting?.message && { message: waiting.message }),
  };
}

function times(state: {
  startedAt?: string | null;
  finishedAt?: string | null;
}): Pick<ContainerState, 'startedAt' | 'finishedAt'> {
  return {
    ...(state.startedAt && { startedAt: state.startedAt }),
    ...(state.finishedAt && { finishedAt: state.finishedAt }),
  };
}

/** A variable of a debug container's that the portal set. */
export function debuggerMark(
  { env }: PodContainer,
  mark: keyof typeof DEBUGGER_ENV,
): string | undefined {
  return env?.find(({ name }) => name === DEBUGGER_ENV[mark])?.value;
}

/** Whether the portal added it. */
export function isDebugger(container: PodContainer): boolean {
  return (
    container.name.startsWith(DEBUGGER_PREFIX) &&
    readTime(debuggerMark(container, 'expiresAt')) !== undefined
  );
}

function debuggerOf(
  container: PodContainer,
): NonNullable<ContainerSummary['debugger']> {
  const { targetContainerName: target } = container;
  return {
    ...(target && { target }),
    expiresAt: debuggerMark(container, 'expiresAt'),
  };
}

/**
 * What made it. A ReplicaSet is named after what made it in turn, with the
 * hash that is in a label of its pods.
 */
function ownerOf({ metadata }: Pod): Pick<PodSummary, 'owner'> {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner) {
    return {};
  }
  const makers = [
    ['Rollout', metadata.labels?.['rollouts-pod-template-hash']],
    ['Deployment', metadata.labels?.['pod-template-hash']],
  ] as const;
  for (const [kind, hash] of owner.kind === 'ReplicaSet' ? makers : []) {
    if (hash && owner.name.endsWith(`-${hash}`)) {
      return { owner: { kind, name: owner.name.slice(0, -hash.length - 1) } };
    }
  }
  return { owner: { kind: owner.kind, name: owner.name } };
}

/** Whether the portal made it to debug another pod. */
export function isCopy({ metadata }: Pod): boolean {
  return (
    metadata.labels?.[MADE_FOR_LABEL] === 'copy' &&
    metadata.annotations?.[COPY_OF_ANNOTATION] !== undefined
  );
}

/**
 * Whether the portal made a container with the profile `sysadmin`. Who enters
 * it has the node, whoever it was made for.
 */
export function isPrivileged(pod: Pod, name: string): boolean {
  const container = findContainer(pod, name)?.container;
  const profile = isCopy(pod)
    ? pod.metadata.annotations?.[PROFILE_ANNOTATION]
    : container && debuggerMark(container, 'profile');
  return profile === 'sysadmin';
}

function copyOf(pod: Pod): Pick<PodSummary, 'copyOf' | 'copyExpiresAt'> {
  if (!isCopy(pod)) {
    return {};
  }
  const expiresAt = readTime(expiryOf(pod));
  return {
    copyOf: pod.metadata.annotations?.[COPY_OF_ANNOTATION],
    ...(expiresAt && { copyExpiresAt: expiresAt.toISOString() }),
  };
}
