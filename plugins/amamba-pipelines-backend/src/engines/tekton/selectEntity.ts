import type { Entity } from '@backstage/catalog-model';
import type { EngineSelection } from '@amamba/plugin-amamba-pipelines-node';
import {
  KUBERNETES_SELECTING_ANNOTATIONS,
  selectByAnnotations,
} from '@amamba/plugin-amamba-node';

/** Of Backstage's community Tekton plugin. */
export const TEKTON_ANNOTATION = 'tekton.dev/cicd';

/**
 * Which Tekton objects belong to an entity, by the annotations that the
 * community Tekton plugin and the Kubernetes plugin read, in the same way:
 * `tekton.dev/cicd: "true"`, and a label selector, or the id that is the value
 * of the label `backstage.io/kubernetes-id`.
 *
 * @throws InputError when the label selector cannot be read.
 */
export function selectEntity(entity: Entity): EngineSelection | undefined {
  const selection = selectByAnnotations(entity);
  if (!isEnabled(entity) || !selection) {
    return undefined;
  }
  const { labels, cluster, namespace } = selection;
  return {
    labels,
    ...(cluster && { instances: [cluster] }),
    ...(namespace && { scopes: [namespace] }),
  };
}

/** What an entity without a selection needs next. */
export function missingAnnotations(entity: Entity): string[] {
  if (!isEnabled(entity)) {
    return [TEKTON_ANNOTATION];
  }
  const annotations = entity.metadata.annotations ?? {};
  return KUBERNETES_SELECTING_ANNOTATIONS.some(name => annotations[name])
    ? []
    : [...KUBERNETES_SELECTING_ANNOTATIONS];
}

function isEnabled(entity: Entity): boolean {
  return entity.metadata.annotations?.[TEKTON_ANNOTATION] === 'true';
}
