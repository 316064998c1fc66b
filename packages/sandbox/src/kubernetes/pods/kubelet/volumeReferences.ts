import type { PodSpec } from 'kubernetes-types/core/v1';
import type { KubeObject } from '../../types.ts';
import type { PodWorker } from '../podWorker.ts';

type Followed = 'configmaps' | 'secrets';

/** Which pods have volumes that are made of a ConfigMap or Secret. */
export class VolumeReferences {
  readonly #workers = new Map<string, Set<PodWorker>>();

  add(pod: KubeObject, worker: PodWorker): void {
    for (const key of keysOf(pod)) {
      const workers = this.#workers.get(key) ?? new Set();
      this.#workers.set(key, workers.add(worker));
    }
  }

  remove(pod: KubeObject, worker: PodWorker): void {
    for (const key of keysOf(pod)) {
      const workers = this.#workers.get(key);
      workers?.delete(worker);
      if (workers?.size === 0) this.#workers.delete(key);
    }
  }

  of(resource: Followed, { metadata }: KubeObject): Iterable<PodWorker> {
    const key = keyOf(resource, metadata.namespace, metadata.name);
    return this.#workers.get(key) ?? [];
  }
}

function keyOf(resource: Followed, namespace = '', name = ''): string {
  return `${resource}/${namespace}/${name}`;
}

function keysOf({ metadata, spec }: KubeObject): string[] {
  const { namespace } = metadata;
  return ((spec as PodSpec).volumes ?? []).flatMap(volume => {
    const sources = [volume, ...(volume.projected?.sources ?? [])];
    return sources.flatMap(({ configMap, secret }) => {
      if (configMap) return [keyOf('configmaps', namespace, configMap.name)];
      if (!secret) return [];
      const name = 'secretName' in secret ? secret.secretName : undefined;
      const projected = 'name' in secret ? secret.name : undefined;
      return [keyOf('secrets', namespace, name ?? projected)];
    });
  });
}
