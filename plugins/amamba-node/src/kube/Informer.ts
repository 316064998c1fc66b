import type { KubeObject, KubeResource } from './objects';

/** Which objects to keep in step with. @public */
export interface InformerOptions extends KubeResource {
  /** Absent: every namespace. */
  namespace?: string;
  labelSelector?: string;
  /**
   * Keeps only what is needed of each object, to bound memory; it must keep
   * `metadata` with its name, namespace, labels and `resourceVersion`.
   * Consumers share a watch when they pass the very same function. Unless
   * told, `managedFields` are left out.
   */
  project?: (object: KubeObject) => KubeObject;
}

/** How current an informer is. @public */
export interface InformerState {
  /**
   * - `starting`: nothing is known yet.
   * - `live`: what it holds is what the cluster has.
   * - `stale`: it holds what the cluster had at `syncedAt`.
   * - `missing`: the cluster does not have this resource (its operator is not
   *   installed), so there is nothing to hold.
   */
  phase: 'starting' | 'live' | 'stale' | 'missing';
  /** When what it holds was last known to be current. */
  syncedAt?: Date;
  /** Why it is not live, for a person to read. */
  error?: string;
}

/**
 * A copy of a cluster's objects of one resource, kept current by a watch that
 * the whole process shares.
 *
 * @public
 */
export interface Informer {
  readonly cluster: string;
  readonly resource: KubeResource;
  readonly state: InformerState;

  /** By `namespace/name`. The object is frozen and shared: do not change it. */
  get(key: string): KubeObject | undefined;

  /** `labels` must all be there with these values. */
  list(filter?: {
    namespace?: string;
    labels?: Record<string, string>;
  }): KubeObject[];

  /**
   * Calls back with the key of each object that is added, changed or deleted
   * from now on; what is there already is in {@link Informer.list}.
   *
   * @returns how to stop.
   */
  onChange(listener: (key: string) => void): () => void;

  /** @returns how to stop. */
  onState(listener: (state: InformerState) => void): () => void;

  /**
   * Resolves once the informer has been live or has found the resource
   * missing. Rejects when the signal aborts.
   */
  synced(signal?: AbortSignal): Promise<void>;

  /** Ends this consumer's use; the last one ends the watch. */
  release(): void;
}
