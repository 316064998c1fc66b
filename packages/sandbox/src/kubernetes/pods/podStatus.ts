import { timestamp } from '../clock.ts';
import type { KubeObject } from '../types.ts';
import { imageId } from './images.ts';

export type ContainerState =
  | { waiting: { reason: string; message?: string } }
  | { running: { startedAt: string } }
  | { terminated: Terminated };

export interface Terminated {
  exitCode: number;
  signal?: number;
  reason: string;
  message?: string;
  startedAt: string;
  finishedAt: string;
  containerID: string;
}

/** What the kubelet knows of one container. */
export interface ContainerRecord {
  spec: any;
  state: ContainerState;
  lastState: { terminated?: Terminated };
  restartCount: number;
  containerId: string;
}

export interface PodRecord {
  init: ContainerRecord[];
  main: ContainerRecord[];
  startTime: number;
  hostIP: string;
  podIP?: string;
  /** All containers have ended and will not be started again. */
  ended: boolean;
}

/** The status the kubelet writes for what it knows of a pod. */
export function buildPodStatus(
  pod: KubeObject,
  record: PodRecord,
  now: number,
): any {
  const conditions = buildConditions(pod, record, now);
  return {
    ...pod.status,
    phase: phaseOf(record),
    conditions,
    hostIP: record.hostIP,
    hostIPs: [{ ip: record.hostIP }],
    ...(record.podIP && {
      podIP: record.podIP,
      podIPs: [{ ip: record.podIP }],
    }),
    startTime: timestamp(record.startTime),
    ...(record.init.length > 0 && {
      initContainerStatuses: record.init.map(item =>
        containerStatus(item, true),
      ),
    }),
    containerStatuses: record.main
      .map(item => containerStatus(item, false))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    qosClass: qosClass(pod),
  };
}

function phaseOf({ init, main, ended }: PodRecord): string {
  const failed = (item: ContainerRecord) =>
    'terminated' in item.state && item.state.terminated.exitCode !== 0;
  if (ended) {
    return [...main, ...init.filter(item => !isSidecar(item.spec))].some(failed)
      ? 'Failed'
      : 'Succeeded';
  }
  const begun = main.some(
    item => !('waiting' in item.state) || item.restartCount > 0,
  );
  const allBegun = main.every(
    item =>
      !('waiting' in item.state) || item.lastState.terminated !== undefined,
  );
  return begun && allBegun ? 'Running' : 'Pending';
}

export function isSidecar(container: any): boolean {
  return container.restartPolicy === 'Always';
}

function containerStatus(record: ContainerRecord, isInit: boolean) {
  const { spec, state, lastState, restartCount, containerId } = record;
  const running = 'running' in state;
  const done = 'terminated' in state && state.terminated.exitCode === 0;
  return {
    name: spec.name,
    state,
    lastState,
    ready: isInit && !isSidecar(spec) ? done : running,
    restartCount,
    image: spec.image,
    imageID: containerId ? imageId(spec.image) : '',
    ...(containerId && { containerID: containerId }),
    started: running,
    ...(containerId && { resources: spec.resources ?? {} }),
    ...(containerId &&
      spec.volumeMounts?.length > 0 && {
        volumeMounts: spec.volumeMounts.map((mount: any) => ({
          name: mount.name,
          mountPath: mount.mountPath,
          ...(mount.readOnly && {
            readOnly: true,
            recursiveReadOnly: 'Disabled',
          }),
        })),
      }),
  };
}

function buildConditions(pod: KubeObject, record: PodRecord, now: number) {
  const { init, main, podIP, ended } = record;
  const incomplete = init.filter(({ state, spec }) =>
    isSidecar(spec)
      ? !('running' in state) && !ended
      : !('terminated' in state) || state.terminated.exitCode !== 0,
  );
  const unready = main.filter(({ state }) => !('running' in state));
  const succeeded =
    unready.length === main.length &&
    main.every(({ state }) => 'terminated' in state);
  const notReady = succeeded
    ? {
        reason:
          phaseOf({ ...record, ended: true }) === 'Failed'
            ? 'PodFailed'
            : 'PodCompleted',
      }
    : {
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${names(unready)}]`,
      };
  const ready = unready.length === 0 ? {} : notReady;
  const initialized =
    incomplete.length === 0
      ? succeeded && { reason: 'PodCompleted' }
      : {
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${names(incomplete)}]`,
        };
  const wanted = [
    ['PodReadyToStartContainers', Boolean(podIP) && !ended, {}],
    ['Initialized', incomplete.length === 0, initialized || {}],
    ['Ready', unready.length === 0, ready],
    ['ContainersReady', unready.length === 0, ready],
    ['PodScheduled', true, {}],
  ] as const;
  return wanted.map(([type, status, why]) =>
    withTransition(
      pod,
      { type, status: status ? 'True' : 'False', ...why },
      now,
    ),
  );
}

function withTransition(
  pod: KubeObject,
  condition: {
    type: string;
    status: string;
    reason?: string;
    message?: string;
  },
  now: number,
) {
  const { type, status, ...why } = condition;
  const before = (pod.status?.conditions ?? []).find(
    (item: any) => item.type === type,
  );
  return {
    type,
    ...(pod.metadata.generation && {
      observedGeneration: pod.metadata.generation,
    }),
    status,
    lastProbeTime: null,
    lastTransitionTime:
      before?.status === status ? before.lastTransitionTime : timestamp(now),
    ...why,
  };
}

function names(records: ContainerRecord[]): string {
  return records.map(({ spec }) => spec.name).join(' ');
}

export function qosClass(pod: KubeObject): string {
  const containers = [
    ...(pod.spec.containers ?? []),
    ...(pod.spec.initContainers ?? []),
  ];
  const sets = containers.map(({ resources = {} }: any) => resources);
  const any = sets.some(({ limits, requests }) => limits || requests);
  if (!any) return 'BestEffort';
  const guaranteed = sets.every(({ limits = {}, requests = limits }) =>
    ['cpu', 'memory'].every(
      key => limits[key] && limits[key] === requests[key],
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
