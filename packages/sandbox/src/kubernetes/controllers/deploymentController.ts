import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1';
import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import { equalJson } from '../store/json.ts';
import { findCondition, withoutCondition } from './conditions.ts';
import {
  findNewSet,
  newSetAnnotations,
  replicaAnnotations,
  REVISION,
  revisionOf,
  TEMPLATE_HASH,
} from './deploymentRevisions.ts';
import {
  DESIRED_REPLICAS,
  isRollingUpdate,
  newSetReplicas,
  proportionalSizes,
  replicasOf,
  shrinkOldSets,
  sum,
  type StoredDeployment,
  type StoredReplicaSet,
} from './deploymentScaling.ts';
import {
  calculateStatus,
  deadlineOf,
  hasDeadline,
  hasProgressed,
  isComplete,
  NEW_SET_AVAILABLE,
  PROGRESSING,
  REPLICA_FAILURE,
  setCondition,
  TIMED_OUT,
  type DeploymentStatus,
  type NewCondition,
} from './deploymentStatus.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { byCreation, controllerReference } from './objectReader.ts';
import type { StoredPod } from './podIndex.ts';
import { hasEnded } from './podStates.ts';
import { adoptReplicaSets } from './replicaSetClaims.ts';
import { templateHash } from './templateHash.ts';

const REPLICA_SETS = 'replicasets.apps';
const DEFAULT_HISTORY_LIMIT = 10;

/** Moves from one ReplicaSet to the next as a Deployment's template changes. */
export class DeploymentController extends KeyedController<Deployment> {
  constructor(context: ControllerContext) {
    super(context, 'deployments.apps', 'deployment-controller');
  }

  protected listen(): void {
    this.onOwnedChange(REPLICA_SETS, 'Deployment');
  }

  protected reconcile(observed: StoredDeployment): void {
    const sets = adoptReplicaSets(this.cluster, this.reader, observed);
    if (observed.metadata.deletionTimestamp) {
      this.#syncStatus(observed, sets);
      return;
    }
    const deployment = this.#checkPaused(observed);
    if (deployment.spec?.paused || isScaled(deployment, sets)) {
      this.#scale(deployment, sets);
    } else if (isRollingUpdate(deployment)) {
      this.#rollOver(deployment, sets);
    } else {
      this.#recreate(deployment, sets);
    }
  }

