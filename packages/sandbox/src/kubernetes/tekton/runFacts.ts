import type { KubeObject } from '../types.ts';
import { buildGraph, resultReferences } from './buildGraph.ts';
import { isDone, succeededCondition } from './conditions.ts';
import { Replacements, substitute } from './substitute.ts';
import { whenHolds } from './when.ts';

export interface Skipped {
  name: string;
  reason: string;
  whenExpressions?: any[];
}

const SKIP = {
  stopping: 'PipelineRun was stopping',
  cancelled: 'PipelineRun was gracefully cancelled',
  stopped: 'PipelineRun was gracefully stopped',
  when: 'When Expressions evaluated to false',
  parent: 'Parent Tasks were skipped',
  results: 'Results were missing',
  tasksTimeout: 'PipelineRun Tasks timeout has been reached',
} as const;

export interface Counts {
  succeeded: number;
  failed: number;
  ignored: number;
  cancelled: number;
  incomplete: number;
  skipped: number;
}

/** How far the tasks of one PipelineRun are: all that scheduling goes by. */
export class RunFacts {
  readonly tasks: any[];
  readonly finals: any[];
  readonly #children: Map<string, KubeObject>;
  readonly #specStatus: string;
  readonly #tasksTimedOut: boolean;
  readonly #graph: Map<string, string[]>;
  readonly #skips = new Map<string, Skipped>();

  constructor(
    pipelineSpec: any,
    children: Map<string, KubeObject>,
    run: KubeObject,
    tasksTimedOut: boolean,
  ) {
    this.tasks = pipelineSpec.tasks ?? [];
    this.finals = pipelineSpec.finally ?? [];
    this.#children = children;
    this.#specStatus = run.spec.status ?? '';
    this.#tasksTimedOut = tasksTimedOut;
    this.#graph = buildGraph(this.tasks);
    this.#findSkipped();
  }

