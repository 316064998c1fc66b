import type { ClusterSource } from '@amamba/plugin-amamba-debug-common';
import {
  type Informer,
  type KubeService,
  parseKubeKey,
} from '@amamba/plugin-amamba-node';
import { keepOfPod, type Pod, PODS, readPod } from './Pod';

/** How long a list waits for a cluster that has not been read yet. */
const FIRST_READING_MS = 3_000;

/** Where a pod changed, came or went. */
export type PodChange = (cluster: string, namespace: string) => void;

/**
 * Pods of all clusters, as watches hold them that the whole process shares:
 * one a cluster, each pod cut down to what lists and proofs need.
 */
export class PodCache {
  readonly #kube: Pick<KubeService, 'clusters' | 'informer'>;
  readonly #informers = new Map<string, Informer>();
  readonly #listeners = new Set<PodChange>();

  constructor(kube: Pick<KubeService, 'clusters' | 'informer'>) {
    this.#kube = kube;
  }

  /** Begins to watch every cluster that can be used. */
  start(): void {
    for (const { name, unusable } of this.#kube.clusters()) {
      if (!unusable && !this.#informers.has(name)) {
        const informer = this.#kube.informer(name, {
          ...PODS,
          project: keepOfPod,
        });
        informer.onChange(key => this.#changed(name, key));
        this.#informers.set(name, informer);
      }
    }
  }

  stop(): void {
    for (const informer of this.#informers.values()) {
      informer.release();
    }
    this.#informers.clear();
    this.#listeners.clear();
  }

  /** Of a cluster that is away, what it had when it was last read. */
  list(cluster: string, namespace: string): Pod[] {
    const informer = this.#informers.get(cluster);
    return (informer?.list({ namespace }) ?? []).map(readPod);
  }

  get(cluster: string, namespace: string, name: string): Pod | undefined {
    const object = this.#informers.get(cluster)?.get(`${namespace}/${name}`);
    return object && readPod(object);
  }

  source(cluster: string): ClusterSource {
    const info = this.#kube.clusters().find(({ name }) => name === cluster);
    const state = this.#informers.get(cluster)?.state;
    if (!info) {
      return {
        cluster,
        title: cluster,
        phase: 'unusable',
        error: `There is no cluster ${cluster} under kubernetes.clusterLocatorMethods.`,
      };
    }
    const { title, unusable } = info;
    const error = unusable ?? state?.error;
    return {
      cluster,
      title,
      phase: unusable ? 'unusable' : state?.phase ?? 'starting',
      ...(state?.syncedAt && { syncedAt: state.syncedAt.toISOString() }),
      ...(error && { error }),
    };
  }

  /** Waits a while for clusters that were never read; never rejects. */
  async settled(clusters: readonly string[]): Promise<void> {
    const unread = clusters.flatMap(name => {
      const informer = this.#informers.get(name);
      return informer?.state.phase === 'starting' && !informer.state.error
        ? [informer]
        : [];
    });
    if (unread.length > 0) {
      const signal = AbortSignal.timeout(FIRST_READING_MS);
      await Promise.allSettled(unread.map(one => one.synced(signal)));
    }
  }

  /** @returns how to stop. */
  onChange(listener: PodChange): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(cluster: string, key: string): void {
    const { namespace = '' } = parseKubeKey(key);
    this.#listeners.forEach(listener => listener(cluster, namespace));
  }
}
