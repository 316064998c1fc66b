import {
  hasFailed,
  isSidecar,
  stateOf,
  type ContainerRecord,
} from './containerRecord.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** The containers of a pod and how they are to be run. */
export interface PodContainers {
  init: ContainerRecord[];
  main: ContainerRecord[];
  ephemeral: ContainerRecord[];
  restartPolicy: string;
}

/** Whether some regular container has run, and so the init containers are done. */
export function hasBegun({ main }: PodContainers): boolean {
  return main.some(({ containerID }) => containerID !== undefined);
}

/** Whether a container that ended is to be run again. */
export function restarts(
  record: ContainerRecord,
  restartPolicy: string,
): boolean {
  if (record.kind === 'ephemeral') return false;
  if (record.replaced || isSidecar(record)) return true;
  const failed = hasFailed(record);
  if (record.kind === 'init') return failed && restartPolicy !== 'Never';
  return (
    restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && failed)
  );
}

function initFailed({ init, restartPolicy }: PodContainers): boolean {
  return (
    restartPolicy === 'Never' &&
    init.some(record => !isSidecar(record) && hasFailed(record))
  );
}

/** Nothing runs that counts, and nothing will be run again. */
export function isFinished(containers: PodContainers): boolean {
  if (initFailed(containers)) return true;
  const { main, restartPolicy } = containers;
  return main.every(
    record =>
      !record.running &&
      record.terminated !== undefined &&
      !restarts(record, restartPolicy),
  );
}

/** What the states of the containers amount to. */
export function phaseOf(containers: PodContainers): PodPhase {
  const { init, main, restartPolicy } = containers;
  if (initFailed(containers)) return 'Failed';
  const initializing =
    !hasBegun(containers) &&
    init.some(record =>
      isSidecar(record)
        ? !record.running || !record.started
        : record.terminated?.exitCode !== 0,
    );
  if (initializing) return 'Pending';
  const waiting = main.some(record => {
    const { state, lastState } = stateOf(record, '');
    return state.waiting && !lastState.terminated;
  });
  if (waiting) return 'Pending';
  const running = [...main, ...init.filter(isSidecar)].some(
    record => record.running,
  );
  if (running || restartPolicy === 'Always') return 'Running';
  return endPhase(containers) === 'Failed' && restartPolicy === 'OnFailure'
    ? 'Running'
    : endPhase(containers);
}

/** The phase of a pod whose containers have ended for good. */
export function endPhase(containers: PodContainers): PodPhase {
  const { main, init } = containers;
  const failed =
    initFailed(containers) ||
    main.some(record => record.terminated?.exitCode !== 0) ||
    init.some(record => !isSidecar(record) && hasFailed(record));
  return failed ? 'Failed' : 'Succeeded';
}
