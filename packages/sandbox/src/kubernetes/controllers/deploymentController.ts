import type { Deployment } from 'kubernetes-types/apps/v1';
import { timestamp } from '../clock.ts';
import { equalJson } from '../store/json.ts';
import { findCondition, withoutCondition } from './conditions.ts';
import { judgeProgress } from './deploymentProgress.ts';
import { findNewSet } from './deploymentRevisions.ts';
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
import { DeploymentSets, REPLICA_SETS } from './deploymentSets.ts';
import {
  calculateStatus,
  deadlineOf,
  hasDeadline,
  isComplete,
  PROGRESSING,
  REPLICA_FAILURE,
  setCondition,
  TIMED_OUT,
} from './deploymentStatus.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { byCreation } from './objectReader.ts';
import type { StoredPod } from './podIndex.ts';
import { hasEnded } from './podStates.ts';
import { adoptReplicaSets } from './replicaSetClaims.ts';

/** Moves from one ReplicaSet to the next as a Deployment's template changes. */
export class DeploymentController extends KeyedController<Deployment> {
  readonly #sets: DeploymentSets;

  constructor(context: ControllerContext) {
    super(context, 'deployments.apps', 'deployment-controller');
    this.#sets = new DeploymentSets(this.cluster, this.reader);
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
    const { deployment, newSet, sets } = this.#sets.ensureNewSet(
      observed,
      known,
    );
    const size = newSetReplicas(deployment, sets, replicasOf(newSet));
    if (size !== replicasOf(newSet)) {
      this.#sets.resize(deployment, newSet, size);
      this.#syncRollout(deployment, this.#sets.reread(sets));
      return;
    }
    const smaller = shrinkOldSets(deployment, sets, newSet);
    for (const [set, replicas] of smaller) {
      this.#sets.resize(deployment, set, replicas);
    }
    if (smaller.size === 0 && isComplete(deployment, deployment.status ?? {})) {
      this.#sets.cleanUp(
        deployment,
        sets.filter(set => set !== newSet),
      );
    }
    this.#syncRollout(deployment, this.#sets.reread(sets));
  }

  #recreate(observed: StoredDeployment, known: StoredReplicaSet[]): void {
    const old = known.filter(set => set !== findNewSet(observed, known));
    const active = old.filter(set => replicasOf(set) > 0);
    for (const set of active) this.#sets.resize(observed, set, 0);
    if (active.length > 0 || old.some(set => this.#hasPods(set))) {
      this.#syncRollout(observed, this.#sets.reread(known));
      return;
    }
    const { deployment, newSet, sets } = this.#sets.ensureNewSet(
      observed,
      known,
    );
    if (replicasOf(newSet) !== replicasOf(deployment)) {
      this.#sets.resize(deployment, newSet, replicasOf(deployment));
    }
    if (isComplete(deployment, deployment.status ?? {})) {
      this.#sets.cleanUp(
        deployment,
        sets.filter(set => set !== newSet),
      );
    }
    this.#syncRollout(deployment, this.#sets.reread(sets));
  }

  #hasPods({ metadata, status }: StoredReplicaSet): boolean {
    if (status?.replicas) return true;
    const pods = this.reader.controlledBy(metadata.uid, 'pods') as StoredPod[];
    return pods.some(pod => !hasEnded(pod));
  }

  /** While paused, or when only the number of replicas has changed. */
  #scale(observed: StoredDeployment, sets: StoredReplicaSet[]): void {
    const { deployment, newSet } = this.#sets.updateNewSet(observed, sets);
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
    for (const [set, size] of sizes) this.#sets.resize(deployment, set, size);
    if (deployment.spec?.paused) this.#sets.cleanUp(deployment, old);
    this.#syncStatus(deployment, this.#sets.reread(sets));
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
    judgeProgress(deployment, status, newSet, this.cluster.clock.now());
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
