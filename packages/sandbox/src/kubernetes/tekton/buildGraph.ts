import type { PipelineTask } from './specs.ts';
import { referencesIn } from './substitute.ts';

export interface ResultReference {
  task: string;
  result: string;
}

/** `tasks.t.results.r`, `tasks.t.results["r"]`, with index or key after it. */
export function resultReference(
  reference: string,
): ResultReference | undefined {
  const dotted = /^tasks\.([^.]+)\.results\.([\w-]+)/.exec(reference);
  const quoted = /^tasks\.([^.]+)\.results\[["']([^"']+)["']\]/.exec(reference);
  const match = dotted ?? quoted;
  return match ? { task: match[1], result: match[2] } : undefined;
}

/** Results of other tasks that a pipeline task needs before it can start. */
export function resultReferences(
  task: Partial<PipelineTask>,
): ResultReference[] {
  const { params, when, matrix, taskSpec, displayName } = task;
  return referencesIn([params, when, matrix, taskSpec, displayName])
    .map(resultReference)
    .filter(reference => reference !== undefined);
}

/** Names of the tasks that must be done before each task, in spec order. */
export function buildGraph(tasks: PipelineTask[]): Map<string, string[]> {
  return new Map(
    tasks.map(task => {
      const results = resultReferences(task).map(reference => reference.task);
      return [task.name, [...new Set([...results, ...(task.runAfter ?? [])])]];
    }),
  );
}

export type GraphError =
  | { kind: 'duplicate'; task: string }
  | { kind: 'missing'; task: string; parent: string }
  | { kind: 'cycle'; task: string; parent: string };

/** Why the tasks are no graph without cycles, undefined when they are. */
export function graphError(tasks: PipelineTask[]): GraphError | undefined {
  const names = new Set<string>();
  for (const { name } of tasks) {
    if (names.has(name)) return { kind: 'duplicate', task: name };
    names.add(name);
  }
  const graph = buildGraph(tasks);
  for (const [task, parents] of graph) {
    const parent = parents.find(name => !names.has(name));
    if (parent !== undefined) return { kind: 'missing', task, parent };
  }
  return findCycle(graph);
}

function findCycle(graph: Map<string, string[]>): GraphError | undefined {
  const left = new Map(graph);
  for (let removed = true; removed; ) {
    removed = false;
    for (const [task, parents] of left) {
      if (!parents.some(parent => left.has(parent))) {
        left.delete(task);
        removed = true;
      }
    }
  }
  const stuck = [...left.keys()].sort();
  const [task] = stuck;
  if (task === undefined) return undefined;
  const parent = left.get(task)?.find(name => left.has(name)) ?? task;
  return { kind: 'cycle', task, parent };
}
