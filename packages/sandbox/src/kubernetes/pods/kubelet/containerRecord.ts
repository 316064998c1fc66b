import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
} from 'kubernetes-types/core/v1';
import { imageId } from '../images.ts';

export type ContainerKind = 'init' | 'main' | 'ephemeral';

/** Fields of newer versions than the types know. */
export interface ContainerSpec extends Container {
  /** Of ephemeral containers: whose processes they share. */
  targetContainerName?: string;
}

export type Terminated = Required<
  Pick<
    ContainerStateTerminated,
    'exitCode' | 'reason' | 'startedAt' | 'finishedAt' | 'containerID'
  >
> &
  Pick<ContainerStateTerminated, 'message'>;

/** What the kubelet knows of one container. */
export interface ContainerRecord {
  readonly kind: ContainerKind;
  spec: ContainerSpec;
  /** Undefined until it was first created. */
  containerID?: string;
  running?: { startedAt: string };
  /** How its last run ended; undefined while it runs. */
  terminated?: Terminated;
  /** How the run before that ended. */
  previous?: Terminated;
  /** Why the last attempt to start it failed. */
  waiting?: { reason: string; message?: string };
  restartCount: number;
  /** It was ended to be run with another image. */
  replaced?: boolean;
  /** It was ended to be run again at once; that it ended is not told. */
  restarting?: boolean;
  /** Its start-up probe has succeeded, or it has none. */
  started: boolean;
  /** Its readiness probe succeeds, or it has none. */
  ready: boolean;
  uid: number;
  gid: number;
  supplementalGroups: number[];
}

export function createRecord(
  kind: ContainerKind,
  spec: ContainerSpec,
): ContainerRecord {
  return {
    kind,
    spec,
    restartCount: 0,
    started: false,
    ready: false,
    uid: 0,
    gid: 0,
    supplementalGroups: [0],
  };
}

/** An init container that keeps running beside the others. */
export function isSidecar({ kind, spec }: ContainerRecord): boolean {
  return kind === 'init' && spec.restartPolicy === 'Always';
}

export function hasFailed({ terminated }: ContainerRecord): boolean {
  return terminated !== undefined && terminated.exitCode !== 0;
}

/** A container that ended shows as waiting once it is known why it does not run again. */
export function stateOf(
  record: ContainerRecord,
  initialReason: string,
): Required<Pick<ContainerStatus, 'state' | 'lastState'>> {
  const { running, terminated, previous, waiting } = record;
  const before: ContainerState = previous ? { terminated: previous } : {};
  if (running) return { state: { running }, lastState: before };
  if (!terminated) {
    return {
      state: { waiting: waiting ?? { reason: initialReason } },
      lastState: before,
    };
  }
  if (waiting) return { state: { waiting }, lastState: { terminated } };
  return { state: { terminated }, lastState: before };
}

/** Whether the `Ready` condition may count on it. */
export function isReady(record: ContainerRecord): boolean {
  if (record.kind === 'ephemeral') return false;
  if (record.kind === 'init' && !isSidecar(record)) {
    return record.terminated?.exitCode === 0;
  }
  return Boolean(record.running) && record.started && record.ready;
}

export function containerStatus(
  record: ContainerRecord,
  initialReason: string,
): ContainerStatus {
  const { kind, spec, containerID, restartCount, running, started } = record;
  const { requests } = spec.resources ?? {};
  return {
    name: spec.name,
    ...stateOf(record, initialReason),
    ready: isReady(record),
    restartCount,
    image: spec.image ?? '',
    imageID: containerID ? imageId(spec.image ?? '') : '',
    ...(containerID && { containerID }),
    ...(kind !== 'ephemeral' && { started: Boolean(running) && started }),
    ...(containerID && requests && { allocatedResources: requests }),
    ...(containerID && { resources: spec.resources ?? {} }),
    ...(spec.volumeMounts?.length && { volumeMounts: mountStatuses(spec) }),
    ...(containerID && { user: userOf(record) }),
  };
}

function mountStatuses({ volumeMounts = [] }: ContainerSpec) {
  return volumeMounts.map(({ name, mountPath, readOnly }) => ({
    name,
    mountPath,
    ...(readOnly && { readOnly: true, recursiveReadOnly: 'Disabled' }),
  }));
}

function userOf({ uid, gid, supplementalGroups }: ContainerRecord) {
  return { linux: { uid, gid, supplementalGroups } };
}
