import type { KubeObject } from '../types.ts';
import { buildGraph, resultReferences } from './buildGraph.ts';
import { hasEmptyList } from './matrix.ts';
import type { PipelineSpec, PipelineTask, WhenExpression } from './specs.ts';
import { Replacements, substitute } from './substitute.ts';
import { SkippedTasks, type Skipped } from './skippedTasks.ts';
import { TaskStates } from './taskStates.ts';

export interface Counts {
  succeeded: number;
  failed: number;
  ignored: number;
  cancelled: number;
  incomplete: number;
  skipped: number;
  /** Tasks that cannot start since a result they need was not written. */
  invalid: number;
}

/** Which of a run's timeouts have passed. */
export interface PassedTimeouts {
  tasks: boolean;
  finally: boolean;
}

/** How far the tasks of one PipelineRun are: all that scheduling goes by. */
export class RunFacts {
  readonly tasks: PipelineTask[];
  readonly finals: PipelineTask[];
  readonly states: TaskStates;
  readonly #graph: Map<string, string[]>;
  readonly #skips: SkippedTasks;

  /** @throws CelError */
  constructor(
    pipelineSpec: PipelineSpec,
    children: Map<string, KubeObject[]>,
    run: KubeObject,
    passed: PassedTimeouts,
  ) {
    this.tasks = pipelineSpec.tasks ?? [];
    this.finals = pipelineSpec.finally ?? [];
    this.states = new TaskStates(children);
    this.#graph = buildGraph(this.tasks);
    this.#skips = new SkippedTasks(
      this,
      this.#graph,
      run.spec.status ?? '',
      passed,
    );
  }

  /** Tasks that can start now. */
  runnable(): PipelineTask[] {
    const waiting = ({ name }: PipelineTask) =>
      !this.states.started(name) && !this.settled(name);
    if (this.tasksDone) return this.finals.filter(waiting);
    if (this.stopping) return [];
    return this.tasks.filter(
      task => waiting(task) && this.parentsSettled(task.name),
    );
  }

  get tasksDone(): boolean {
    return this.tasks.every(({ name }) => this.settled(name));
  }

  get finalsDone(): boolean {
    return this.finals.every(({ name }) => this.settled(name));
  }

  get done(): boolean {
    return this.tasksDone && this.finalsDone;
  }

  get skipped(): Skipped[] {
    return [...this.tasks, ...this.finals].flatMap(
      ({ name }) => this.#skips.get(name) ?? [],
    );
  }

  /** What is wrong with each task that cannot start. */
  get invalid(): ReadonlyMap<string, string> {
    return this.#skips.invalid;
  }

  /** A task failed for good: nothing further is started but finally. */
  get stopping(): boolean {
    const fails = ({ name }: PipelineTask) =>
      this.states.failed(name) && !this.states.ignored(name);
    return this.invalid.size > 0 || this.tasks.some(fails);
  }

  settled(name: string): boolean {
    return (
      this.#skips.get(name) !== undefined ||
      this.#skips.invalid.has(name) ||
      this.states.done(name)
    );
  }

  parentsSettled(name: string): boolean {
    return (this.#graph.get(name) ?? []).every(parent => this.settled(parent));
  }

  counts(): Counts {
    const { states } = this;
    const all = [...this.tasks, ...this.finals].map(({ name }) => name);
    const count = (has: (name: string) => boolean) => all.filter(has).length;
    const cancelled = count(name => states.cancelled(name));
    const ignored = count(name => states.ignored(name));
    const skipped = this.skipped.length;
    const invalid = this.invalid.size;
    return {
      succeeded: count(name => states.succeeded(name)),
      failed: count(name => states.failed(name)) - cancelled - ignored,
      ignored,
      cancelled,
      incomplete: all.length - count(n => states.done(n)) - skipped - invalid,
      skipped,
      invalid,
    };
  }

  /** `$(tasks.t.results.r)` of finished tasks, `$(tasks.t.status)` for finally. */
  replacements(forFinally: boolean): Replacements {
    const replacements = new Replacements();
    for (const task of this.tasks) {
      const { name } = task;
      for (const result of this.states.results(task)) {
        replacements.addValue(
          `tasks.${name}.results`,
          result.name,
          result.value,
        );
        if (task.matrix) {
          const count = String(Object.values(result.value).length);
          replacements.addString(
            `tasks.${name}.matrix.${result.name}.length`,
            count,
          );
        }
      }
      if (task.matrix && this.states.started(name)) {
        const count = String(this.states.children(name).length);
        replacements.addString(`tasks.${name}.matrix.length`, count);
      }
      if (forFinally) {
        replacements
          .addString(`tasks.${name}.status`, this.states.status(name))
          .addString(`tasks.${name}.reason`, this.states.reason(name));
      }
    }
    if (forFinally)
      replacements.addString('tasks.status', this.#aggregateStatus());
    return replacements;
  }

  when({ when = [] }: PipelineTask, forFinally: boolean): WhenExpression[] {
    return substitute(when, this.replacements(forFinally));
  }

  /** References to results that finished tasks did not write. */
  missingResults(task: PipelineTask): { task: string; result: string }[] {
    return resultReferences(task).filter(reference => {
      const source = this.tasks.find(({ name }) => name === reference.task);
      const results = source ? this.states.results(source) : [];
      return !results.some(({ name }) => name === reference.result);
    });
  }

  /** Whether the matrix of a task would make no run at all. */
  matrixIsEmpty(task: PipelineTask, forFinally: boolean): boolean {
    if (!task.matrix) return false;
    return hasEmptyList(substitute(task, this.replacements(forFinally)));
  }

  #aggregateStatus(): string {
    if (this.stopping) return 'Failed';
    if (!this.tasksDone) return 'None';
    return this.tasks.some(({ name }) => this.#skips.get(name))
      ? 'Completed'
      : 'Succeeded';
  }
}
