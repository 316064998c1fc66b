import type {
  KubeObject,
  KubeResource,
  KubeTarget,
  NewKubeObject,
} from './objects';
import type { KubeStreams } from './KubeStream';

/** What every call takes. @public */
export interface KubeCallOptions {
  signal?: AbortSignal;
  /** Until the whole answer is here; 30 s unless told. Not for streams. */
  timeoutMs?: number;
}

/** @public */
export interface KubeListOptions extends KubeCallOptions {
  /** Absent: every namespace. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Most items in this page. */
  limit?: number;
  /** From the page before. */
  continue?: string;
}

/** One page of a list. @public */
export interface KubeList {
  items: KubeObject[];
  resourceVersion: string;
  /** Absent on the last page. */
  continue?: string;
}

/** @public */
export interface KubeWatchOptions extends KubeCallOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** From a list, or from the last event. */
  resourceVersion: string;
  /** After which the server ends the watch. */
  timeoutSeconds: number;
}

/** @public */
export interface KubeWatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  object: KubeObject;
}

/**
 * How a patch is written: RFC 7386, RFC 6902, Kubernetes' strategic merge, or
 * server-side apply.
 *
 * @public
 */
export type KubePatchType = 'merge' | 'json' | 'strategic' | 'apply';

/** @public */
export interface KubePatchOptions extends KubeCallOptions {
  type: KubePatchType;
  /** `status`, `scale`. */
  subresource?: string;
  /** Needed to apply. */
  fieldManager?: string;
  /** Apply: takes fields over from other managers. */
  force?: boolean;
}

/** @public */
export interface KubeDeleteOptions extends KubeCallOptions {
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  /** Deletes only this very object, not a later one of its name. */
  uid?: string;
}

/** @public */
export interface KubeLogOptions extends KubeCallOptions {
  namespace: string;
  pod: string;
  container: string;
  /** Goes on until the container ends. */
  follow?: boolean;
  timestamps?: boolean;
  tailLines?: number;
  sinceTime?: string;
  /** Of the container before its last restart. */
  previous?: boolean;
  limitBytes?: number;
}

/** @public */
export interface KubeRequest extends KubeCallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with `/`, its parts encoded. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** Of the body; JSON unless told. */
  contentType?: string;
}

/**
 * Speaks to the API server of one cluster.
 *
 * @remarks
 * Every operation throws {@link KubeError}, which `mountContract` turns into
 * an error that names the cluster and the remedy.
 *
 * @public
 */
export interface KubeClient {
  /** The cluster's name in the configuration. */
  readonly cluster: string;

  /** @returns the parsed JSON of the answer. */
  request(request: KubeRequest): Promise<unknown>;

  /**
   * @returns undefined when there is no such object.
   * @throws KubeError too when the cluster does not know the resource at all.
   */
  get(
    resource: KubeResource,
    target: KubeTarget,
    options?: KubeCallOptions,
  ): Promise<KubeObject | undefined>;

  /** One page; everything when no `limit` is given. */
  list(resource: KubeResource, options?: KubeListOptions): Promise<KubeList>;

  /** In the namespace that the object's metadata names. */
  create(
    resource: KubeResource,
    object: NewKubeObject,
    options?: KubeCallOptions,
  ): Promise<KubeObject>;

  /** With bookmarks. Ends when the server ends it. */
  watch(
    resource: KubeResource,
    options: KubeWatchOptions,
  ): Promise<AsyncIterable<KubeWatchEvent>>;

  patch(
    resource: KubeResource,
    target: KubeTarget,
    patch: object,
    options: KubePatchOptions,
  ): Promise<KubeObject>;

  /** Does nothing when there is no such object. */
  delete(
    resource: KubeResource,
    target: KubeTarget,
    options?: KubeDeleteOptions,
  ): Promise<void>;

  /**
   * Bytes of a container's log as they come. Ends the request when the reader
   * stops iterating.
   */
  log(options: KubeLogOptions): AsyncIterable<Uint8Array>;

  /** Processes in containers, and ports of pods, over WebSockets. */
  readonly streams: KubeStreams;
}
