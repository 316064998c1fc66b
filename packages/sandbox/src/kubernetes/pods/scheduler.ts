import { timestamp } from '../clock.ts';
import type { Cluster, Controller, KubeObject } from '../types.ts';
import { qosClass } from './podStatus.ts';

const SCHEDULE_MS = 5;

/** Binds pods to nodes, the least used first. */
export class Scheduler implements Controller {
  readonly #cluster: Cluster;
  readonly #waiting = new Set<() => void>();
  #stops: (() => void)[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  start(): void {
    const { objects } = this.#cluster;
    this.#stops = [
      objects.watch('pods', ({ type, object }) => {
        if (type === 'ADDED' && !object.spec.nodeName) this.#later(object);
      }),
      objects.watch('nodes', ({ type }) => {
        if (type !== 'DELETED') this.#retryAll();
      }),
    ];
  }

  stop(): void {
    this.#stops.forEach(stop => stop());
    this.#waiting.forEach(cancel => cancel());
    this.#waiting.clear();
  }

  #later(pod: KubeObject): void {
    const cancel = this.#cluster.clock.after(SCHEDULE_MS, () => {
      this.#waiting.delete(cancel);
      this.#schedule(pod);
    });
    this.#waiting.add(cancel);
  }

  #retryAll(): void {
    for (const pod of this.#cluster.objects.list('pods')) {
      if (!pod.spec.nodeName) this.#later(pod);
    }
  }

  #schedule({ metadata: { namespace, name, uid } }: KubeObject): void {
    const { objects, clock } = this.#cluster;
    const pod = objects.get('pods', namespace, name);
    if (pod?.metadata.uid !== uid || pod.spec.nodeName) return;
    if (pod.metadata.deletionTimestamp) return;
    const nodes = objects.list('nodes');
    const fitting = nodes.filter(node => fits(pod, node));
    const at = timestamp(clock.now());
    if (fitting.length === 0) {
      const message = `0/${nodes.length} nodes are available: ${nodes.length} node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/${nodes.length} nodes are available: ${nodes.length} Preemption is not helpful for scheduling.`;
      this.#setScheduled(pod, at, {
        status: 'False',
        reason: 'Unschedulable',
        message,
      });
      this.#event(pod, 'Warning', 'FailedScheduling', message);
      return;
    }
    const used = (node: KubeObject) =>
      objects.list('pods', {
        fieldSelector: `spec.nodeName=${node.metadata.name}`,
      }).length;
    const [node] = fitting.sort((a, b) => used(a) - used(b));
    const nodeName = node.metadata.name;
    objects.bindPod(namespace, name, nodeName, object => {
      setScheduled(object, at, { status: 'True' });
    });
    this.#event(
      pod,
      'Normal',
      'Scheduled',
      `Successfully assigned ${namespace}/${name} to ${nodeName}`,
    );
  }

  #setScheduled(
    { metadata }: KubeObject,
    at: string,
    condition: { status: string; reason?: string; message?: string },
  ): void {
    const { objects } = this.#cluster;
    objects.modifyStatus('pods', metadata.namespace, metadata.name, object =>
      setScheduled(object, at, condition),
    );
  }

  #event(
    pod: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    this.#cluster.recordEvent(pod, {
      type,
      reason,
      message,
      component: 'default-scheduler',
      action: type === 'Normal' ? 'Binding' : 'Scheduling',
    });
  }
}

function fits(pod: KubeObject, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  const blocked = node.spec?.unschedulable === true;
  return !blocked && selector.every(([key, value]) => labels[key] === value);
}

function setScheduled(
  object: KubeObject,
  at: string,
  { status, ...why }: { status: string; reason?: string; message?: string },
): void {
  const others = (object.status?.conditions ?? []).filter(
    (item: any) => item.type !== 'PodScheduled',
  );
  object.status = {
    ...object.status,
    conditions: [
      ...others,
      {
        type: 'PodScheduled',
        status,
        lastProbeTime: null,
        lastTransitionTime: at,
        ...why,
      },
    ],
    qosClass: qosClass(object),
  };
}
