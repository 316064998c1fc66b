import type { Clock, KubeObject } from '../../../kubernetes/types.ts';
import { healthOf } from '../../health/index.ts';
import type { Comparison, Place } from '../types.ts';
import { invalidTasks, pruneLast } from './buildTasks.ts';
import { carryOut } from './carryOut.ts';
import { deleteHook, hasPolicy, hookOutcome, releaseHook } from './hooks.ts';
import { listed, waitingFor, withReasons } from './syncMessages.ts';
import type { SyncOptions } from './syncOptions.ts';
import {
  hasFailed,
  isPending,
  isRunning,
  taskText,
  type ResourceResult,
  type SyncTask,
} from './syncTask.ts';
import { TaskResults } from './taskResults.ts';

export type OperationPhase =
  | 'Running'
  | 'Terminating'
  | 'Succeeded'
  | 'Failed'
  | 'Error';

export interface StepInput {
  comparison: Comparison;
  tasks: SyncTask[];
  options: SyncOptions;
  results: ResourceResult[];
  clock: Clock;
  /** Between two waves. Milliseconds. */
  waveDelayMs: number;
}

/** How a sync stands after a step. */
export interface StepOutcome {
  phase: OperationPhase;
  message: string;
  results: ResourceResult[];
}

class SyncStep {
  readonly #input: StepInput;
  readonly #place: Place;
  readonly #results: TaskResults;

  constructor(input: StepInput) {
    this.#input = input;
    this.#place = input.comparison.place!;
    this.#results = new TaskResults(input.results, input.tasks);
  }

  async run(): Promise<StepOutcome> {
    const { options, results } = this.#input;
    const tasks = pruneLast(this.#input.tasks, options);
    if (results.length === 0) {
      const invalid = this.#refuseInvalid(tasks);
      if (invalid) return invalid;
      if (options.dryRun) return this.#dryRun(tasks);
    }
    const ordinary = tasks.filter(({ phase }) => phase !== 'SyncFail');
    const onFailure = tasks.filter(({ phase }) => phase === 'SyncFail');
    this.#observe(tasks);
    const running = tasks.filter(isRunning);
    if (running.length > 0)
      return this.#outcome('Running', waitingFor(running));
    if (ordinary.some(hasFailed)) return this.#fail(ordinary, onFailure);
    const pending = ordinary.filter(isPending);
    if (pending.length === 0) {
      this.#deleteFinished(tasks, 'HookSucceeded');
      return this.#outcome('Succeeded', 'successfully synced (no more tasks)');
    }
    return this.#startNext(pending, ordinary, onFailure);
  }

  terminate(): StepOutcome {
    for (const task of this.#input.tasks) {
      if (!task.isHook || !isRunning(task)) continue;
      this.#results.set(task, undefined, 'Terminated', 'Failed');
      deleteHook(this.#place, task);
    }
    return this.#outcome('Failed', 'Operation terminated');
  }

  #refuseInvalid(tasks: SyncTask[]): StepOutcome | undefined {
    const { comparison, options } = this.#input;
    const invalid = invalidTasks(tasks, comparison, options);
    if (invalid.length === 0) return undefined;
    for (const { task, message } of invalid) {
      this.#results.set(task, 'SyncFailed', message);
    }
    const reasons = [...new Set(invalid.map(({ reason }) => reason))];
    return this.#outcome(
      'Failed',
      `one or more synchronization tasks are not valid: ${reasons.join(', ')}`,
    );
  }

