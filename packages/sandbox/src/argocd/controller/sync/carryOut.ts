import type { KubeObject } from '../../../kubernetes/types.ts';
import type { Comparison } from '../types.ts';
import { applyResource } from './applyResource.ts';
import { refreshDefinition } from './buildTasks.ts';
import { deleteResource, heldHook } from './hooks.ts';
import type { SyncOptions } from './syncOptions.ts';
import type { HookPhase, ResultStatus, SyncTask } from './syncTask.ts';

/** What a task is carried out with. */
export interface CarryOutInput {
  comparison: Comparison;
  options: SyncOptions;
  dryRun: boolean;
}

/** What came of a task. */
export interface TaskOutcome {
  status: ResultStatus;
  message: string;
  phase: HookPhase;
}

/** Applies what a task wants, or prunes what nobody wants any more. */
export function carryOut(
  task: SyncTask,
  input: CarryOutInput,
): TaskOutcome | undefined {
  try {
    return task.target ? apply(task, task.target, input) : prune(task, input);
  } catch (error) {
    const { message } = error as Error;
    return { status: 'SyncFailed', message, phase: 'Failed' };
  }
}

function apply(
  task: SyncTask,
  target: KubeObject,
  { comparison, options, dryRun }: CarryOutInput,
): TaskOutcome {
  refreshDefinition(task, comparison);
  if (!task.definition) {
    throw new Error(
      `no matches for kind "${task.key.kind}" in version "${target.apiVersion}"`,
    );
  }
  const message = applyResource(task.isHook ? heldHook(target) : target, {
    view: comparison.place!.view,
    definition: task.definition,
    dryRun,
    force: options.force || options.has('Force=true', target),
    replace: options.has('Replace=true', target),
    serverSide: options.has('ServerSideApply=true', target),
  });
  return { status: 'Synced', message, phase: dryRun ? 'Succeeded' : 'Running' };
}

function prune(
  { live, definition, key }: SyncTask,
  { comparison, options, dryRun }: CarryOutInput,
): TaskOutcome | undefined {
  if (!live || !definition) return undefined;
  const skipped = (why: string): TaskOutcome => ({
    status: 'PruneSkipped',
    message: `ignored (${why})`,
    phase: 'Succeeded',
  });
  if (!options.prune) return skipped('requires pruning');
  if (options.has('Prune=false', live)) return skipped('no prune');
  if (!dryRun) {
    deleteResource(comparison.place!, definition, key, propagationOf(options));
  }
  const message = dryRun ? 'pruned (dry run)' : 'pruned';
  return { status: 'Pruned', message, phase: 'Succeeded' };
}

function propagationOf(
  options: SyncOptions,
): 'Foreground' | 'Background' | 'Orphan' {
  if (options.has('PrunePropagationPolicy=background')) return 'Background';
  return options.has('PrunePropagationPolicy=orphan') ? 'Orphan' : 'Foreground';
}
