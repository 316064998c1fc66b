import type { PodSummary } from '@amamba/plugin-amamba-debug-common';
import type { Pod, PodContainer, PodContainerState } from './Pod';

/** What `kubectl get pods` prints of a pod. */
export interface PrintedStatus {
  status: string;
  ready: { ready: number; of: number };
  restarts: number;
}

/** Those go on beside the containers: "sidecars". */
export function isSidecar({ restartPolicy }: PodContainer): boolean {
  return restartPolicy === 'Always';
}

/**
 * READY, STATUS and RESTARTS as kubectl prints them (`printPod` of
 * k8s.io/kubernetes/pkg/printers/internalversion).
 */
export function printStatus(pod: Pod): PrintedStatus {
  const { spec, status, metadata } = pod;
  const sidecars = spec.initContainers.filter(isSidecar);
  const initial = printInitial(pod);
  const isInitialized =
    initial.status === undefined || hasCondition(pod, 'Initialized');
  const main = isInitialized ? printMain(pod) : undefined;
  const word = main?.status ?? initial.status ?? wordOfPhase(pod);
  return {
    status: metadata.deletionTimestamp ? wordOfDeletion(status, word) : word,
    ready: {
      ready: initial.ready + (main?.ready ?? 0),
      of: spec.containers.length + sidecars.length,
    },
    restarts: main ? main.restarts + initial.sidecarRestarts : initial.restarts,
  };
}

function wordOfPhase({ status }: Pod): string {
  const isGated = status.conditions?.some(
    ({ type, reason }) =>
      type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  return isGated ? 'SchedulingGated' : status.reason || status.phase;
}

function wordOfDeletion(
  { reason, phase }: Pod['status'],
  word: string,
): string {
  if (reason === 'NodeLost') {
    return 'Unknown';
  }
  return phase === 'Succeeded' || phase === 'Failed' ? word : 'Terminating';
}

/** Until the first one that is not done. */
function printInitial({ spec, status }: Pod) {
  const printed = { ready: 0, restarts: 0, sidecarRestarts: 0 };
  for (const [index, container] of status.initContainerStatuses.entries()) {
    const { state, name } = container;
    const declared = spec.initContainers.find(item => item.name === name);
    const isRestartable = declared !== undefined && isSidecar(declared);
    printed.restarts += container.restartCount;
    printed.sidecarRestarts += isRestartable ? container.restartCount : 0;
    if (isRestartable && container.started && !isDone(state)) {
      printed.ready += container.ready ? 1 : 0;
    } else if (!isDone(state)) {
      const count = `${index}/${spec.initContainers.length}`;
      return { ...printed, status: `Init:${wordOfInitial(state) ?? count}` };
    }
  }
  return { ...printed, status: undefined };
}

function isDone({ terminated }: PodContainerState): boolean {
  return terminated?.exitCode === 0;
}

function wordOfInitial(state: PodContainerState): string | undefined {
  const waiting = state.waiting?.reason;
  return state.terminated
    ? wordOfTermination(state.terminated)
    : (waiting !== 'PodInitializing' && waiting) || undefined;
}

function wordOfTermination({
  reason,
  signal,
  exitCode,
}: NonNullable<PodContainerState['terminated']>): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function printMain(pod: Pod) {
  const statuses = pod.status.containerStatuses;
  const isRunning = statuses.map(
    ({ ready, state }) =>
      ready &&
      state.running !== undefined &&
      !state.waiting?.reason &&
      !state.terminated,
  );
  // The first container that has something to say is the one that is printed.
  const word = statuses
    .map(({ state }) => {
      const waiting = state.waiting?.reason || undefined;
      return (
        waiting ?? (state.terminated && wordOfTermination(state.terminated))
      );
    })
    .find(said => said !== undefined);
  return {
    status:
      (word ?? wordOfPhase(pod)) === 'Completed' && isRunning.includes(true)
        ? (hasCondition(pod, 'Ready') && 'Running') || 'NotReady'
        : word,
    ready: isRunning.filter(Boolean).length,
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
  };
}

function hasCondition({ status }: Pod, type: string): boolean {
  return (
    status.conditions?.some(
      condition => condition.type === type && condition.status === 'True',
    ) ?? false
  );
}

const PROGRESSING =
  /^(Pending|ContainerCreating|PodInitializing|Init:\d+\/\d+)$/;
const NEUTRAL = /^(Completed|Succeeded|Terminating)$/;
const WARNING = /^(NotReady|Unknown|SchedulingGated|Init:Unknown)$/;

/** How a pod is for the eye. */
export function toneOf({ status, ready }: PrintedStatus): PodSummary['tone'] {
  if (status === 'Running') {
    return ready.ready === ready.of ? 'ok' : 'warning';
  }
  if (NEUTRAL.test(status)) {
    return 'neutral';
  }
  if (PROGRESSING.test(status)) {
    return 'progressing';
  }
  return WARNING.test(status) ? 'warning' : 'error';
}
