import type { Clock, KubeObject } from '../../../kubernetes/types.ts';
import { healthOf } from '../../health/index.ts';
import { imagesOf } from '../../repo/appDetails.ts';
import type { Comparison, Place } from '../types.ts';
import { applyResource } from './applyResource.ts';
import { invalidTasks, pruneLast, refreshDefinition } from './buildTasks.ts';
import {
  deleteHook,
  deleteResource,
  hasPolicy,
  heldHook,
  hookOutcome,
  releaseHook,
} from './hooks.ts';
import type { SyncOptions } from './syncOptions.ts';
import {
  hasFailed,
  isPending,
  isRunning,
  taskId,
  taskText,
  type HookPhase,
  type ResourceResult,
  type ResultStatus,
  type SyncTask,
} from './syncTask.ts';

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
  readonly #results = new Map<string, ResourceResult>();

  constructor(input: StepInput) {
    this.#input = input;
    this.#place = input.comparison.place!;
    for (const task of input.tasks) {
      if (task.result)
        this.#results.set(taskId(task.phase, task.key), task.result);
    }
    // Results whose task is gone stay as they are.
    this.#keepOrder(input.results);
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
      this.#set(task, undefined, 'Terminated', 'Failed');
      deleteHook(this.#place, task);
    }
    return this.#outcome('Failed', 'Operation terminated');
  }

  #refuseInvalid(tasks: SyncTask[]): StepOutcome | undefined {
    const { comparison, options } = this.#input;
    const invalid = invalidTasks(tasks, comparison, options);
    if (invalid.length === 0) return undefined;
    for (const { task, message } of invalid) {
      this.#set(task, 'SyncFailed', message);
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
          this.#set(
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
        this.#set(
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
        this.#set(task, undefined, message, 'Succeeded');
      if (status === 'Degraded') this.#set(task, undefined, message, 'Failed');
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
    try {
      if (task.target) this.#apply(task, task.target, dryRun);
      else this.#prune(task, dryRun);
    } catch (error) {
      this.#set(task, 'SyncFailed', (error as Error).message, 'Failed');
    }
  }

  #apply(task: SyncTask, target: KubeObject, dryRun: boolean): void {
    const { options, comparison } = this.#input;
    refreshDefinition(task, comparison);
    if (!task.definition) {
      throw new Error(
        `no matches for kind "${task.key.kind}" in version "${target.apiVersion}"`,
      );
    }
    const message = applyResource(task.isHook ? heldHook(target) : target, {
      view: this.#place.view,
      definition: task.definition,
      dryRun,
      force: options.force || options.has('Force=true', target),
      replace: options.has('Replace=true', target),
      serverSide: options.has('ServerSideApply=true', target),
    });
    this.#set(task, 'Synced', message, dryRun ? 'Succeeded' : 'Running');
  }

  #prune(task: SyncTask, dryRun: boolean): void {
    const { options } = this.#input;
    const { live, definition, key } = task;
    if (!live || !definition) return;
    if (!options.prune) {
      this.#set(
        task,
        'PruneSkipped',
        'ignored (requires pruning)',
        'Succeeded',
      );
    } else if (options.has('Prune=false', live)) {
      this.#set(task, 'PruneSkipped', 'ignored (no prune)', 'Succeeded');
    } else {
      const policy = propagationOf(options);
      if (!dryRun) deleteResource(this.#place, definition, key, policy);
      this.#set(
        task,
        'Pruned',
        dryRun ? 'pruned (dry run)' : 'pruned',
        'Succeeded',
      );
    }
  }

  #liveOf({ definition, key }: SyncTask): KubeObject | undefined {
    return definition && this.#place.view.find(definition, key);
  }

  #set(
    task: SyncTask,
    status: ResultStatus | undefined,
    message: string,
    hookPhase?: HookPhase,
  ): void {
    const { group, kind, namespace, name } = task.key;
    const known = status ?? task.result?.status;
    const images = task.target ? [...new Set(imagesOf(task.target))] : [];
    task.result = {
      group,
      ...(hookPhase && { hookPhase }),
      ...(task.isHook && { hookType: task.phase }),
      ...(images.length > 0 && { images }),
      kind,
      message,
      name,
      namespace,
      ...(known && { status: known }),
      syncPhase: task.phase,
      version: task.version,
    };
    this.#results.set(taskId(task.phase, task.key), task.result);
  }

  #keepOrder(results: ResourceResult[]): void {
    const present = new Map(this.#results);
    this.#results.clear();
    for (const result of results) {
      const { group, kind, namespace, name, syncPhase } = result;
      const id = taskId(syncPhase, { group, kind, namespace, name });
      this.#results.set(id, present.get(id) ?? result);
    }
  }

  #outcome(phase: OperationPhase, message: string): StepOutcome {
    return { phase, message, results: [...this.#results.values()] };
  }
}

function propagationOf(
  options: SyncOptions,
): 'Foreground' | 'Background' | 'Orphan' {
  if (options.has('PrunePropagationPolicy=background')) return 'Background';
  return options.has('PrunePropagationPolicy=orphan') ? 'Orphan' : 'Foreground';
}

function waitingFor(running: SyncTask[]): string {
  const hooks = running.filter(({ isHook }) => isHook);
  return hooks.length > 0
    ? `waiting for completion of ${listed(hooks, 'hook')}`
    : `waiting for healthy state of ${listed(running, '')}`;
}

function listed(tasks: SyncTask[], what: string): string {
  const first = `${what && `${what} `}${taskText(tasks[0])}`;
  const others = tasks.length - 1;
  return others > 0
    ? `${first} and ${others} more ${what ? 'hooks' : 'resources'}`
    : first;
}

function withReasons(message: string, failed: SyncTask[]): string {
  const reasons = failed.flatMap(({ result }) => result?.message ?? []);
  return reasons.length > 0
    ? `${message}, reason: ${reasons.join(',')}`
    : message;
}

/** One step of a sync: looks at what runs, and starts what comes next. */
export async function runSyncStep(input: StepInput): Promise<StepOutcome> {
  return new SyncStep(input).run();
}

/** Ends a sync that somebody stopped. */
export function terminateSync(input: StepInput): StepOutcome {
  return new SyncStep(input).terminate();
}
