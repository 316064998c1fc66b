import { fromMatchSelector } from '../rest/labelSelector.ts';
import type { Cluster, KubeObject } from '../types.ts';
import {
  byCreation,
  controllerReference,
  type ObjectReader,
} from './objectReader.ts';
import type { PodIndex, Selector, StoredPod } from './podIndex.ts';

interface ClaimOptions {
  selector: Selector;
  /** Which pods without a controller may be adopted; all that match unless given. */
  adopts?: (pod: StoredPod) => boolean;
}

/**
 * The pods of a controller. One that matches its selector and has no controller
 * is adopted, one of its own that does not match any more is released.
 */
export function claimPods(
  cluster: Cluster,
  reader: ObjectReader,
  index: PodIndex,
  owner: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>,
  { selector, adopts = () => true }: ClaimOptions,
): StoredPod[] {
  const { uid, namespace = '', deletionTimestamp } = owner.metadata;
  const matches = fromMatchSelector(selector);
  const isMatch = (pod: StoredPod) => matches(pod.metadata.labels ?? {});
  const owned = reader.controlledBy(uid, 'pods') as StoredPod[];
  const kept = owned.filter(isMatch);
  if (deletionTimestamp) return kept;
  for (const pod of owned) {
    if (!isMatch(pod) && !pod.metadata.deletionTimestamp) {
      release(cluster, pod, uid);
    }
  }
  const adopted = index
    .orphans(namespace)
    .filter(pod => isMatch(pod) && adopts(pod))
    .filter(pod => !pod.metadata.deletionTimestamp)
    .flatMap(pod => adopt(cluster, pod, owner) ?? []);
  return adopted.length > 0 ? [...kept, ...adopted].sort(byCreation) : kept;
}

function release(cluster: Cluster, { metadata }: StoredPod, uid: string): void {
  const { namespace, name } = metadata;
  cluster.objects.modify('pods', namespace, name, pod => {
    pod.metadata.ownerReferences = pod.metadata.ownerReferences?.filter(
      reference => reference.uid !== uid,
    );
  });
}

function adopt(
  cluster: Cluster,
  { metadata }: StoredPod,
  owner: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>,
): StoredPod | undefined {
  const { namespace, name } = metadata;
  return cluster.objects.modify('pods', namespace, name, pod => {
    const others = pod.metadata.ownerReferences ?? [];
    pod.metadata.ownerReferences = [...others, controllerReference(owner)];
  }) as StoredPod | undefined;
}
