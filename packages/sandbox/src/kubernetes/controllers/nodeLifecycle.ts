import type { Node, Taint } from 'kubernetes-types/core/v1';
import { timestamp } from '../clock.ts';
import { equalJson } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import {
  CLUSTER_WIDE,
  KeyedController,
  type ControllerContext,
} from './keyedController.ts';
import { tolerates, type StoredNode } from './nodeEligibility.ts';
import type { StoredPod } from './podIndex.ts';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const OWN_TAINTS = new Set([NOT_READY, UNREACHABLE, UNSCHEDULABLE]);

const identityOf = ({ key, value = '', effect }: Taint): string =>
  `${key}=${value}:${effect}`;

/** Taints nodes by their conditions, and deletes pods that do not put up with it. */
export class NodeLifecycleController extends KeyedController<Node> {
  /** By node and taint, when taints were first seen that do not say since when they are. */
  readonly #seen = new Map<string, Map<string, number>>();

  constructor(context: ControllerContext) {
    super(context, 'nodes', 'node-controller');
  }

  protected listen(): void {
    this.onChange('pods', (pod, previous) => {
      if (pod.spec?.nodeName && !previous?.spec?.nodeName) {
        this.enqueue(`${CLUSTER_WIDE}/${pod.spec.nodeName}`);
      }
    });
  }

  protected override forget(key: string): void {
    this.#seen.delete(key.slice(CLUSTER_WIDE.length + 1));
  }

  protected reconcile(node: StoredNode): void {
    const taints = this.#taint(node);
    const evicting = taints.filter(({ effect }) => effect === 'NoExecute');
    const { name } = node.metadata;
    if (evicting.length === 0) {
      this.#seen.delete(name);
      return;
    }
    const since = this.#since(name, evicting);
    for (const pod of this.pods.onNode(name)) {
      if (!pod.metadata.deletionTimestamp) this.#evict(pod, evicting, since);
    }
  }

  /** Since when a node has each of its taints; clients need not say it. */
  #since(node: string, taints: Taint[]): Map<string, number> {
    const now = this.cluster.clock.now();
    const before = this.#seen.get(node);
    const since = new Map(
      taints.map(taint => {
        const id = identityOf(taint);
        const said = Date.parse(taint.timeAdded ?? '');
        return [id, said || (before?.get(id) ?? now)];
      }),
    );
    this.#seen.set(node, since);
    return since;
  }

  #taint(node: StoredNode): Taint[] {
    const now = timestamp(this.cluster.clock.now());
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
    const key = ready?.status === 'Unknown' ? UNREACHABLE : NOT_READY;
    const known = node.spec?.taints ?? [];
    const wanted: Taint[] = [
      ...known.filter(item => !OWN_TAINTS.has(item.key)),
      ...(node.spec?.unschedulable
        ? [{ key: UNSCHEDULABLE, effect: 'NoSchedule' as const }]
        : []),
      ...(ready && ready.status !== 'True'
        ? [
            { key, effect: 'NoSchedule' as const },
            { key, effect: 'NoExecute' as const },
          ]
        : []),
    ].map(taint => {
      const before = known.find(
        item => item.key === taint.key && item.effect === taint.effect,
      );
      return before ?? { ...taint, timeAdded: now };
    });
    if (equalJson(wanted, known)) return wanted;
    this.cluster.objects.modify(
      'nodes',
      undefined,
      node.metadata.name,
      object => {
        if (wanted.length > 0) object.spec = { ...object.spec, taints: wanted };
        else delete object.spec.taints;
      },
    );
    const status = ready?.status === 'True' ? undefined : 'NodeNotReady';
    if (status && !known.some(taint => taint.key === key)) {
      const message = `Node ${node.metadata.name} status is now: ${status}`;
      this.event(node, 'Normal', status, message);
    }
    return wanted;
  }

  /** Deletes a pod at once, or when what it tolerates has passed. */
  #evict(
    pod: StoredPod,
    taints: Taint[],
    since: ReadonlyMap<string, number>,
  ): void {
    const now = this.cluster.clock.now();
    const { tolerations = [] } = pod.spec ?? {};
    let until = Infinity;
    for (const taint of taints) {
      const matching = tolerations.filter(item => tolerates([item], taint));
      if (matching.length === 0) until = -Infinity;
      for (const { tolerationSeconds } of matching) {
        if (tolerationSeconds === undefined) continue;
        // A pod that came later puts up with the taint for as long.
        const start = Math.max(
          since.get(identityOf(taint)) ?? now,
          Date.parse(pod.status?.startTime ?? pod.metadata.creationTimestamp),
        );
        until = Math.min(until, start + tolerationSeconds * 1000);
      }
    }
    if (until === Infinity) return;
    if (until > now) {
      this.enqueueAfter(`${CLUSTER_WIDE}/${pod.spec?.nodeName}`, until - now);
      return;
    }
    this.#delete(pod);
  }

  #delete(pod: StoredPod): void {
    const { namespace, name } = pod.metadata;
    const { objects, clock } = this.cluster;
    objects.modifyStatus('pods', namespace, name, object => {
      const type = 'DisruptionTarget';
      const known: { type: string }[] = object.status?.conditions ?? [];
      const condition = {
        type,
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: timestamp(clock.now()),
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      };
      const others = known.filter(item => item.type !== type);
      object.status = { ...object.status, conditions: [...others, condition] };
    });
    this.cluster.recordEvent(pod as KubeObject, {
      type: 'Normal',
      reason: 'TaintManagerEviction',
      message: `Marking for deletion Pod ${namespace}/${name}`,
      component: 'taint-eviction-controller',
    });
    objects.delete('pods', namespace, name);
  }
}
