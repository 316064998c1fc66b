import type { PipelineRun, TaskRun } from './objects';

/** Whether TaskRuns that a run names are not there, or not any more. */
export function lacksTasks(
  run: PipelineRun,
  tasks: readonly TaskRun[],
): boolean {
  const present = new Set(tasks.map(({ metadata }) => metadata.name));
  return (run.status.childReferences ?? []).some(
    ({ kind, name }) => kind === 'TaskRun' && !present.has(name),
  );
}
