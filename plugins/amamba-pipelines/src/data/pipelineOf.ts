import type {
  Pipeline,
  RunSummary,
} from '@amamba/plugin-amamba-pipelines-common';

/** The pipeline of a run, where it is among `pipelines`. */
export function pipelineOf(
  run: Pick<RunSummary, 'engine' | 'instance' | 'scope' | 'pipeline'>,
  pipelines: Pipeline[],
): Pipeline | undefined {
  return pipelines.find(
    each =>
      each.name === run.pipeline &&
      each.engine === run.engine &&
      each.instance === run.instance &&
      each.scope === run.scope,
  );
}

/** What people call a pipeline. */
export function titleOf(pipeline: Pipeline): string {
  return pipeline.displayName ?? pipeline.name;
}
