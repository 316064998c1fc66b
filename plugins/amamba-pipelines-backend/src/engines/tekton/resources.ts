import type { KubeObject, KubeResource } from '@amamba/plugin-amamba-node';
import {
  pipelineRunSchema,
  taskRunSchema,
  tektonPipelineSchema,
} from './objects';

const tekton = (plural: string): KubeResource => ({
  group: 'tekton.dev',
  version: 'v1',
  plural,
});

export const PIPELINES = tekton('pipelines');
export const PIPELINE_RUNS = tekton('pipelineruns');
export const TASK_RUNS = tekton('taskruns');

/*
 * What the watch caches keep of each object. Each is one function of the
 * module, for consumers share a watch by it.
 */

export function keepOfPipeline(object: KubeObject): KubeObject {
  return tektonPipelineSchema.parse(object);
}

export function keepOfPipelineRun(object: KubeObject): KubeObject {
  return pipelineRunSchema.parse(object);
}

export function keepOfTaskRun(object: KubeObject): KubeObject {
  return taskRunSchema.parse(object);
}
