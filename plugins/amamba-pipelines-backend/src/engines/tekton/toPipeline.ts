import type { PipelineSnapshot } from '@amamba/plugin-amamba-pipelines-node';
import { toObjectKey } from './keys';
import type { TektonPipeline } from './objects';
import { revisionOf } from './revision';

/** A Tekton Pipeline as the portal shows it. */
export function toPipeline(
  instance: string,
  pipeline: TektonPipeline,
): PipelineSnapshot {
  const { metadata, spec } = pipeline;
  return {
    key: toObjectKey(instance, metadata),
    labels: metadata.labels,
    revision: revisionOf([pipeline]),
    pipeline: {
      engine: 'tekton',
      instance,
      scope: metadata.namespace,
      name: metadata.name,
      displayName: spec.displayName,
      description: spec.description,
      params: (spec.params ?? []).map(param => ({
        name: param.name,
        type: param.type ?? typeOf(param.default),
        description: param.description,
        default: param.default,
        options: param.enum,
      })),
      volumes: (spec.workspaces ?? []).map(({ name, optional }) => ({
        name,
        optional: optional ?? false,
      })),
    },
  };
}

/** Tekton takes the type from the default where none is said. */
function typeOf(value: unknown): 'string' | 'array' | 'object' {
  if (Array.isArray(value)) {
    return 'array';
  }
  return typeof value === 'object' ? 'object' : 'string';
}
