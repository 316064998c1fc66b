import type { KubeObject } from '../types.ts';
import { isDone, succeededCondition } from './conditions.ts';
import { statusOf, type PipelineTask, type Result } from './specs.ts';

/** How each task of one PipelineRun stands by the runs made for it. */
export class TaskStates {
  readonly #children: Map<string, KubeObject[]>;

  /** @param children TaskRuns and CustomRuns by pipeline task, in the order of a matrix. */
  constructor(children: Map<string, KubeObject[]>) {
    this.#children = children;
  }

  children(task: string): KubeObject[] {
    return this.#children.get(task) ?? [];
  }

  started(task: string): boolean {
    return this.children(task).length > 0;
  }

  done(task: string): boolean {
    return this.started(task) && this.children(task).every(isDone);
  }

  succeeded(task: string): boolean {
    return this.#all(task, ({ status }) => status === 'True');
  }

  failed(task: string): boolean {
    return this.done(task) && this.#any(task, isFailure);
  }

  /** Failed, which the pipeline says does not matter. */
  ignored(task: string): boolean {
    const matters = (condition: Condition) =>
      isFailure(condition) && condition.reason !== 'FailureIgnored';
    return this.failed(task) && !this.#any(task, matters);
  }

  /** Cancelled because its PipelineRun was, not because that ran out of time. */
  cancelled(task: string): boolean {
    return (
      this.failed(task) &&
      this.#any(
        task,
        ({ reason, message }) =>
          /^(TaskRun|CustomRun)Cancelled$/.test(reason) &&
          !message.includes('has timed out'),
      )
    );
  }

  /** `$(tasks.t.status)` */
  status(task: string): 'Succeeded' | 'Failed' | 'None' {
    if (this.succeeded(task)) return 'Succeeded';
    return this.#any(task, isFailure) ? 'Failed' : 'None';
  }

  /** `$(tasks.t.reason)` */
  reason(task: string): string {
    const conditions = this.#conditions(task);
    const telling = conditions.find(isFailure) ?? conditions[0];
    return telling?.reason ?? 'None';
  }

  /** Results of a task; those of a matrix are lists of what its runs wrote. */
  results({ name, matrix }: PipelineTask): Result[] {
    const all = this.children(name).map(child => statusOf(child).results ?? []);
    if (!matrix) return all.flat();
    if (!this.succeeded(name)) return [];
    const names = new Set(all.flat().map(result => result.name));
    return [...names].map(result => ({
      name: result,
      type: 'array',
      value: all.flatMap(results =>
        results
          .filter(item => item.name === result)
          .map(({ value }) => value as string),
      ),
    }));
  }

  #conditions(task: string): Condition[] {
    return this.children(task)
      .map(child => succeededCondition(child.status))
      .filter(condition => condition !== undefined);
  }

  #any(task: string, holds: (condition: Condition) => boolean): boolean {
    return this.#conditions(task).some(holds);
  }

  #all(task: string, holds: (condition: Condition) => boolean): boolean {
    const conditions = this.#conditions(task);
    return (
      conditions.length > 0 &&
      conditions.length === this.children(task).length &&
      conditions.every(holds)
    );
  }
}

interface Condition {
  status: string;
  reason: string;
  message: string;
}

function isFailure({ status }: Condition): boolean {
  return status === 'False';
}
