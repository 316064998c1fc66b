import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  type LabelRequirement,
  parseLabelSelector,
} from './parseLabelSelector';

const ID = 'backstage.io/kubernetes-id';
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const CLUSTER = 'backstage.io/kubernetes-cluster';

/**
 * The annotations of Backstage's Kubernetes plugin of which an entity needs
 * one.
 *
 * @public
 */
export const KUBERNETES_SELECTING_ANNOTATIONS: readonly string[] = [
  ID,
  SELECTOR,
];

/** Which Kubernetes objects an entity names. @public */
export interface KubernetesSelection {
  labels: LabelRequirement[];
  /** Absent: of any cluster. */
  cluster?: string;
  /** Absent: of any namespace. */
  namespace?: string;
}

/**
 * Which objects belong to an entity by the annotations that Backstage's
 * Kubernetes plugin reads: a label selector, or the id that is the value of
 * the label `backstage.io/kubernetes-id`; a cluster and a namespace narrow
 * that. They are a wish: whoever registers an entity writes them.
 *
 * @returns undefined when the entity selects nothing.
 * @throws InputError when the label selector cannot be read.
 * @public
 */
export function selectByAnnotations(
  entity: Entity,
): KubernetesSelection | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const labels = selectLabels(entity, annotations);
  if (!labels) {
    return undefined;
  }
  const cluster = annotations[CLUSTER];
  const namespace = annotations[NAMESPACE];
  return {
    labels,
    ...(cluster && { cluster }),
    ...(namespace && { namespace }),
  };
}

function selectLabels(
  entity: Entity,
  annotations: Record<string, string>,
): LabelRequirement[] | undefined {
  const selector = annotations[SELECTOR];
  if (!selector) {
    const id = annotations[ID];
    return id ? [{ key: ID, operator: 'in', values: [id] }] : undefined;
  }
  try {
    return parseLabelSelector(selector);
  } catch (error) {
    throw new InputError(
      `The annotation ${SELECTOR} of ${stringifyEntityRef(
        entity,
      )} cannot be read: ${(error as Error).message}`,
    );
  }
}
