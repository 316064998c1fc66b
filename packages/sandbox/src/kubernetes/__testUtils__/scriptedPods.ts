import type { NodeSelector, Pod } from 'kubernetes-types/core/v1';
import { timestamp } from '../clock.ts';
import type { Cluster, Controller, KubeObject } from '../types.ts';

const NODE = 'dev-node-1';
const SETTLE_MS = 600;

interface Script {
  /** Milliseconds until the container ends by itself; never when absent. */
  endsAfter?: number;
  exitCode: number;
}

/**
 * Stands in for scheduler and kubelet in tests of controllers: pods are bound,
 * become ready, end as their command says (`sleep 2`, `exit 3`) and take their
 * whole grace period when they are deleted. Images other than
 * `local.test/busybox:1` cannot be pulled.
 */
export class ScriptedPods implements Controller {
  readonly #cluster: Cluster;
  readonly #ending = new Set<string>();
  #stop = () => {};
  #addresses = 1;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    cluster.addAdmission({
      resources: ['pods'],
      admit: ({ operation, object }) => {
        if (operation === 'CREATE') object.spec.nodeName ??= nodeFor(object);
      },
    });
  }

  start(): void {
    this.#stop = this.#cluster.objects.watch('pods', ({ type, object }) => {
      if (type === 'ADDED') this.#begin(object);
      const { uid, deletionTimestamp } = object.metadata;
      if (type === 'DELETED') this.#ending.delete(uid);
      else if (deletionTimestamp) this.#terminate(object);
    });
  }

  stop(): void {
    this.#stop();
  }

  #begin(pod: KubeObject): void {
    const [container] = pod.spec.containers;
    const waiting = { reason: 'ContainerCreating' };
    this.#report(pod, 'Pending', { waiting });
    this.#addresses += 1;
    const podIP = `10.244.0.${this.#addresses}`;
    if (container.image !== 'local.test/busybox:1') {
      const failed = { reason: 'ErrImagePull' };
      this.#later(SETTLE_MS, () =>
        this.#report(pod, 'Pending', { waiting: failed }, podIP),
      );
      return;
    }
    const startedAt = () => timestamp(this.#cluster.clock.now());
    const { endsAfter, exitCode } = scriptOf(container.command ?? []);
    this.#later(SETTLE_MS, () => {
      if (container.readinessProbe) {
        this.#report(
          pod,
          'Running',
          { running: { startedAt: startedAt() } },
          podIP,
        );
      }
      this.#later(container.readinessProbe ? 20 : 0, () => {
        const running = { startedAt: startedAt() };
        this.#report(pod, 'Running', { running }, podIP, true);
      });
    });
    if (endsAfter === undefined) return;
    this.#later(SETTLE_MS + 200 + endsAfter, () => this.#end(pod, exitCode));
  }

  /** The container's end is seen before the phase changes. */
  #end(pod: KubeObject, exitCode: number): void {
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    const terminated = { exitCode, reason };
    this.#report(pod, 'Running', { terminated });
    const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
    this.#later(SETTLE_MS * 2, () => this.#report(pod, phase, { terminated }));
  }

  #terminate(pod: KubeObject): void {
    const {
      uid,
      namespace,
      name,
      deletionGracePeriodSeconds = 0,
    } = pod.metadata;
    if (this.#ending.has(uid)) return;
    this.#ending.add(uid);
    this.#later(deletionGracePeriodSeconds * 1000, () => {
      const terminated = { exitCode: 137, reason: 'Error' };
      this.#report(pod, 'Failed', { terminated });
      this.#later(SETTLE_MS, () => {
        const { objects } = this.#cluster;
        const present = objects.get('pods', namespace, name);
        if (present?.metadata.uid !== uid) return;
        objects.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
      });
    });
  }

  #later(ms: number, act: () => void): void {
    this.#cluster.clock.after(ms, act);
  }

  #report(
    { metadata, spec }: KubeObject,
    phase: string,
    state: object,
    podIP?: string,
    ready = false,
  ): void {
    const { namespace, name, uid } = metadata;
    const { objects, clock } = this.#cluster;
    objects.modifyStatus('pods', namespace, name, pod => {
      const ended = ['Succeeded', 'Failed'].includes(pod.status?.phase);
      if (pod.metadata.uid !== uid || ended) return;
      const status: NonNullable<Pod['status']> = pod.status ?? {};
      const lastTransitionTime = timestamp(clock.now());
      const known = status.conditions ?? [];
      const condition = (type: string, is: boolean) => {
        const text = is ? 'True' : 'False';
        const before = known.find(item => item.type === type);
        if (before?.status === text) return before;
        return { type, status: text, lastTransitionTime };
      };
      pod.status = {
        ...status,
        phase,
        ...(podIP && { podIP, podIPs: [{ ip: podIP }] }),
        conditions: [
          ...known.filter(({ type }) => type === 'DisruptionTarget'),
          condition('Initialized', true),
          condition('Ready', ready),
          condition('ContainersReady', ready),
          condition('PodScheduled', true),
        ],
        containerStatuses: [
          {
            name: spec.containers[0].name,
            ready,
            restartCount: 0,
            state,
            image: spec.containers[0].image,
            imageID: '',
          },
        ],
      };
    });
  }
}

/** Pods of DaemonSets name their node. */
function nodeFor({ spec }: KubeObject): string {
  const required: NodeSelector | undefined =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const [term] = required?.nodeSelectorTerms ?? [];
  return term?.matchFields?.[0]?.values?.[0] ?? NODE;
}

function scriptOf(command: string[]): Script {
  const text = command.join(' ');
  const [, seconds = '0'] = /sleep (\d+)/.exec(text) ?? [];
  const [, exitCode = '0'] = /exit (\d+)/.exec(text) ?? [];
  const stays = text.includes('httpd') || Number(seconds) >= 100;
  return {
    endsAfter: stays ? undefined : Number(seconds) * 1000,
    exitCode: Number(exitCode),
  };
}
