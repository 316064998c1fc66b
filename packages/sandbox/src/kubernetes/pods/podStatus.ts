import type {
  Container,
  PodCondition,
  PodSpec,
  PodStatus,
} from 'kubernetes-types/core/v1';
import { timestamp } from '../clock.ts';
import type { KubeObject } from '../types.ts';
import { buildConditions } from './kubelet/podConditions.ts';
import {
  containerStatus,
  type ContainerRecord,
} from './kubelet/containerRecord.ts';
import { endPhase, phaseOf, type PodContainers } from './kubelet/podPhase.ts';
import { podResources } from './kubelet/podResources.ts';

/** What the kubelet knows of a pod. */
export interface PodRecord extends PodContainers {
  /** Milliseconds since the epoch. */
  startTime: number;
  hostIP: string;
  podIP?: string;
  /** The pod's network and shared namespaces exist. */
  sandboxReady: boolean;
  /** All containers have ended and will not be started again. */
  ended: boolean;
  /** Why the kubelet ended the pod before its containers did. */
  failure?: { reason: string; message: string };
}

interface KnownStatus extends PodStatus {
  observedGeneration?: number;
  allocatedResources?: Record<string, string>;
}

/** The status the kubelet writes for what it knows of a pod. */
export function buildPodStatus(
  pod: KubeObject,
  record: PodRecord,
  now: number,
): KnownStatus {
  const before: KnownStatus = pod.status ?? {};
  const spec: PodSpec = pod.spec;
  const { init, main, ephemeral, hostIP, podIP, failure } = record;
  const phase = phaseOf(record);
  const initial = init.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const statuses = (records: ContainerRecord[], reason = initial) =>
    records.map(item => containerStatus(item, reason));
  const { generation } = pod.metadata;
  return {
    ...before,
    ...(generation && { observedGeneration: generation }),
    phase: shownPhase(phase, record, before.phase),
    conditions: keepTransitions(
      buildConditions(pod, record),
      before.conditions ?? [],
      timestamp(now),
    ),
    ...failure,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP && { podIP, podIPs: [{ ip: podIP }] }),
    startTime: timestamp(record.startTime),
    ...(init.length > 0 && { initContainerStatuses: statuses(init) }),
    containerStatuses: statuses(main).sort(byName),
    ...(ephemeral.length > 0 && {
      ephemeralContainerStatuses: statuses(ephemeral, 'ContainerCreating').sort(
        byName,
      ),
    }),
    qosClass: before.qosClass ?? qosClass(pod),
    ...podResources(spec),
  };
}

/** A pod has not ended before all that runs of it has been cleared away. */
function shownPhase(
  phase: string,
  record: PodRecord,
  before: string | undefined,
): string {
  if (record.failure && record.ended) return 'Failed';
  if (record.ended) return endPhase(record);
  if (phase !== 'Failed' && phase !== 'Succeeded') return phase;
  return before === 'Running' || phase === 'Succeeded' || hasRun(record)
    ? 'Running'
    : 'Pending';
}

function hasRun({ main }: PodRecord): boolean {
  return main.some(
    ({ terminated }) => terminated && terminated.reason !== 'StartError',
  );
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** Conditions of others stay, and come first; the time changes with the status only. */
function keepTransitions(
  wanted: PodCondition[],
  before: PodCondition[],
  at: string,
): PodCondition[] {
  const kept = before.filter(
    ({ type }) => !wanted.some(condition => condition.type === type),
  );
  const written = wanted.map(({ type, status, ...rest }) => {
    const old = before.find(condition => condition.type === type);
    return {
      type,
      ...rest,
      status,
      lastProbeTime: null as unknown as undefined,
      lastTransitionTime: old?.status === status ? old.lastTransitionTime : at,
    };
  });
  return [...kept, ...written];
}

const COUNTED = ['cpu', 'memory'] as const;

/** The class by which a node under pressure chooses whom to evict. */
export function qosClass(pod: KubeObject): string {
  const { containers = [], initContainers = [] }: PodSpec = pod.spec;
  const sets = [...containers, ...initContainers].map(
    ({ resources = {} }: Container) => resources,
  );
  const counts = (values: Record<string, unknown> | undefined) =>
    COUNTED.some(name => values?.[name] !== undefined);
  if (!sets.some(({ limits, requests }) => counts(limits) || counts(requests)))
    return 'BestEffort';
  const guaranteed = sets.every(({ limits = {}, requests = limits }) =>
    COUNTED.every(name => limits[name] && limits[name] === requests[name]),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