  #dryRun(tasks: SyncTask[]): StepOutcome {
    for (const task of tasks) this.#carryOut(task, true);
    const failed = tasks.filter(hasFailed);
    return failed.length > 0
      ? this.#outcome(
          'Failed',
          withReasons('one or more objects failed to apply (dry run)', failed),
        )
      : this.#outcome('Succeeded', 'successfully synced (no more tasks)');
  }

  /** Notes how far hooks and resources of earlier waves are. */
  #observe(tasks: SyncTask[]): void {
    for (const task of tasks.filter(isRunning)) {
      const live = this.#liveOf(task);
      if (!live) {
        if (task.isHook)
          this.#results.set(
            task,
            undefined,
            `hook ${taskText(task)} was deleted`,
            'Failed',
          );
        continue;
      }
      if (task.isHook) {
        const { phase, message } = hookOutcome(live);
        if (phase === 'Running') continue;
        this.#results.set(
          task,
          undefined,
          message ?? task.result?.message ?? '',
          phase,
        );
        releaseHook(this.#place, task);
        continue;
      }
      const status = healthOf(live)?.status ?? 'Healthy';
      const message = task.result?.message ?? '';
      if (status === 'Healthy')
        this.#results.set(task, undefined, message, 'Succeeded');
      if (status === 'Degraded')
        this.#results.set(task, undefined, message, 'Failed');
    }
  }

  #fail(ordinary: SyncTask[], onFailure: SyncTask[]): StepOutcome {
    const failed = ordinary.filter(hasFailed);
    const pending = onFailure.filter(isPending);
    if (pending.length === 0) {
      this.#deleteFinished([...ordinary, ...onFailure], 'HookFailed');
      const message =
        'one or more synchronization tasks completed unsuccessfully';
      const applied = failed.filter(
        ({ result }) => result?.status === 'SyncFailed',
      );
      return this.#outcome(
        'Failed',
        applied.length > 0
          ? withReasons('one or more objects failed to apply', applied)
          : message,
      );
    }
    for (const task of pending) {
      if (this.#isInTheWay(task)) deleteHook(this.#place, task);
    }
    for (const task of pending) this.#carryOut(task, false);
    const running = pending.filter(isRunning);
    if (running.length > 0) {
      return this.#outcome('Running', waitingFor(running));
    }
    return this.#fail(ordinary, onFailure);
  }

  async #startNext(
    pending: SyncTask[],
    ordinary: SyncTask[],
    onFailure: SyncTask[],
  ): Promise<StepOutcome> {
    const { phase, wave } = pending[0];
    const isNow = (task: SyncTask) =>
      task.phase === phase && task.wave === wave;
    const now = pending.filter(isNow);
    const isLast =
      !pending.some(task => !isNow(task)) && !now.some(({ isHook }) => isHook);
    const inTheWay = now.filter(task => this.#isInTheWay(task));
    if (inTheWay.length > 0) {
      for (const task of inTheWay) deleteHook(this.#place, task);
      return this.#outcome(
        'Running',
        `waiting for deletion of ${listed(inTheWay, 'hook')}`,
      );
    }
    for (const task of now) this.#carryOut(task, false);
    if (now.some(hasFailed)) return this.#fail(ordinary, onFailure);
    if (isLast) {
      this.#deleteFinished(ordinary, 'HookSucceeded');
      return this.#outcome('Succeeded', 'successfully synced (all tasks run)');
    }
    const { clock, waveDelayMs } = this.#input;
    if (waveDelayMs > 0) await clock.sleep(waveDelayMs);
    const running = now.filter(isRunning);
    return this.#outcome(
      'Running',
      running.length > 0
        ? waitingFor(running)
        : 'one or more tasks are running',
    );
  }

  /** A hook of an earlier sync that has to go before it runs again. */
  #isInTheWay(task: SyncTask): boolean {
    return (
      task.isHook &&
      isPending(task) &&
      this.#liveOf(task) !== undefined &&
      hasPolicy(task, 'BeforeHookCreation')
    );
  }

  #deleteFinished(
    tasks: SyncTask[],
    policy: 'HookSucceeded' | 'HookFailed',
  ): void {
    for (const task of tasks) {
      if (!task.isHook || isPending(task)) continue;
      if (hasPolicy(task, policy)) deleteHook(this.#place, task);
      else releaseHook(this.#place, task);
    }
  }

  #carryOut(task: SyncTask, dryRun: boolean): void {
    const { comparison, options } = this.#input;
    const outcome = carryOut(task, { comparison, options, dryRun });
    if (!outcome) return;
    const { status, message, phase } = outcome;
    this.#results.set(task, status, message, phase);
  }

  #liveOf({ definition, key }: SyncTask): KubeObject | undefined {
    return definition && this.#place.view.find(definition, key);
  }

  #outcome(phase: OperationPhase, message: string): StepOutcome {
    return { phase, message, results: this.#results.list() };
  }
}

/** One step of a sync: looks at what runs, and starts what comes next. */
export async function runSyncStep(input: StepInput): Promise<StepOutcome> {
  return new SyncStep(input).run();
}

/** Ends a sync that somebody stopped. */
export function terminateSync(input: StepInput): StepOutcome {
  return new SyncStep(input).terminate();
}
