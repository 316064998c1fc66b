import type { ReplicaSet } from 'kubernetes-types/apps/v1';
import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import { equalJson } from '../store/json.ts';
import type { Cluster, KubeObject } from '../types.ts';
import { findCondition } from './conditions.ts';
import {
  findNewSet,
  newSetAnnotations,
  replicaAnnotations,
  REVISION,
  revisionOf,
  TEMPLATE_HASH,
} from './deploymentRevisions.ts';
import {
  newSetReplicas,
  replicasOf,
  type StoredDeployment,
  type StoredReplicaSet,
} from './deploymentScaling.ts';
import {
  hasDeadline,
  PROGRESSING,
  setCondition,
  type NewCondition,
} from './deploymentStatus.ts';
import { controllerReference, type ObjectReader } from './objectReader.ts';
import { templateHash } from './templateHash.ts';

const DEPLOYMENTS = 'deployments.apps';
export const REPLICA_SETS = 'replicasets.apps';
const DEFAULT_HISTORY_LIMIT = 10;

/** Makes, sizes and deletes the ReplicaSets of Deployments. */
export class DeploymentSets {
  readonly #cluster: Cluster;
  readonly #reader: ObjectReader;

  constructor(cluster: Cluster, reader: ObjectReader) {
    this.#cluster = cluster;
    this.#reader = reader;
  }

