import type { PodCondition, PodSpec } from 'kubernetes-types/core/v1';
import type { KubeObject } from '../../types.ts';
import type { PodRecord } from '../podStatus.ts';
import { isReady, isSidecar, type ContainerRecord } from './containerRecord.ts';
import { endPhase, hasBegun, phaseOf } from './podPhase.ts';

type Condition = Pick<
  PodCondition,
  'type' | 'status' | 'reason' | 'message'
> & {
  observedGeneration?: number;
};

type Outcome = Pick<Condition, 'reason' | 'message'> & { holds: boolean };

/** The conditions that the kubelet answers for, in the order it writes them. */
export function buildConditions(
  pod: KubeObject,
  record: PodRecord,
): Condition[] {
  const phase = record.ended ? endPhase(record) : phaseOf(record);
  const containers = containersReady(record, phase);
  const outcomes: [type: string, outcome: Outcome][] = [
    ['PodReadyToStartContainers', { holds: record.sandboxReady }],
    ['Initialized', initialized(record, phase)],
    ['Ready', podReady(pod, containers)],
    ['ContainersReady', containers],
    ['PodScheduled', { holds: true }],
  ];
  const { generation } = pod.metadata;
  return outcomes.map(([type, { holds, reason, message }]) => ({
    type,
    ...(generation && { observedGeneration: generation }),
    status: holds ? 'True' : 'False',
    ...(reason && { reason }),
    ...(message && { message }),
  }));
}

function initialized(record: PodRecord, phase: string): Outcome {
  const incomplete = record.init.filter(item =>
    isSidecar(item)
      ? !(item.running && item.started) && !hasBegun(record)
      : item.terminated?.exitCode !== 0 && !hasBegun(record),
  );
  if (incomplete.length > 0) {
    return {
      holds: false,
      reason: 'ContainersNotInitialized',
      message: `containers with incomplete status: [${names(incomplete)}]`,
    };
  }
  return phase === 'Succeeded'
    ? { holds: true, reason: 'PodCompleted' }
    : { holds: true };
}

function containersReady(record: PodRecord, phase: string): Outcome {
  if (phase === 'Succeeded') return { holds: false, reason: 'PodCompleted' };
  if (phase === 'Failed') return { holds: false, reason: 'PodFailed' };
  const counted = [...record.init.filter(isSidecar), ...record.main];
  const unready = counted.filter(item => !isReady(item));
  if (unready.length === 0) return { holds: true };
  return {
    holds: false,
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${names(unready)}]`,
  };
}

function podReady(pod: KubeObject, containers: Outcome): Outcome {
  if (!containers.holds) return containers;
  const { readinessGates = [] }: PodSpec = pod.spec;
  const conditions: PodCondition[] = pod.status?.conditions ?? [];
  const messages = readinessGates.flatMap(({ conditionType }) => {
    const found = conditions.find(({ type }) => type === conditionType);
    if (!found) {
      return [
        `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
      ];
    }
    return found.status === 'True'
      ? []
      : [
          `the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`,
        ];
  });
  if (messages.length === 0) return { holds: true };
  return {
    holds: false,
    reason: 'ReadinessGatesNotReady',
    message: messages.join(', '),
  };
}

function names(records: ContainerRecord[]): string {
  return records.map(({ spec }) => spec.name).join(' ');
}
