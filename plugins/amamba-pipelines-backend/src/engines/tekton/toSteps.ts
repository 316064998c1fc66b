import {
  isFinal,
  type Phase,
  type Step,
} from '@amamba/plugin-amamba-pipelines-common';
import { type StepState, succeededCondition, type TaskRun } from './objects';
import { phaseOfTask } from './phases';

/** A step, and the container in which it runs. */
export interface LocatedStep {
  step: Step;
  container: string;
  /** Absent before there is one. */
  pod?: string;
  /** Its container has had something to say, or is about to. */
  begun: boolean;
}

/** Tekton gives such a step times and an exit code, though it never ran. */
const IMAGE_PULL_FAILED = 'TaskRunImagePullFailed';

/**
 * The steps of a task in order.
 *
 * @remarks
 * All containers of a task's pod run from the start; each waits for the one
 * before it. So the first that has not ended is the one that works, and none
 * does after one that failed.
 */
export function toSteps(stageId: string, task: TaskRun): LocatedStep[] {
  const taskPhase = phaseOfTask(task);
  const { attempt, pod } = currentTry(task);
  let turn = true;
  let previousEnd: string | undefined;
  return stepStates(task).map(state => {
    const step = toStep(state, { taskPhase, turn, previousEnd });
    turn = turn && letsTheNextRun(state);
    previousEnd = state.terminated?.finishedAt ?? previousEnd;
    return {
      // A try has a pod and logs of its own, so it has ids of its own.
      step: {
        id: `${stageId}.${state.name}${attempt > 0 ? `~${attempt}` : ''}`,
        name: state.name,
        ...step,
      },
      container: state.container ?? `step-${state.name}`,
      pod,
      begun:
        state.terminationReason !== IMAGE_PULL_FAILED &&
        step.phase !== 'queued' &&
        step.phase !== 'skipped',
    };
  });
}

/**
 * The try that a task's steps are of, counting from 0, and its pod. Between
 * two tries Tekton takes the pod's name away and leaves the steps.
 */
function currentTry({ status }: TaskRun): { attempt: number; pod?: string } {
  const earlier = status.retriesStatus ?? [];
  if (status.podName || earlier.length === 0) {
    return { attempt: earlier.length, pod: status.podName || undefined };
  }
  return { attempt: earlier.length - 1, pod: earlier.at(-1)?.podName };
}

/**
 * Before the pod has any, those of the task. For a moment a pending try still
 * has the states of the one before it.
 */
function stepStates(task: TaskRun): StepState[] {
  const states = task.status.steps;
  if (!states || states.length === 0) {
    return (task.status.taskSpec?.steps ?? []).map(({ name }, index) => ({
      name: name || `unnamed-${index}`,
    }));
  }
  return succeededCondition(task.status)?.reason === 'Pending'
    ? states.map(({ name, container, waiting }) => ({
        name,
        container,
        waiting,
      }))
    : states;
}

interface Turn {
  taskPhase: Phase;
  /** Every step before it has ended. */
  turn: boolean;
  previousEnd: string | undefined;
}

function toStep(state: StepState, at: Turn): Omit<Step, 'id' | 'name'> {
  if (state.terminated) {
    return toEndedStep(state, state.terminated);
  }
  if (isFinal(at.taskPhase)) {
    return state.running && at.turn
      ? { phase: 'cancelled', message: 'Stopped when its task ended.' }
      : { phase: 'skipped' };
  }
  if (state.running && at.turn) {
    return {
      phase: 'running',
      startedAt: later(state.running.startedAt, at.previousEnd),
    };
  }
  return {
    phase: 'queued',
    ...(state.waiting?.message && {
      reason: state.waiting.reason,
      message: state.waiting.message,
    }),
  };
}

function toEndedStep(
  state: StepState,
  ended: NonNullable<StepState['terminated']>,
): Omit<Step, 'id' | 'name'> {
  const phase = phaseOfEnd(state, ended.exitCode);
  if (phase === 'skipped') {
    return { phase, reason: 'Skipped' };
  }
  const reason = state.terminationReason ?? ended.reason;
  if (reason === IMAGE_PULL_FAILED) {
    return { phase, reason };
  }
  return {
    phase,
    startedAt: ended.startedAt,
    finishedAt: ended.finishedAt,
    exitCode: ended.exitCode,
    ...(phase !== 'succeeded' && { reason }),
  };
}

function phaseOfEnd(state: StepState, exitCode: number): Phase {
  switch (state.terminationReason) {
    case 'Skipped':
      return 'skipped';
    case 'TaskRunCancelled':
      return 'cancelled';
    default:
      return exitCode === 0 ? 'succeeded' : 'failed';
  }
}

function letsTheNextRun({ terminated, terminationReason }: StepState) {
  return terminated?.exitCode === 0 || terminationReason === 'Continued';
}

function later(a: string | undefined, b: string | undefined) {
  return a && b && b > a ? b : a;
}
