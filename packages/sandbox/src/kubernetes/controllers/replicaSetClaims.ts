import type { ReplicaSet } from 'kubernetes-types/apps/v1';
import { fromMatchSelector } from '../rest/labelSelector.ts';
import type { Cluster } from '../types.ts';
import type {
  StoredDeployment,
  StoredReplicaSet,
} from './deploymentScaling.ts';
import {
  controllerOf,
  controllerReference,
  type ObjectReader,
} from './objectReader.ts';
import type { Selector } from './podIndex.ts';

const REPLICA_SETS = 'replicasets.apps';

/** The ReplicaSets of a Deployment; orphans that match become its own. */
export function adoptReplicaSets(
  cluster: Cluster,
  reader: ObjectReader,
  deployment: StoredDeployment,
): StoredReplicaSet[] {
  const { uid, namespace, deletionTimestamp } = deployment.metadata;
  const matches = fromMatchSelector(deployment.spec?.selector as Selector);
  const owned = reader.controlledBy<ReplicaSet>(uid, REPLICA_SETS);
  if (deletionTimestamp) return owned;
  const orphans = reader
    .list<ReplicaSet>(REPLICA_SETS, namespace)
    .filter(set => !controllerOf(set) && !set.metadata.deletionTimestamp)
    .filter(({ metadata }) => matches(metadata.labels ?? {}));
  const adopted = orphans.flatMap(({ metadata: { name } }) => {
    const set = cluster.objects.modify(
      REPLICA_SETS,
      namespace,
      name,
      object => {
        const others = object.metadata.ownerReferences ?? [];
        object.metadata.ownerReferences = [
          ...others,
          controllerReference(deployment),
        ];
      },
    );
    return (set as StoredReplicaSet | undefined) ?? [];
  });
  return [...owned, ...adopted];
}