  /** Tasks that can start now. */
  runnable(): any[] {
    if (this.tasks.every(task => this.#settled(task.name))) {
      return this.finals.filter(
        task => !this.child(task.name) && !this.#skips.has(task.name),
      );
    }
    return this.tasks.filter(
      task =>
        !this.child(task.name) &&
        !this.#skips.has(task.name) &&
        this.#parentsSettled(task) &&
        !this.stopping,
    );
  }

  get tasksDone(): boolean {
    return this.tasks.every(task => this.#settled(task.name));
  }

  get done(): boolean {
    return (
      this.tasksDone && this.finals.every(task => this.#settled(task.name))
    );
  }

  get skipped(): Skipped[] {
    return [...this.tasks, ...this.finals].flatMap(
      ({ name }) => this.#skips.get(name) ?? [],
    );
  }

  /** A task failed for good: nothing further is started but finally. */
  get stopping(): boolean {
    return this.tasks.some(
      ({ name }) => this.#failed(name) && !this.#ignored(name),
    );
  }

  child(task: string): KubeObject | undefined {
    return this.#children.get(task);
  }

  counts(): Counts {
    const all = [...this.tasks, ...this.finals].map(({ name }) => name);
    const count = (has: (name: string) => boolean) => all.filter(has).length;
    const done = count(name => isDone(this.child(name) ?? {}));
    const cancelled = count(name => this.#cancelled(name));
    const ignored = count(name => this.#ignored(name));
    return {
      succeeded: count(name => this.#status(name)?.status === 'True'),
      failed: count(name => this.#failed(name)) - cancelled - ignored,
      ignored,
      cancelled,
      incomplete: all.length - done - this.#skips.size,
      skipped: this.#skips.size,
    };
  }

  /** `$(tasks.t.results.r)` of finished tasks, `$(tasks.t.status)` for finally. */
  replacements(forFinally: boolean): Replacements {
    const replacements = new Replacements();
    for (const { name } of this.tasks) {
      for (const result of this.child(name)?.status?.results ?? []) {
        replacements.addValue(
          `tasks.${name}.results`,
          result.name,
          result.value,
        );
      }
      if (forFinally) {
        const condition = this.#status(name);
        replacements
          .addString(`tasks.${name}.status`, taskStatus(condition?.status))
          .addString(`tasks.${name}.reason`, condition?.reason ?? 'None');
      }
    }
    if (forFinally)
      replacements.addString('tasks.status', this.#aggregateStatus());
    return replacements;
  }

  #aggregateStatus(): string {
    if (this.stopping) return 'Failed';
    const all = this.tasks.every(({ name }) => this.#settled(name));
    if (!all) return 'None';
    return this.tasks.some(({ name }) => this.#skips.has(name))
      ? 'Completed'
      : 'Succeeded';
  }

  #findSkipped(): void {
    // In the order of the graph, since a skipped task may skip those after it.
    const left = new Set(this.tasks);
    for (let progress = true; progress; ) {
      progress = false;
      for (const task of left) {
        const parents = this.#graph.get(task.name) ?? [];
        const waits = parents.some(parent =>
          [...left].some(({ name }) => name === parent),
        );
        if (!waits) {
          left.delete(task);
          progress = true;
          this.#decide(task);
        }
      }
    }
    if (this.tasksDone) this.finals.forEach(task => this.#decideFinal(task));
  }

  #decide(task: any): void {
    if (this.child(task.name)) return;
    const reason = this.#skipReason(task);
    if (!reason) return;
    const expressions =
      reason === SKIP.when ? this.#when(task, false) : undefined;
    this.#skip(task.name, reason, expressions);
  }

  #skipReason(task: any): string | undefined {
    if (this.stopping) return SKIP.stopping;
    if (this.#specStatus === 'CancelledRunFinally') return SKIP.cancelled;
    if (this.#specStatus === 'StoppedRunFinally') return SKIP.stopped;
    if (this.#tasksTimedOut) return SKIP.tasksTimeout;
    if (!this.#parentsSettled(task)) return undefined;
    const parents = this.#graph.get(task.name) ?? [];
    const needed = new Set(
      resultReferences(task).map(reference => reference.task),
    );
    for (const parent of parents) {
      const skip = this.#skips.get(parent);
      // Only order: a task after one that its own guard skipped still runs.
      if (skip && skip.reason !== SKIP.when && !needed.has(parent))
        return SKIP.parent;
    }
    if (this.#lacksResults(task)) return SKIP.results;
    return whenHolds(this.#when(task, false)) ? undefined : SKIP.when;
  }

  #decideFinal(task: any): void {
    if (this.child(task.name)) return;
    if (this.#lacksResults(task)) {
      this.#skip(task.name, SKIP.results);
      return;
    }
    const expressions = this.#when(task, true);
    if (!whenHolds(expressions)) this.#skip(task.name, SKIP.when, expressions);
  }

  #skip(name: string, reason: string, whenExpressions?: any[]): void {
    this.#skips.set(name, {
      name,
      reason,
      ...(whenExpressions && { whenExpressions }),
    });
  }

  #when(task: any, forFinally: boolean): any[] {
    return substitute(task.when ?? [], this.replacements(forFinally));
  }

  #lacksResults(task: any): boolean {
    return resultReferences(task).some(reference => {
      const results = this.child(reference.task)?.status?.results ?? [];
      return !results.some(({ name }: any) => name === reference.result);
    });
  }

  #parentsSettled(task: any): boolean {
    return (this.#graph.get(task.name) ?? []).every(parent =>
      this.#settled(parent),
    );
  }

  #settled(name: string): boolean {
    return this.#skips.has(name) || isDone(this.child(name) ?? {});
  }

  #status(name: string) {
    return succeededCondition(this.child(name)?.status);
  }

  #failed(name: string): boolean {
    return this.#status(name)?.status === 'False';
  }

  #ignored(name: string): boolean {
    return (
      this.#failed(name) && this.#status(name)?.reason === 'FailureIgnored'
    );
  }

  /** Cancelled because its PipelineRun was, not because that ran out of time. */
  #cancelled(name: string): boolean {
    const condition = this.#status(name);
    return (
      this.#failed(name) &&
      condition?.reason === 'TaskRunCancelled' &&
      !condition.message.includes('has timed out')
    );
  }
}

function taskStatus(status: string | undefined): string {
  if (status === 'True') return 'Succeeded';
  return status === 'False' ? 'Failed' : 'None';
}

/** `Tasks Completed: 3 (Failed: 1 (Ignored: 1), Cancelled 0), Skipped: 0` */
export function countsMessage(counts: Counts, final: boolean): string {
  const { succeeded, failed, ignored, cancelled, incomplete, skipped } = counts;
  const completed = succeeded + failed + ignored + cancelled;
  // While it runs, an ignored failure is not counted as one.
  const failures =
    final && ignored > 0
      ? `${failed + ignored} (Ignored: ${ignored})`
      : String(failed);
  const open = final ? '' : ` Incomplete: ${incomplete},`;
  return `Tasks Completed: ${completed} (Failed: ${failures}, Cancelled ${cancelled}),${open} Skipped: ${skipped}`;
}
