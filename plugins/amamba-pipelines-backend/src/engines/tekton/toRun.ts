import { isFinal, type Param } from '@amamba/plugin-amamba-pipelines-common';
import type { RunSnapshot } from '@amamba/plugin-amamba-pipelines-node';
import { explainRun } from './explainRun';
import { toObjectKey } from './keys';
import { lacksTasks } from './lacksTasks';
import {
  type PipelineRun,
  STARTED_BY_ANNOTATION,
  succeededCondition,
  type TaskRun,
} from './objects';
import { phaseOfRun } from './phases';
import { revisionOf } from './revision';
import { toStages } from './toStages';

/** A PipelineRun and its TaskRuns as the portal shows them. */
export function toRun(
  instance: string,
  run: PipelineRun,
  tasks: readonly TaskRun[],
): RunSnapshot {
  const { metadata, status } = run;
  const phase = phaseOfRun(run);
  const stages = toStages(run, tasks);
  return {
    key: toObjectKey(instance, metadata),
    labels: metadata.labels,
    revision: revisionOf([run, ...tasks]),
    partial: isFinal(phase) && lacksTasks(run, tasks),
    run: {
      engine: 'tekton',
      instance,
      scope: metadata.namespace,
      name: metadata.name,
      pipeline: nameOfPipeline(run),
      phase,
      reason: succeededCondition(status)?.reason,
      message: explainRun(
        run,
        stages.map(({ stage }) => stage),
      ),
      startedBy: startedBy(run),
      createdAt: metadata.creationTimestamp ?? new Date(0).toISOString(),
      startedAt: status.startTime,
      finishedAt: status.completionTime,
      params: toParams(run),
      results: status.results ?? [],
      stages: stages.map(({ stage, steps }) => ({
        ...stage,
        steps: steps.map(({ step }) => step),
      })),
    },
  };
}

/** A run defined in place is labelled with its own name. */
function nameOfPipeline({ metadata, spec }: PipelineRun): string | undefined {
  return spec.pipelineSpec
    ? undefined
    : spec.pipelineRef?.name ?? metadata.labels['tekton.dev/pipeline'];
}

/** Those given, then those left at their defaults. */
function toParams(run: PipelineRun): Param[] {
  const given = run.spec.params ?? [];
  const names = new Set(given.map(({ name }) => name));
  const defaults = (
    (run.status.pipelineSpec ?? run.spec.pipelineSpec)?.params ?? []
  ).flatMap(param =>
    param.default !== undefined && !names.has(param.name)
      ? [{ name: param.name, value: param.default }]
      : [],
  );
  return [...given, ...defaults];
}

function startedBy({ metadata }: PipelineRun): string | undefined {
  const trigger = metadata.labels['triggers.tekton.dev/trigger'];
  return (
    metadata.annotations[STARTED_BY_ANNOTATION] ??
    metadata.annotations['pipeline.openshift.io/started-by'] ??
    (trigger && `trigger ${trigger}`)
  );
}