  /** Sets the size of a ReplicaSet, and notes for which total it was meant. */
  resize(
    deployment: StoredDeployment,
    set: StoredReplicaSet,
    replicas: number,
  ): void {
    const { namespace, name } = set.metadata;
    const annotations = replicaAnnotations(deployment);
    this.#cluster.objects.modify(REPLICA_SETS, namespace, name, object => {
      object.spec.replicas = replicas;
      Object.assign((object.metadata.annotations ??= {}), annotations);
    });
    const before = replicasOf(set);
    if (before !== replicas)
      this.#tellScaling(deployment, name, before, replicas);
  }

  #tellScaling(
    deployment: StoredDeployment,
    set: string,
    from: number,
    to: number,
  ): void {
    const way = to > from ? 'up' : 'down';
    const message = `Scaled ${way} replica set ${set} from ${from} to ${to}`;
    this.#cluster.recordEvent(deployment as KubeObject, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message,
      component: 'deployment-controller',
    });
  }

  /** The set of the present template, made when there is none. */
  ensureNewSet(observed: StoredDeployment, known: StoredReplicaSet[]) {
    const { deployment, newSet } = this.updateNewSet(observed, known);
    if (newSet) {
      const sets = this.reread(known);
      return { deployment, newSet: same(sets, newSet), sets };
    }
    const created = this.#createSet(deployment, known);
    const { name } = created.metadata;
    if (replicasOf(created) > 0) {
      this.#tellScaling(deployment, name, 0, replicasOf(created));
    }
    const noted = this.#note(deployment, created, {
      type: PROGRESSING,
      status: 'True',
      reason: 'NewReplicaSetCreated',
      message: `Created new replica set "${name}"`,
    });
    return { deployment: noted, newSet: created, sets: [...known, created] };
  }

  /** Brings the annotations of the new set and the revision up to date. */
  updateNewSet(deployment: StoredDeployment, sets: StoredReplicaSet[]) {
    const found = findNewSet(deployment, sets);
    if (!found) return { deployment, newSet: undefined };
    const { namespace, name } = found.metadata;
    const annotations = newSetAnnotations(deployment, sets, found);
    const { minReadySeconds } = deployment.spec ?? {};
    const current =
      equalJson(annotations, found.metadata.annotations) &&
      (minReadySeconds ?? 0) === (found.spec?.minReadySeconds ?? 0);
    if (!current) {
      this.#cluster.objects.modify(REPLICA_SETS, namespace, name, set => {
        set.metadata.annotations = annotations;
        if (minReadySeconds) set.spec.minReadySeconds = minReadySeconds;
        else delete set.spec.minReadySeconds;
      });
    }
    const [newSet] = this.reread([found]);
    const progressing = findCondition(
      deployment.status?.conditions,
      PROGRESSING,
    );
    const noted = this.#note(
      deployment,
      newSet,
      progressing
        ? undefined
        : {
            type: PROGRESSING,
            status: 'True',
            reason: 'FoundNewReplicaSet',
            message: `Found new replica set "${name}"`,
          },
    );
    return { deployment: noted, newSet: found };
  }

  /** Writes the revision and a condition to the deployment, at once. */
  #note(
    deployment: StoredDeployment,
    newSet: StoredReplicaSet,
    condition: NewCondition | undefined,
  ): StoredDeployment {
    const { namespace, name, annotations } = deployment.metadata;
    const revision = String(revisionOf(newSet));
    const news = condition && hasDeadline(deployment) ? condition : undefined;
    if (annotations?.[REVISION] === revision && !news) return deployment;
    const { objects } = this.#cluster;
    const noted = objects.modifyStatus(DEPLOYMENTS, namespace, name, object => {
      object.metadata.annotations = { ...annotations, [REVISION]: revision };
      if (!news) return;
      const conditions = object.status?.conditions;
      object.status = {
        ...object.status,
        conditions: setCondition(conditions, news, this.#now()),
      };
    });
    return (noted ?? deployment) as StoredDeployment;
  }

  #createSet(
    deployment: StoredDeployment,
    sets: StoredReplicaSet[],
  ): StoredReplicaSet {
    const { spec, status, metadata } = deployment;
    const hash = templateHash(spec?.template, status?.collisionCount);
    const labels = {
      ...spec?.template?.metadata?.labels,
      [TEMPLATE_HASH]: hash,
    };
    const name = `${metadata.name}-${hash}`;
    const replicas = newSetReplicas(deployment, sets, 0);
    const set = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace: metadata.namespace,
        labels,
        annotations: newSetAnnotations(deployment, sets),
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas,
        ...(spec?.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
        selector: {
          ...spec?.selector,
          matchLabels: {
            ...spec?.selector?.matchLabels,
            [TEMPLATE_HASH]: hash,
          },
        },
        template: {
          ...spec?.template,
          metadata: { ...spec?.template?.metadata, labels },
        },
      },
    };
    try {
      return this.#cluster.objects.create(
        REPLICA_SETS,
        set,
      ) as StoredReplicaSet;
    } catch (error) {
      if (error instanceof StatusError) this.#refused(deployment, name, error);
      throw error;
    }
  }

  #refused(
    { metadata, spec }: StoredDeployment,
    set: string,
    error: StatusError,
  ): void {
    const { namespace, name } = metadata;
    const reason = 'FailedCreate';
    const message = `Failed to create new replica set "${set}": ${error.message}`;
    const condition = { type: PROGRESSING, status: 'False', reason, message };
    this.#cluster.objects.modifyStatus(DEPLOYMENTS, namespace, name, object => {
      const status = object.status ?? {};
      object.status =
        error.reason === 'AlreadyExists'
          ? { ...status, collisionCount: (status.collisionCount ?? 0) + 1 }
          : {
              ...status,
              conditions: spec?.progressDeadlineSeconds
                ? setCondition(status.conditions, condition, this.#now())
                : status.conditions,
            };
    });
  }

  /** Deletes the oldest sets beyond the history limit. */
  cleanUp({ spec }: StoredDeployment, old: StoredReplicaSet[]): void {
    const limit = spec?.revisionHistoryLimit ?? DEFAULT_HISTORY_LIMIT;
    const alive = old
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    const excess = alive.slice(0, Math.max(alive.length - limit, 0));
    for (const { metadata, status, spec: wanted } of excess) {
      const isIdle = !status?.replicas && wanted?.replicas === 0;
      const isObserved =
        (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
      if (isIdle && isObserved) {
        const { namespace, name } = metadata;
        this.#cluster.objects.delete(REPLICA_SETS, namespace, name);
      }
    }
  }

  /** The sets as they are by now. */
  reread(sets: StoredReplicaSet[]): StoredReplicaSet[] {
    return sets.flatMap(
      ({ metadata: { namespace, name } }) =>
        this.#reader.get<ReplicaSet>(REPLICA_SETS, namespace, name) ?? [],
    );
  }

  #now(): string {
    return timestamp(this.#cluster.clock.now());
  }
}

/** The version of a set that is among others. */
function same(
  sets: StoredReplicaSet[],
  { metadata }: StoredReplicaSet,
): StoredReplicaSet {
  const found = sets.find(set => set.metadata.uid === metadata.uid);
  if (!found) throw new Error(`${metadata.name} is gone`);
  return found;
}
