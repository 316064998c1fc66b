import type {
  ReplicaSet,
  ReplicaSetCondition,
  ReplicaSetStatus,
} from 'kubernetes-types/apps/v1';
import type { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import { fromMatchSelector } from '../rest/labelSelector.ts';
import { equalJson } from '../store/json.ts';
import type { ResourceName } from '../types.ts';
import { findCondition, withoutCondition } from './conditions.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { controllerOf, type Stored } from './objectReader.ts';
import { claimPods } from './podClaims.ts';
import { deletePod, podFromTemplate } from './podControl.ts';
import type { Selector, StoredPod } from './podIndex.ts';
import { rankForDeletion } from './podRanking.ts';
import {
  isActive,
  isAvailable,
  isReady,
  isTerminating,
  nextAvailable,
} from './podStates.ts';

type StoredReplicaSet = Stored<ReplicaSet>;

/** A kind that keeps pods as ReplicaSets do. */
interface ReplicaKind {
  resource: ResourceName;
  kind: string;
  /** Of its controller, as events name it. */
  component: string;
  selectorOf(set: StoredReplicaSet): Selector;
  /** Whether its status counts pods that are ending. */
  countsTerminating: boolean;
}

export const REPLICA_SETS: ReplicaKind = {
  resource: 'replicasets.apps',
  kind: 'ReplicaSet',
  component: 'replicaset-controller',
  selectorOf: ({ spec }) => spec?.selector ?? {},
  countsTerminating: true,
};

/** What ReplicaSets come from: the same with plain labels for a selector. */
export const REPLICATION_CONTROLLERS: ReplicaKind = {
  resource: 'replicationcontrollers',
  kind: 'ReplicationController',
  component: 'replication-controller',
  selectorOf: ({ spec }) => ({
    matchLabels: spec?.selector as Record<string, string> | undefined,
  }),
  countsTerminating: false,
};

/** Pods made or deleted in one go; the rest follows at the next look. */
const BURST = 500;
/** Large sets are looked at less often than each of their pods changes. */
const PODS_PER_MS = 20;

/** Keeps as many pods as a ReplicaSet, or a ReplicationController, asks for. */
export class ReplicaSetController extends KeyedController<ReplicaSet> {
  readonly #kind: ReplicaKind;

  constructor(context: ControllerContext, kind: ReplicaKind) {
    super(context, kind.resource, kind.component);
    this.#kind = kind;
  }

  protected listen(): void {
    this.onChange('pods', (pod, previous) => {
      for (const version of [pod, previous]) {
        const owner = version && controllerOf(version);
        if (owner?.kind === this.#kind.kind) {
          this.#podChanged(`${pod.metadata.namespace}/${owner.name}`);
        }
      }
      if (!controllerOf(pod)) this.#orphanChanged(pod as StoredPod);
    });
  }

  protected reconcile(set: StoredReplicaSet): void {
    const pods = claimPods(this.cluster, this.reader, this.pods, set, {
      selector: this.#kind.selectorOf(set),
    });
    const active = pods.filter(isActive);
    const failure = set.metadata.deletionTimestamp
      ? undefined
      : this.#manage(set, active);
    const terminating = pods.filter(isTerminating).length;
    const status = this.#status(set, active, terminating, failure);
    if (!equalJson(status, set.status)) this.writeStatus(set, status);
    if (failure) throw failure;
    const { minReadySeconds = 0 } = set.spec ?? {};
    const wait = nextAvailable(
      active,
      minReadySeconds,
      this.cluster.clock.now(),
    );
    if (wait !== undefined) this.enqueueAfter(keyOf(set), wait);
  }

  #podChanged(key: string): void {
    const [namespace, name] = key.split('/');
    const set = this.reader.get<ReplicaSet>(this.resource, namespace, name);
    const pods = set?.spec?.replicas ?? 0;
    if (pods <= PODS_PER_MS) this.enqueue(key);
    else this.enqueueAfter(key, Math.floor(pods / PODS_PER_MS));
  }

  #orphanChanged(pod: StoredPod): void {
    const { namespace, labels = {} } = pod.metadata;
    for (const set of this.reader.list<ReplicaSet>(this.resource, namespace)) {
      const matches = fromMatchSelector(this.#kind.selectorOf(set));
      if (matches(labels)) this.enqueue(keyOf(set));
    }
  }

  /** Returns why pods could not be made. */
  #manage(set: StoredReplicaSet, active: StoredPod[]): StatusError | undefined {
    const missing = (set.spec?.replicas ?? 1) - active.length;
    if (missing > 0) return this.#create(set, Math.min(missing, BURST));
    if (missing < 0) this.#delete(set, active, Math.min(-missing, BURST));
    if (Math.abs(missing) > BURST) this.enqueue(keyOf(set));
    return undefined;
  }

  #create(set: StoredReplicaSet, count: number): StatusError | undefined {
    // In growing batches: when all would be refused, few are tried.
    for (let made = 0, batch = 1; made < count; made += batch, batch *= 2) {
      let failure: StatusError | undefined;
      for (let i = made; i < Math.min(made + batch, count); i++) {
        failure = this.#createOne(set) ?? failure;
      }
      if (failure) return failure;
    }
    return undefined;
  }

  #createOne(set: StoredReplicaSet): StatusError | undefined {
    return this.createPodOf(set, podFromTemplate(set, set.spec?.template));
  }

  #delete(set: StoredReplicaSet, active: StoredPod[], count: number): void {
    const related = this.#relatedPerNode(set);
    const ranked = rankForDeletion(active, related, this.cluster.clock.now());
    for (const pod of ranked.slice(0, count)) {
      deletePod(this.cluster, pod);
      const message = `Deleted pod: ${pod.metadata.name}`;
      this.event(set, 'Normal', 'SuccessfulDelete', message);
    }
  }

  /** How many pods each node has of all sets with the same owner. */
  #relatedPerNode(set: StoredReplicaSet): Map<string, number> {
    const owner = controllerOf(set);
    const sets = owner
      ? this.reader.controlledBy<ReplicaSet>(owner.uid, this.resource)
      : [set];
    const counts = new Map<string, number>();
    for (const { metadata } of sets) {
      for (const pod of this.reader.controlledBy(metadata.uid, 'pods')) {
        const { nodeName = '' } = (pod as StoredPod).spec ?? {};
        if (!isActive(pod as StoredPod)) continue;
        counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1);
      }
    }
    return counts;
  }

  #status(
    set: StoredReplicaSet,
    active: StoredPod[],
    terminating: number,
    failure: StatusError | undefined,
  ) {
    const now = this.cluster.clock.now();
    const { minReadySeconds = 0, template } = set.spec ?? {};
    const labels = fromMatchSelector({
      matchLabels: template?.metadata?.labels,
    });
    const count = (matches: (pod: StoredPod) => boolean) =>
      active.filter(matches).length || undefined;
    return {
      replicas: active.length,
      fullyLabeledReplicas: count(pod => labels(pod.metadata.labels ?? {})),
      readyReplicas: count(isReady),
      availableReplicas: count(pod => isAvailable(pod, minReadySeconds, now)),
      ...(this.#kind.countsTerminating && { terminatingReplicas: terminating }),
      observedGeneration: set.metadata.generation,
      conditions: this.#conditions(set.status, active, set, failure),
    };
  }

  #conditions(
    status: ReplicaSetStatus | undefined,
    active: StoredPod[],
    { spec }: StoredReplicaSet,
    failure: StatusError | undefined,
  ): ReplicaSetCondition[] | undefined {
    const type = 'ReplicaFailure';
    const known = findCondition(status?.conditions, type);
    const rest = withoutCondition(status?.conditions, type);
    if (!failure) return rest.length > 0 ? rest : undefined;
    if (known) return status?.conditions;
    const missing = active.length < (spec?.replicas ?? 1);
    const lastTransitionTime = timestamp(this.cluster.clock.now());
    const condition = {
      type,
      status: 'True',
      lastTransitionTime,
      reason: missing ? 'FailedCreate' : 'FailedDelete',
      message: failure.message,
    };
    return [...rest, condition];
  }
}
