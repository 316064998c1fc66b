import type { Cluster, KubeObject, NewObject } from '../types.ts';
import { buildTaskRun } from './buildTaskRun.ts';
import { runNames } from './childName.ts';
import { isDone, type Outcome } from './conditions.ts';
import { fanOut } from './matrix.ts';
import type { OwnedObjects } from './ownedObjects.ts';
import { checksEnums, enumRefusal } from './paramEnums.ts';
import type { References } from './resolution/references.ts';
import type { RunFacts } from './runFacts.ts';
import type { PipelineTask } from './specs.ts';
import { substitute } from './substitute.ts';
import { bindClaims } from './volumeClaims.ts';

export const TASK_RUNS = 'taskruns.tekton.dev';
export const CUSTOM_RUNS = 'customruns.tekton.dev';

export type CancelReason = 'has been cancelled' | 'has timed out';

/** The TaskRuns and CustomRuns that a PipelineRun makes. */
export class PipelineRunChildren {
  readonly #cluster: Cluster;
  readonly #owned: OwnedObjects;
  readonly #references: References;

  constructor(cluster: Cluster, owned: OwnedObjects, references: References) {
    this.#cluster = cluster;
    this.#owned = owned;
    this.#references = references;
  }

  /** By pipeline task, those of a matrix in the order of its combinations. */
  find(run: KubeObject): Map<string, KubeObject[]> {
    const children = new Map<string, KubeObject[]>();
    for (const child of this.#owned.of(run)) {
      const task = child.metadata.labels?.['tekton.dev/pipelineTask'] ?? '';
      children.set(task, [...(children.get(task) ?? []), child]);
    }
    for (const runs of children.values()) {
      runs.sort((a, b) => indexOf(a) - indexOf(b));
    }
    return children;
  }

  /** Makes the runs of a task, or says why they may not be made. */
  start(
    run: KubeObject,
    task: PipelineTask,
    facts: RunFacts,
  ): Outcome | undefined {
    const { objects } = this.#cluster;
    const children = this.#build(run, task, facts);
    const refusal =
      checksEnums(objects) &&
      enumRefusal(run, task, children, this.#references);
    if (refusal) return refusal;
    for (const child of children) {
      const resource = child.kind === 'CustomRun' ? CUSTOM_RUNS : TASK_RUNS;
      this.#owned.remember(resource, objects.create(resource, child));
    }
    return undefined;
  }

  #build(run: KubeObject, task: PipelineTask, facts: RunFacts): NewObject[] {
    const isFinal = facts.finals.includes(task);
    const replacements = facts.replacements(isFinal);
    const combinations = task.matrix
      ? fanOut(substitute(task.matrix, replacements))
      : [[]];
    const workspaces = bindClaims(this.#cluster, run);
    const names = runNames(run.metadata.name, task.name, combinations.length);
    return combinations.map((combination, index) =>
      buildTaskRun({
        run,
        name: names[index],
        task,
        combination,
        replacements,
        results: facts.replacements(false),
        memberOf: isFinal ? 'finally' : 'tasks',
        workspaces,
      }),
    );
  }

  /** Asks the runs of these tasks, or of all, to end. */
  cancel(
    run: KubeObject,
    only: PipelineTask[] | undefined,
    why: CancelReason,
  ): void {
    for (const [task, children] of this.find(run)) {
      if (only && !only.some(({ name }) => name === task)) continue;
      for (const child of children) this.#cancelChild(child, why);
    }
  }

  #cancelChild(child: KubeObject, why: CancelReason): void {
    const { kind, metadata } = child;
    const [resource, status] =
      kind === 'CustomRun'
        ? [CUSTOM_RUNS, 'RunCancelled']
        : [TASK_RUNS, 'TaskRunCancelled'];
    if (isDone(child) || child.spec.status === status) return;
    const { namespace, name } = metadata;
    this.#cluster.objects.modify(resource, namespace, name, object => {
      object.spec.status = status;
      object.spec.statusMessage = `${kind} cancelled as the PipelineRun it belongs to ${why}.`;
    });
  }
}

function indexOf({ metadata }: KubeObject): number {
  return Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? 0);
}
