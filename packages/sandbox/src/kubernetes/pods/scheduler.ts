import type { Node, Pod, PodSpec } from 'kubernetes-types/core/v1';
import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import type { Cluster, Controller, KubeObject } from '../types.ts';
import { ClusterState } from './scheduler/clusterState.ts';
import { NodeFilter, type Refusal } from './scheduler/filters.ts';
import {
  factsOf,
  type NodeState,
  type PodFacts,
} from './scheduler/nodeState.ts';
import { findPreemption, type Preemption } from './scheduler/preemption.ts';
import { bestNode } from './scheduler/scores.ts';
import {
  claimMessage,
  unschedulableMessage,
} from './scheduler/schedulingMessage.ts';
import {
  setPodCondition,
  type PodConditionUpdate,
} from './scheduler/podCondition.ts';
import type { VolumeBinder } from './volumes/volumeBinder.ts';

const NAME = 'default-scheduler';
const SCHEDULE_MS = 5;
/** How long pods that found no node wait after something has changed. */
const RETRY_MS = 1_000;
const SCHEDULING_GATED =
  'Scheduling is blocked due to non-empty scheduling gates';

/** Gives pods their nodes, one pod after the other. */
export class Scheduler implements Controller {
  readonly #cluster: Cluster;
  readonly #volumes: VolumeBinder;
  readonly #state: ClusterState;
  readonly #queue = new Map<string, KubeObject>();
  readonly #unschedulable = new Map<string, KubeObject>();
  #stops: (() => void)[] = [];
  #cancelPass: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(cluster: Cluster, volumes: VolumeBinder) {
    this.#cluster = cluster;
    this.#volumes = volumes;
    this.#state = new ClusterState(
      name =>
        cluster.objects.get('namespaces', undefined, name)?.metadata.labels ??
        {},
    );
  }

  start(): void {
    const { objects } = this.#cluster;
    this.#stops = [
      objects.watch('nodes', ({ type, object }) => {
        if (type === 'DELETED') this.#state.removeNode(object.metadata.name);
        else this.#state.setNode(object as unknown as Node);
        this.#retry();
      }),
      objects.watch('pods', ({ type, object }) => this.#see(type, object)),
      objects.watch('persistentvolumeclaims', () => this.#retry()),
    ];
  }

  stop(): void {
    this.#stops.forEach(stop => stop());
    this.#cancelPass?.();
    this.#cancelRetry?.();
  }

  #see(type: string, pod: KubeObject): void {
    const { metadata, spec, status } = pod;
    const { uid } = metadata;
    const ended = status?.phase === 'Succeeded' || status?.phase === 'Failed';
    if (type === 'DELETED' || ended) {
      this.#queue.delete(uid);
      this.#unschedulable.delete(uid);
      if (this.#state.forget(uid)) this.#retry();
    } else if (spec.nodeName) {
      this.#queue.delete(uid);
      this.#unschedulable.delete(uid);
      this.#state.assume(pod as unknown as Pod, spec.nodeName);
      this.#state.refresh(pod as unknown as Pod);
    } else if ((spec.schedulerName ?? NAME) === NAME) {
      this.#await(type, pod);
    }
  }

  #await(type: string, pod: KubeObject): void {
    const { uid, generation, deletionTimestamp } = pod.metadata;
    const known = this.#unschedulable.get(uid);
    if (deletionTimestamp) return;
    if (type === 'ADDED' || known?.metadata.generation !== generation) {
      this.#unschedulable.delete(uid);
      this.#queue.set(uid, pod);
      this.#soon();
    } else if (known) {
      this.#unschedulable.set(uid, pod);
    }
  }

  #soon(): void {
    this.#cancelPass ??= this.#cluster.clock.after(SCHEDULE_MS, () => {
      this.#cancelPass = undefined;
      this.#pass();
    });
  }

  /** Something has changed that may help those who wait. */
  #retry(): void {
    if (this.#unschedulable.size === 0) return;
    this.#cancelRetry ??= this.#cluster.clock.after(RETRY_MS, () => {
      this.#cancelRetry = undefined;
      for (const [uid, pod] of this.#unschedulable) this.#queue.set(uid, pod);
      this.#unschedulable.clear();
      this.#pass();
    });
  }

  /** The most important first, then in the order of their coming. */
  #pass(): void {
    const pods = [...this.#queue.values()].sort(
      (a, b) => (b.spec.priority ?? 0) - (a.spec.priority ?? 0),
    );
    this.#queue.clear();
    for (const { metadata } of pods) {
      const { namespace, name, uid } = metadata;
      const pod = this.#cluster.objects.get('pods', namespace, name);
      const waits =
        pod?.metadata.uid === uid &&
        !pod.spec.nodeName &&
        !pod.metadata.deletionTimestamp;
      if (pod && waits) this.#schedule(pod);
    }
  }

  #schedule(pod: KubeObject): void {
    const { schedulingGates = [] } = pod.spec as PodSpec;
    if (schedulingGates.length > 0) {
      this.#unschedulable.set(pod.metadata.uid, pod);
      this.#setCondition(pod, {
        status: 'False',
        reason: 'SchedulingGated',
        message: SCHEDULING_GATED,
      });
      return;
    }
    const problem = this.#volumes.problem(pod);
    if (problem) {
      this.#refuse(pod, claimMessage(this.#state.size, problem));
      return;
    }
    const facts = factsOf(pod as unknown as Pod);
    const filter = new NodeFilter(facts, this.#state);
    const refusals: Refusal[] = [];
    const fitting: NodeState[] = [];
    const freed: NodeState[] = [];
    for (const node of this.#state.nodes) {
      const refusal =
        filter.refusal(node) ?? this.#volumes.refusal(pod, node.node);
      if (!refusal) fitting.push(node);
      else {
        refusals.push(refusal);
        if (refusal.resolvable) freed.push(node);
      }
    }
    if (fitting.length > 0) {
      this.#bind(pod, facts, bestNode(fitting, facts, this.#state));
      return;
    }
    this.#refuse(pod, unschedulableMessage(refusals));
    const preemption = findPreemption(facts, freed, this.#state);
    if (preemption) this.#preempt(pod, preemption);
  }

  #bind(pod: KubeObject, facts: PodFacts, { name: node }: NodeState): void {
    const { objects, clock } = this.#cluster;
    const { namespace, name } = pod.metadata;
    const at = timestamp(clock.now());
    try {
      this.#volumes.bind(pod, node);
      objects.bindPod(namespace, name, node, object => {
        delete object.status?.nominatedNodeName;
        setPodCondition(object, 'PodScheduled', { status: 'True' }, at);
      });
    } catch (error) {
      // It has been bound or deleted by somebody else; its watch tells.
      if (!(error instanceof StatusError)) throw error;
      return;
    }
    this.#state.assume(facts.pod, node);
    this.#event(
      pod,
      'Normal',
      'Scheduled',
      `Successfully assigned ${namespace}/${name} to ${node}`,
      'Binding',
    );
  }

  #refuse(pod: KubeObject, message: string): void {
    this.#unschedulable.set(pod.metadata.uid, pod);
    this.#event(pod, 'Warning', 'FailedScheduling', message, 'Scheduling');
    this.#setCondition(pod, {
      status: 'False',
      reason: 'Unschedulable',
      message,
    });
  }

  /** Lets the less important go; when they have gone, the pod's turn comes. */
  #preempt(pod: KubeObject, { node, victims }: Preemption): void {
    const { objects, clock } = this.#cluster;
    const { namespace, name, uid } = pod.metadata;
    const at = timestamp(clock.now());
    for (const { pod: victim } of victims) {
      const { namespace: place, name: victimName = '' } = victim.metadata ?? {};
      const object = objects.get('pods', place, victimName);
      if (!object || object.metadata.deletionTimestamp) continue;
      objects.modifyStatus('pods', place, victimName, item =>
        setPodCondition(
          item,
          'DisruptionTarget',
          {
            status: 'True',
            reason: 'PreemptionByScheduler',
            message: `${NAME}: preempting to accommodate a higher priority pod`,
          },
          at,
        ),
      );
      objects.delete('pods', place, victimName);
      const message = `Preempted by pod ${uid} on node ${node.name}`;
      this.#event(object, 'Normal', 'Preempted', message, 'Preempting');
    }
    objects.modifyStatus('pods', namespace, name, item => {
      item.status = { ...item.status, nominatedNodeName: node.name };
    });
  }

  #setCondition({ metadata }: KubeObject, update: PodConditionUpdate): void {
    const { objects, clock } = this.#cluster;
    const { namespace, name, generation } = metadata;
    const at = timestamp(clock.now());
    objects.modifyStatus('pods', namespace, name, pod =>
      setPodCondition(
        pod,
        'PodScheduled',
        { observedGeneration: generation, ...update },
        at,
      ),
    );
  }

  #event(
    pod: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    action: string,
  ): void {
    this.#cluster.recordEvent(pod, {
      type,
      reason,
      message,
      component: NAME,
      action,
    });
  }
}
