import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { Cluster, KubeObject, ObjectMeta } from '../types.ts';
import { controllerReference, type Stored } from './objectReader.ts';
import type { StoredPod } from './podIndex.ts';

type Owner = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>;

/** A pod as a controller makes it of the template. */
export function podFromTemplate(
  owner: Owner,
  template: PodTemplateSpec | undefined,
  metadata: Partial<ObjectMeta> = {},
) {
  const { labels, annotations, finalizers } = template?.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      finalizers,
      ...metadata,
      labels: { ...labels, ...metadata.labels },
      annotations: { ...annotations, ...metadata.annotations },
      ownerReferences: [controllerReference(owner)],
    },
    spec: structuredClone(template?.spec),
  };
}

/** Makes a pod, through admission; throws StatusError when refused. */
export function createPod(
  cluster: Cluster,
  pod: ReturnType<typeof podFromTemplate>,
): Stored<KubeObject> {
  return cluster.objects.create('pods', pod);
}

/** Asks a pod to end; one that has gone already is fine. */
export function deletePod(cluster: Cluster, { metadata }: StoredPod): void {
  const { namespace, name, uid } = metadata;
  const present = cluster.objects.get('pods', namespace, name);
  if (present?.metadata.uid !== uid) return;
  cluster.objects.delete('pods', namespace, name);
}