  #now(): string {
    return timestamp(this.cluster.clock.now());
  }

  #rollOver(observed: StoredDeployment, known: StoredReplicaSet[]): void {
    const { deployment, newSet, sets } = this.#ensureNewSet(observed, known);
    const size = newSetReplicas(deployment, sets, replicasOf(newSet));
    if (size !== replicasOf(newSet)) {
      this.#resize(deployment, newSet, size);
      this.#syncRollout(deployment, this.#reread(sets));
      return;
    }
    const smaller = shrinkOldSets(deployment, sets, newSet);
    for (const [set, replicas] of smaller) {
      this.#resize(deployment, set, replicas);
    }
    if (smaller.size === 0 && isComplete(deployment, deployment.status ?? {})) {
      this.#cleanUp(
        deployment,
        sets.filter(set => set !== newSet),
      );
    }
    this.#syncRollout(deployment, this.#reread(sets));
  }

  #recreate(observed: StoredDeployment, known: StoredReplicaSet[]): void {
    const old = known.filter(set => set !== findNewSet(observed, known));
    const active = old.filter(set => replicasOf(set) > 0);
    for (const set of active) this.#resize(observed, set, 0);
    if (active.length > 0 || old.some(set => this.#hasPods(set))) {
      this.#syncRollout(observed, this.#reread(known));
      return;
    }
    const { deployment, newSet, sets } = this.#ensureNewSet(observed, known);
    if (replicasOf(newSet) !== replicasOf(deployment)) {
      this.#resize(deployment, newSet, replicasOf(deployment));
    }
    if (isComplete(deployment, deployment.status ?? {})) {
      this.#cleanUp(
        deployment,
        sets.filter(set => set !== newSet),
      );
    }
    this.#syncRollout(deployment, this.#reread(sets));
  }

  #hasPods({ metadata, status }: StoredReplicaSet): boolean {
    if (status?.replicas) return true;
    const pods = this.reader.controlledBy(metadata.uid, 'pods') as StoredPod[];
    return pods.some(pod => !hasEnded(pod));
  }

  /** While paused, or when only the number of replicas has changed. */
  #scale(observed: StoredDeployment, sets: StoredReplicaSet[]): void {
    const { deployment, newSet } = this.#updateNewSet(observed, sets);
    const old = sets.filter(set => set !== newSet);
    const active = sets.filter(set => replicasOf(set) > 0);
    const latest =
      active.length > 0 ? active : [newSet ?? old.sort(byCreation).at(-1)];
    const [only] = latest;
    const sizes = new Map<StoredReplicaSet, number>();
    if (latest.length === 1) {
      if (only) sizes.set(only, replicasOf(deployment));
    } else if (newSet && isSaturated(deployment, newSet)) {
      for (const set of active) if (set !== newSet) sizes.set(set, 0);
    } else if (isRollingUpdate(deployment)) {
      for (const [set, size] of proportionalSizes(deployment, active)) {
        sizes.set(set, size);
      }
    }
    for (const [set, size] of sizes) this.#resize(deployment, set, size);
    if (deployment.spec?.paused) this.#cleanUp(deployment, old);
    this.#syncStatus(deployment, this.#reread(sets));
  }

  /** Sets the size of a ReplicaSet, and notes for which total it was meant. */
  #resize(
    deployment: StoredDeployment,
    set: StoredReplicaSet,
    replicas: number,
  ): void {
    const { namespace, name } = set.metadata;
    const annotations = replicaAnnotations(deployment);
    this.cluster.objects.modify(REPLICA_SETS, namespace, name, object => {
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
    this.event(deployment, 'Normal', 'ScalingReplicaSet', message);
  }

  /** The set of the present template, made when there is none. */
  #ensureNewSet(observed: StoredDeployment, known: StoredReplicaSet[]) {
    const { deployment, newSet } = this.#updateNewSet(observed, known);
    if (newSet) return { deployment, newSet, sets: this.#reread(known) };
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
  #updateNewSet(deployment: StoredDeployment, sets: StoredReplicaSet[]) {
    const found = findNewSet(deployment, sets);
    if (!found) return { deployment, newSet: undefined };
    const { namespace, name } = found.metadata;
    const annotations = newSetAnnotations(deployment, sets, found);
    const { minReadySeconds } = deployment.spec ?? {};
    const current =
      equalJson(annotations, found.metadata.annotations) &&
      (minReadySeconds ?? 0) === (found.spec?.minReadySeconds ?? 0);
    if (!current) {
      this.cluster.objects.modify(REPLICA_SETS, namespace, name, set => {
        set.metadata.annotations = annotations;
        if (minReadySeconds) set.spec.minReadySeconds = minReadySeconds;
        else delete set.spec.minReadySeconds;
      });
    }
    const [newSet] = this.#reread([found]);
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
    const { objects } = this.cluster;
    const noted = objects.modifyStatus(
      this.resource,
      namespace,
      name,
      object => {
        object.metadata.annotations = { ...annotations, [REVISION]: revision };
        if (!news) return;
        const conditions = object.status?.conditions;
        object.status = {
          ...object.status,
          conditions: setCondition(conditions, news, this.#now()),
        };
      },
    );
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
      return this.cluster.objects.create(REPLICA_SETS, set) as StoredReplicaSet;
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
    this.cluster.objects.modifyStatus(
      this.resource,
      namespace,
      name,
      object => {
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
      },
    );
  }

  /** Says in the status that the rollout rests, or goes on. */
  #checkPaused(deployment: StoredDeployment): StoredDeployment {
    const condition = findCondition(deployment.status?.conditions, PROGRESSING);
    const isPaused = deployment.spec?.paused === true;
    const saysPaused = condition?.reason === 'DeploymentPaused';
    if (!hasDeadline(deployment) || condition?.reason === TIMED_OUT) {
      return deployment;
    }
    if (isPaused === saysPaused) return deployment;
    const news = {
      type: PROGRESSING,
      status: 'Unknown',
      reason: isPaused ? 'DeploymentPaused' : 'DeploymentResumed',
      message: `Deployment is ${isPaused ? 'paused' : 'resumed'}`,
    };
    const { conditions, ...status } = deployment.status ?? {};
    this.writeStatus(deployment, {
      ...status,
      conditions: setCondition(conditions, news, this.#now()),
    });
    return this.#rereadDeployment(deployment);
  }

  #syncStatus(deployment: StoredDeployment, sets: StoredReplicaSet[]): void {
    const newSet = findNewSet(deployment, sets);
    const status = calculateStatus(deployment, sets, newSet, this.#now());
    if (!equalJson(status, deployment.status))
      this.writeStatus(deployment, status);
  }

  #syncRollout(deployment: StoredDeployment, sets: StoredReplicaSet[]): void {
    const newSet = findNewSet(deployment, sets);
    const status = calculateStatus(deployment, sets, newSet, this.#now());
    this.#judgeProgress(deployment, status, newSet);
    const failure = sets
      .flatMap(set => set.status?.conditions ?? [])
      .find(({ type }) => type === REPLICA_FAILURE);
    status.conditions = failure
      ? setCondition(
          status.conditions,
          { reason: '', message: '', ...failure },
          this.#now(),
        )
      : withoutCondition(status.conditions, REPLICA_FAILURE);
    if (!equalJson(status, deployment.status)) {
      this.writeStatus(deployment, status);
    }
    const deadline = hasDeadline(deployment) && deadlineOf(deployment, status);
    const wait = (deadline || 0) - this.cluster.clock.now() + 1000;
    if (wait > 0) this.enqueueAfter(keyOf(deployment), wait);
  }

  #judgeProgress(
    deployment: StoredDeployment,
    status: DeploymentStatus,
    newSet: StoredReplicaSet | undefined,
  ): void {
    if (!hasDeadline(deployment)) {
      status.conditions = withoutCondition(status.conditions, PROGRESSING);
      return;
    }
    const current = findCondition(deployment.status?.conditions, PROGRESSING);
    const settled =
      (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
      current?.reason === NEW_SET_AVAILABLE;
    if (settled) return;
    const news = this.#progress(deployment, status, newSet);
    if (!news) return;
    const at = this.#now();
    const changed = setCondition(status.conditions, news, at);
    if (news.reason !== 'ReplicaSetUpdated' || changed !== status.conditions) {
      status.conditions = changed;
      return;
    }
    // Progress starts the deadline anew.
    status.conditions = [
      ...withoutCondition(status.conditions, PROGRESSING),
      {
        ...news,
        lastTransitionTime: current?.lastTransitionTime,
        lastUpdateTime: at,
      },
    ];
  }

  #progress(
    deployment: StoredDeployment,
    status: DeploymentStatus,
    newSet: StoredReplicaSet | undefined,
  ): NewCondition | undefined {
    const who = newSet
      ? `ReplicaSet "${newSet.metadata.name}"`
      : `Deployment "${deployment.metadata.name}"`;
    const says = (is: string, reason: string, what: string) => ({
      type: PROGRESSING,
      status: is,
      reason,
      message: `${who} ${what}.`,
    });
    if (isComplete(deployment, status)) {
      return says('True', NEW_SET_AVAILABLE, 'has successfully progressed');
    }
    if (hasProgressed(deployment.status ?? {}, status)) {
      return says('True', 'ReplicaSetUpdated', 'is progressing');
    }
    const deadline = deadlineOf(deployment, status);
    const isLate =
      deadline !== undefined && deadline < this.cluster.clock.now();
    return isLate
      ? says('False', TIMED_OUT, 'has timed out progressing')
      : undefined;
  }

  /** Deletes the oldest sets beyond the history limit. */
  #cleanUp({ spec }: StoredDeployment, old: StoredReplicaSet[]): void {
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
        this.cluster.objects.delete(REPLICA_SETS, namespace, name);
      }
    }
  }

  #reread(sets: StoredReplicaSet[]): StoredReplicaSet[] {
    return sets.flatMap(
      ({ metadata: { namespace, name } }) =>
        this.reader.get<ReplicaSet>(REPLICA_SETS, namespace, name) ?? [],
    );
  }

  #rereadDeployment(deployment: StoredDeployment): StoredDeployment {
    const { namespace, name } = deployment.metadata;
    return (
      this.reader.get<Deployment>(this.resource, namespace, name) ?? deployment
    );
  }
}

/** The number of replicas has changed since the sets were sized. */
function isScaled(
  deployment: StoredDeployment,
  sets: StoredReplicaSet[],
): boolean {
  const wanted = String(replicasOf(deployment));
  return sets.some(set => {
    const desired = set.metadata.annotations?.[DESIRED_REPLICAS];
    return replicasOf(set) > 0 && desired !== undefined && desired !== wanted;
  });
}

/** The new set alone has all the replicas, and they are available. */
function isSaturated(
  deployment: StoredDeployment,
  newSet: StoredReplicaSet,
): boolean {
  const wanted = replicasOf(deployment);
  return (
    sum([newSet], replicasOf) === wanted &&
    newSet.metadata.annotations?.[DESIRED_REPLICAS] === String(wanted) &&
    newSet.status?.availableReplicas === wanted
  );
}
