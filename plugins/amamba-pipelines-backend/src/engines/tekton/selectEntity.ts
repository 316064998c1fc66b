import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type {
  EngineSelection,
  LabelRequirement,
} from '@amamba/plugin-amamba-pipelines-node';
import { parseLabelSelector } from '@amamba/plugin-amamba-node';

/** Of Backstage's community Tekton plugin. */
export const TEKTON_ANNOTATION = 'tekton.dev/cicd';
/** These four are those of Backstage's Kubernetes plugin. */
export const KUBERNETES_ID_ANNOTATION = 'backstage.io/kubernetes-id';
const SELECTOR_ANNOTATION = 'backstage.io/kubernetes-label-selector';
const NAMESPACE_ANNOTATION = 'backstage.io/kubernetes-namespace';
const CLUSTER_ANNOTATION = 'backstage.io/kubernetes-cluster';

/**
 * Which Tekton objects belong to an entity, by the annotations that the
 * community Tekton plugin and the Kubernetes plugin read, in the same way:
 * `tekton.dev/cicd: "true"`, and a label selector, or the id that is the value
 * of the label `backstage.io/kubernetes-id`.
 *
 * @throws InputError when the label selector cannot be read.
 */
export function selectEntity(entity: Entity): EngineSelection | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const labels = selectLabels(entity);
  if (!isEnabled(entity) || !labels) {
    return undefined;
  }
  const cluster = annotations[CLUSTER_ANNOTATION];
  const namespace = annotations[NAMESPACE_ANNOTATION];
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
  return annotations[SELECTOR_ANNOTATION] ||
    annotations[KUBERNETES_ID_ANNOTATION]
    ? []
    : [KUBERNETES_ID_ANNOTATION, SELECTOR_ANNOTATION];
}

function isEnabled(entity: Entity): boolean {
  return entity.metadata.annotations?.[TEKTON_ANNOTATION] === 'true';
}

function selectLabels(entity: Entity): LabelRequirement[] | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const selector = annotations[SELECTOR_ANNOTATION];
  if (!selector) {
    const id = annotations[KUBERNETES_ID_ANNOTATION];
    return id
      ? [{ key: KUBERNETES_ID_ANNOTATION, operator: 'in', values: [id] }]
      : undefined;
  }
  try {
    return parseLabelSelector(selector);
  } catch (error) {
    throw new InputError(
      `The annotation ${SELECTOR_ANNOTATION} of ${stringifyEntityRef(
        entity,
      )} cannot be read: ${(error as Error).message}`,
    );
  }
}
