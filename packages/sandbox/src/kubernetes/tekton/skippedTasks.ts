import { resultReferences } from './buildGraph.ts';
import type { PassedTimeouts, RunFacts } from './runFacts.ts';
import type { PipelineTask, WhenExpression } from './specs.ts';
import { whenHolds } from './when.ts';

/** An entry of a PipelineRun's `status.skippedTasks`. */
export interface Skipped {
  name: string;
  reason: string;
  whenExpressions?: WhenExpression[];
}

const SKIP = {
  stopping: 'PipelineRun was stopping',
  cancelled: 'PipelineRun was gracefully cancelled',
  stopped: 'PipelineRun was gracefully stopped',
  when: 'When Expressions evaluated to false',
  parent: 'Parent Tasks were skipped',
  results: 'Results were missing',
  tasksTimeout: 'PipelineRun Tasks timeout has been reached',
  finallyTimeout: 'PipelineRun Finally timeout has been reached',
  emptyMatrix: 'Matrix Parameters have an empty array',
} as const;

/** Which tasks of a PipelineRun are not run, and why. */
export class SkippedTasks {
  readonly #facts: RunFacts;
  readonly #graph: Map<string, string[]>;
  readonly #specStatus: string;
  readonly #passed: PassedTimeouts;
  readonly #skips = new Map<string, Skipped>();
  readonly #invalid = new Map<string, string>();
  #decided = false;

  constructor(
    facts: RunFacts,
    graph: Map<string, string[]>,
    specStatus: string,
    passed: PassedTimeouts,
  ) {
    this.#facts = facts;
    this.#graph = graph;
    this.#specStatus = specStatus;
    this.#passed = passed;
  }

  /** @throws CelError */
  get(task: string): Skipped | undefined {
    this.#decideAll();
    return this.#skips.get(task);
  }

  /** Messages of tasks that need a result which nobody wrote. */
  get invalid(): ReadonlyMap<string, string> {
    this.#decideAll();
    return this.#invalid;
  }

  #decideAll(): void {
    if (this.#decided) return;
    this.#decided = true;
    this.#decideTasks();
    if (this.#invalid.size > 0) {
      // Such a task stops the run, which those decided before did not know.
      this.#skips.clear();
      this.#decideTasks();
    }
    if (this.#facts.tasksDone) {
      this.#facts.finals.forEach(task => this.#decideFinal(task));
    }
  }

  /** In the order of the graph, since a skipped task may skip those after it. */
  #decideTasks(): void {
    const left = new Map(this.#facts.tasks.map(task => [task.name, task]));
    for (let progress = true; progress; ) {
      progress = false;
      for (const [name, task] of left) {
        const parents = this.#graph.get(name) ?? [];
        if (!parents.some(parent => left.has(parent))) {
          left.delete(name);
          progress = true;
          this.#decide(task);
        }
      }
    }
  }

  #decide(task: PipelineTask): void {
    const { name } = task;
    if (this.#facts.states.started(name) || this.#invalid.has(name)) return;
    const reason = this.#reason(task);
    if (reason) {
      this.#skip(task, reason, false);
      return;
    }
    if (!this.#facts.parentsSettled(name)) return;
    const [missing] = this.#facts.missingResults(task);
    if (missing) this.#invalid.set(name, this.#missingMessage(name, missing));
  }

  #missingMessage(
    by: string,
    { task, result }: { task: string; result: string },
  ): string {
    return this.#facts.states.succeeded(task)
      ? `task "${task}" completed successfully but did not emit the result "${result}", which is referenced by task "${by}"`
      : `Invalid task result reference: Could not find result with name ${result} for task ${task}`;
  }

  #reason(task: PipelineTask): string | undefined {
    const facts = this.#facts;
    if (facts.stopping) return SKIP.stopping;
    if (this.#specStatus === 'CancelledRunFinally') return SKIP.cancelled;
    if (this.#specStatus === 'StoppedRunFinally') return SKIP.stopped;
    if (this.#passed.tasks) return SKIP.tasksTimeout;
    if (!facts.parentsSettled(task.name)) return undefined;
    if (this.#guardsFail(task)) return SKIP.when;
    const needed = new Set(resultReferences(task).map(item => item.task));
    const parents = this.#graph.get(task.name) ?? [];
    const skips = parents.flatMap(parent => this.#skips.get(parent) ?? []);
    // Only order: a task after one that its own guard skipped still runs.
    if (skips.some(({ reason }) => reason !== SKIP.when)) return SKIP.parent;
    if (
      this.#lacksResults(
        task,
        skips.map(({ name }) => name),
        needed,
      )
    )
      return SKIP.results;
    return facts.matrixIsEmpty(task, false) ? SKIP.emptyMatrix : undefined;
  }

  /** A guard that itself needs a missing result decides nothing. */
  #guardsFail(task: PipelineTask): boolean {
    const guards = { name: task.name, when: task.when };
    if (this.#facts.missingResults(guards).length > 0) return false;
    return !whenHolds(this.#facts.when(task, false));
  }

  /** Missing results skip only when the task may fail or its source was skipped. */
  #lacksResults(
    task: PipelineTask,
    skipped: string[],
    needed: Set<string>,
  ): boolean {
    if (this.#facts.missingResults(task).length === 0) return false;
    return (
      task.onError === 'continue' || skipped.some(name => needed.has(name))
    );
  }

  #decideFinal(task: PipelineTask): void {
    const facts = this.#facts;
    if (facts.states.started(task.name)) return;
    if (facts.missingResults(task).length > 0) {
      this.#skip(task, SKIP.results, true);
    } else if (!whenHolds(facts.when(task, true))) {
      this.#skip(task, SKIP.when, true);
    } else if (this.#passed.finally) {
      this.#skip(task, SKIP.finallyTimeout, true);
    } else if (facts.matrixIsEmpty(task, true)) {
      this.#skip(task, SKIP.emptyMatrix, true);
    }
  }

  #skip(task: PipelineTask, reason: string, isFinal: boolean): void {
    const { name } = task;
    const whenExpressions =
      reason === SKIP.when ? this.#facts.when(task, isFinal) : undefined;
    this.#skips.set(name, {
      name,
      reason,
      ...(whenExpressions && { whenExpressions }),
    });
  }
}
