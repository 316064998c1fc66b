import { z } from 'zod';

/** One object of an application's cluster, as the tree names it. @public */
export interface ArgoResourceRef {
  group: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
}

const nodeRefSchema = z.looseObject({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  uid: z.string().optional(),
});

const networkingSchema = z.looseObject({
  labels: z.record(z.string(), z.string()).nullish(),
  targetLabels: z.record(z.string(), z.string()).nullish(),
  targetRefs: z.array(nodeRefSchema).nullish(),
  ingress: z.array(z.looseObject({})).nullish(),
  externalURLs: z.array(z.string()).nullish(),
});

const nodeSchema = nodeRefSchema.extend({
  parentRefs: z.array(nodeRefSchema).nullish(),
  info: z
    .array(z.looseObject({ name: z.string(), value: z.string().default('') }))
    .nullish(),
  networkingInfo: networkingSchema.nullish(),
  resourceVersion: z.string().optional(),
  images: z.array(z.string()).nullish(),
  health: z
    .looseObject({
      status: z.string().optional(),
      message: z.string().optional(),
    })
    .nullish(),
  createdAt: z.string().nullish(),
});
/** @public */
export type ArgoTreeNode = z.output<typeof nodeSchema>;

/** @public */
export const argoResourceTreeSchema = z.looseObject({
  nodes: z.array(nodeSchema).nullish(),
  /** Of the project's namespaces, but of no application. */
  orphanedNodes: z.array(nodeSchema).nullish(),
  hosts: z.array(z.looseObject({})).nullish(),
});
/** Everything an application made, and what that made. @public */
export type ArgoResourceTree = z.output<typeof argoResourceTreeSchema>;

const managedResourceSchema = z.looseObject({
  group: z.string().optional(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  /** JSON; `null` when Git has none. Secrets are masked. */
  targetState: z.string().optional(),
  /** JSON; `null` when the cluster has none. */
  liveState: z.string().optional(),
  /** The live object without what is not compared. */
  normalizedLiveState: z.string().optional(),
  /** What the object would be after a sync. */
  predictedLiveState: z.string().optional(),
  hook: z.boolean().optional(),
  modified: z.boolean().optional(),
  resourceVersion: z.string().optional(),
});
/** An object in Git and in the cluster. @public */
export type ArgoManagedResource = z.output<typeof managedResourceSchema>;

export const managedResourcesSchema = z.object({
  items: z.array(managedResourceSchema).nullish(),
});

/** @public */
export const argoManifestsSchema = z.looseObject({
  /** Each of them JSON; Secrets are masked. */
  manifests: z.array(z.string()).nullish(),
  namespace: z.string().optional(),
  server: z.string().optional(),
  revision: z.string().optional(),
  sourceType: z.string().optional(),
  commands: z.array(z.string()).nullish(),
});
/** @public */
export type ArgoManifests = z.output<typeof argoManifestsSchema>;

const eventSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    creationTimestamp: z.string().nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  involvedObject: z.looseObject({
    kind: z.string().optional(),
    namespace: z.string().optional(),
    name: z.string().optional(),
    uid: z.string().optional(),
  }),
  reason: z.string().optional(),
  message: z.string().optional(),
  /** Normal, Warning. */
  type: z.string().optional(),
  count: z.number().optional(),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
});
/** A Kubernetes event. @public */
export type ArgoEvent = z.output<typeof eventSchema>;

export const eventListSchema = z.object({
  items: z.array(eventSchema).nullish(),
});

/** `{manifest}` of the calls on one live object. */
export const manifestSchema = z.object({ manifest: z.string() });

const actionSchema = z.looseObject({
  name: z.string(),
  disabled: z.boolean().optional(),
  displayName: z.string().optional(),
  iconClass: z.string().optional(),
  params: z
    .array(z.looseObject({ name: z.string(), value: z.string().optional() }))
    .nullish(),
});
/** Something that Argo CD can do with a live object. @public */
export type ArgoResourceAction = z.output<typeof actionSchema>;

export const actionListSchema = z.object({
  actions: z.array(actionSchema).nullish(),
});

/** A frame of a log stream. */
export const logFrameSchema = z.looseObject({
  content: z.string().default(''),
  /** Absent from what Argo CD says in place of a line. */
  timeStamp: z.string().nullish(),
  timeStampStr: z.string().optional(),
  podName: z.string().default(''),
  last: z.boolean().optional(),
});

/** A line of a container's log. @public */
export interface ArgoLogLine {
  content: string;
  /** With nanoseconds. */
  timestamp: string;
  podName: string;
}
