import { StatusError } from '../api/statusError.ts';
import type { KubeObject } from '../types.ts';

/**
 * Gives a pod its node, once and for all.
 * @throws StatusError - Conflict, when it has one or is being deleted
 */
export function assignNode(pod: KubeObject, nodeName: string): void {
  const { spec, metadata } = pod;
  const { name } = metadata;
  if (spec.nodeName || metadata.deletionTimestamp) {
    const why = spec.nodeName
      ? `pod ${name} is already assigned to node "${spec.nodeName}"`
      : `pod ${name} is being deleted, cannot be assigned to a host`;
    throw StatusError.conflict(
      { group: '', plural: 'pods/binding' },
      name,
      why,
    );
  }
  spec.nodeName = nodeName;
}
