import {
  isFinal,
  type Phase,
  type Stage,
} from '@amamba/plugin-amamba-pipelines-common';
import { explainTask } from './explainTask';
import type { PipelineRun, PipelineTask, TaskRun } from './objects';
import { succeededCondition } from './objects';
import { phaseOfRun, phaseOfTask } from './phases';
import { type LocatedStep, toSteps } from './toSteps';

/** A stage whose steps know where they run. */
export interface LocatedStage {
  stage: Omit<Stage, 'steps'>;
  steps: LocatedStep[];
}

type Child = NonNullable<PipelineRun['status']['childReferences']>[number];

/** A node of the graph: a pipeline's task, or one combination of its matrix. */
interface Node {
  id: string;
  name: string;
  task: PipelineTask;
  role: Stage['role'];
  child?: Child;
}

/**
 * The graph of a run: the tasks of its pipeline as Tekton resolved it, joined
 * with those that were started.
 */
export function toStages(
  run: PipelineRun,
  tasks: readonly TaskRun[],
): LocatedStage[] {
  const spec = run.status.pipelineSpec ?? run.spec.pipelineSpec;
  const nodes = [
    ...(spec?.tasks ?? []).flatMap(task => toNodes(run, task, 'task')),
    ...(spec?.finally ?? []).flatMap(task => toNodes(run, task, 'finally')),
  ];
  const idsByTask = new Map<string, string[]>();
  for (const node of nodes) {
    const ids = idsByTask.get(node.task.name) ?? [];
    idsByTask.set(node.task.name, [...ids, node.id]);
  }
  const tasksByName = new Map(tasks.map(task => [task.metadata.name, task]));
  return nodes.map(node => {
    const dependsOn =
      node.role === 'finally'
        ? []
        : dependencies(node.task).flatMap(name => idsByTask.get(name) ?? []);
    const task = node.child && tasksByName.get(node.child.name);
    return task
      ? toStartedStage(node, dependsOn, task)
      : { stage: toOtherStage(node, dependsOn, run), steps: [] };
  });
}

function toNodes(
  run: PipelineRun,
  task: PipelineTask,
  role: Stage['role'],
): Node[] {
  const children = (run.status.childReferences ?? []).filter(
    child => child.pipelineTaskName === task.name,
  );
  const name = task.displayName || task.name;
  if (!task.matrix || children.length === 0) {
    return [{ id: task.name, name, task, role, child: children[0] }];
  }
  return children.map((child, index) => ({
    // Names of tasks have no dot.
    id: `${task.name}.${index}`,
    name: `${name} (${child.displayName || index + 1})`,
    task,
    role,
    child,
  }));
}

/** Names of tasks that one waits for: said by `runAfter`, or by using a result. */
function dependencies(task: PipelineTask): string[] {
  const uses = JSON.stringify([task.params, task.when, task.matrix]).matchAll(
    /\$\(tasks\.([^.)]+)\.(?:results|outputs|artifacts)\b/g,
  );
  return [
    ...new Set([...(task.runAfter ?? []), ...[...uses].map(use => use[1])]),
  ];
}

function toStartedStage(
  node: Node,
  dependsOn: string[],
  task: TaskRun,
): LocatedStage {
  const { status } = task;
  const phase = phaseOfTask(task);
  return {
    stage: {
      id: node.id,
      name: node.name,
      phase,
      role: node.role,
      dependsOn,
      startedAt: status.startTime,
      finishedAt: status.completionTime,
      reason: succeededCondition(status)?.reason,
      message: explainTask(node.name, task),
      retries: status.retriesStatus?.length ?? 0,
      results: status.results ?? [],
    },
    steps: toSteps(node.id, task),
  };
}

/** A stage that was not started, or whose work is not a TaskRun. */
function toOtherStage(
  node: Node,
  dependsOn: string[],
  run: PipelineRun,
): Omit<Stage, 'steps'> {
  const skipped = run.status.skippedTasks?.find(
    ({ name }) => name === node.task.name,
  );
  const runPhase = phaseOfRun(run);
  const stage = {
    id: node.id,
    name: node.name,
    role: node.role,
    dependsOn,
    retries: 0,
    results: [],
  };
  if (node.child) {
    return { ...stage, phase: phaseOfUnseenChild(runPhase) };
  }
  if (skipped) {
    return { ...stage, phase: 'skipped', message: skipped.reason };
  }
  return isFinal(runPhase)
    ? { ...stage, phase: 'skipped', message: 'The run ended before it.' }
    : { ...stage, phase: 'queued' };
}

/** A custom task or a pipeline in a pipeline; the run's own state bounds it. */
function phaseOfUnseenChild(runPhase: Phase): Phase {
  return runPhase === 'failed' ? 'unknown' : runPhase;
}
