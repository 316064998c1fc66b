import type { IncomingMessage, ServerResponse } from 'node:http';

/** A Kubernetes object as JSON; kinds are told apart at the edges. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: any;
  status?: any;
  [field: string]: any;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  generateName?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: unknown[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** `plural` for the core group, else `plural.group`: `pods`, `taskruns.tekton.dev`. */
export type ResourceName = string;

export interface ResourceType {
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  listKind: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  /** Updates of the object leave `status` alone and the other way round. */
  hasStatus: boolean;
  /** Of custom resources with a scale subresource: where its values are. */
  scalePaths?: ScalePaths;
}

/** Paths of the fields that a Scale stands for: `.spec.replicas`. */
export interface ScalePaths {
  specReplicasPath: string;
  statusReplicasPath: string;
  /** Of a field that has a label selector as text. */
  labelSelectorPath?: string;
}

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface WatchEvent {
  type: WatchEventType;
  object: KubeObject;
}

export interface ListOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

/**
 * The cluster's objects for code in the same process (controllers, the pod
 * runtime). Writes pass through the same admission and versioning as those
 * that come over HTTP. What is returned is a copy the caller may change.
 *
 * Every write throws `StatusError` as the API server would answer it;
 * `update` and `updateStatus` throw a Conflict when `resourceVersion` is old.
 */
export interface ObjectClient {
  /** The same objects, written under another name in `managedFields`. */
  as(manager: string): ObjectClient;
  get(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): KubeObject | undefined;
  list(resource: ResourceName, options?: ListOptions): KubeObject[];
  create(resource: ResourceName, object: NewObject): KubeObject;
  update(resource: ResourceName, object: KubeObject): KubeObject;
  updateStatus(resource: ResourceName, object: KubeObject): KubeObject;
  /** Reads, lets `change` edit the copy, writes; tries again on conflict. */
  modify(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (object: KubeObject) => void,
  ): KubeObject | undefined;
  modifyStatus(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (object: KubeObject) => void,
  ): KubeObject | undefined;
  /**
   * Gives a pod its node, together with what `change` writes into its status.
   * Throws a Conflict when it has one already or is to be deleted.
   */
  bindPod(
    namespace: string | undefined,
    name: string,
    nodeName: string,
    change: (pod: KubeObject) => void,
  ): void;
  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): void;
  /**
   * Present objects come first as ADDED. Events come in the order of writes,
   * after `watch` and the write have returned. Returns how to stop.
   */
  watch(
    resource: ResourceName,
    onEvent: (event: WatchEvent) => void,
    options?: ListOptions,
  ): () => void;
}

export type NewObject = Omit<KubeObject, 'metadata'> & {
  metadata: Partial<ObjectMeta>;
};

/** Time of the sandbox; tests can move it. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms` of this clock; returns how to cancel. */
  after(ms: number, callback: () => void): () => void;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  resource: ResourceType;
  subresource?: string;
  object: KubeObject;
  oldObject?: KubeObject;
  user: UserInfo;
  /** Nothing is stored in the end. */
  dryRun: boolean;
  /** Tells the client something beside the answer (`Warning: 299 - "…"`). */
  warn(message: string): void;
}

/**
 * Looks at a write before it is stored. Runs in the order of registration:
 * every `admit`, then the object's own validation, then every `validate`.
 */
export interface Admission {
  /** Resources it wants to see; `*` for all. */
  resources: ResourceName[];
  /** May change `request.object`, or refuse by throwing `StatusError`. */
  admit?(request: AdmissionRequest): void;
  /** Sees the object as it will be stored; may refuse, not change it. */
  validate?(request: AdmissionRequest): void;
}

export interface UserInfo {
  username: string;
  uid?: string;
  groups: string[];
  extra?: Record<string, string[]>;
}

/** Whose token, for whom and how long. */
export interface ServiceAccountTokenRequest {
  namespace: string;
  /** Of the ServiceAccount. */
  name: string;
  /** The API server, unless given. */
  audiences?: string[];
  /** An hour, unless given. */
  expirationSeconds?: number;
  /** The token is good only while this object lives. At most one is given. */
  pod?: { name: string; uid?: string };
  secret?: { name: string; uid?: string };
  node?: { name: string; uid?: string };
}

export interface IssuedServiceAccountToken {
  /** A signed JSON Web Token. */
  token: string;
  /** When to have a new one by; RFC 3339. */
  expirationTimestamp: string;
}

/** Makes the world match what objects say; level-triggered. */
export interface Controller {
  start(): void;
  stop(): void;
}

/** Serves `…/{plural}/{name}/{subresource}` other than status. */
export interface SubresourceHandler {
  resource: ResourceName;
  subresource: string;
  /** The object's name, where requests say more in its place: `https:web:443`. */
  nameOf?(requested: string): string;
  handle(context: SubresourceContext): Promise<void> | void;
}

export interface SubresourceContext {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  object: KubeObject;
  user: UserInfo;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

/** How an object is shown in a version that it is not stored in, and taken back. */
export interface Conversion {
  fromStored(object: KubeObject): KubeObject;
  toStored(object: KubeObject): KubeObject;
}

/** One virtual cluster: what the API server, controllers and pods share. */
export interface Cluster {
  readonly name: string;
  readonly clock: Clock;
  readonly objects: ObjectClient;
  readonly resources: ResourceType[];
  /** Makes a custom resource known; done by CustomResourceDefinition objects too. */
  addResource(type: ResourceType): void;
  /** Serves a version of a resource that differs by more than its name. */
  addConversion(
    resource: ResourceName,
    version: string,
    conversion: Conversion,
  ): void;
  addAdmission(admission: Admission): void;
  addController(controller: Controller): void;
  addSubresource(handler: SubresourceHandler): void;
  /**
   * Issues a token of a ServiceAccount, as the TokenRequest API does; for a
   * projected volume bound to the pod that mounts it. Throws `StatusError`:
   * NotFound when the account or the bound object is absent, Conflict when the
   * bound object is another of the same name.
   */
  issueServiceAccountToken(
    request: ServiceAccountTokenRequest,
  ): IssuedServiceAccountToken;
  /** Writes a core/v1 Event about an object, counting repeats as the recorder does. */
  recordEvent(
    about: KubeObject,
    event: {
      type: 'Normal' | 'Warning';
      reason: string;
      message: string;
      component: string;
      /** Which part of the object: `spec.containers{main}`. */
      fieldPath?: string;
      /** The machine, of kubelets. */
      host?: string;
      /** What was tried; such events are written as events.k8s.io has them. */
      action?: string;
    },
  ): void;
}
