import type { KubeObject, KubeResource } from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import { DEBUGGER_ENV, EXPIRES_ANNOTATION, KEPT_ANNOTATIONS } from './marks';

export const PODS: KubeResource = { group: '', version: 'v1', plural: 'pods' };

const runningSchema = z.object({ startedAt: z.string().nullish() });
const waitingSchema = z.object({
  reason: z.string().optional(),
  message: z.string().optional(),
});
const terminatedSchema = z.object({
  exitCode: z.number().default(0),
  signal: z.number().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
});
const stateSchema = z.object({
  waiting: waitingSchema.optional(),
  running: runningSchema.optional(),
  terminated: terminatedSchema.optional(),
});

const containerSchema = z.object({
  name: z.string(),
  image: z.string().default(''),
  stdin: z.boolean().default(false),
  tty: z.boolean().default(false),
  restartPolicy: z.string().optional(),
  targetContainerName: z.string().optional(),
  securityContext: z.object({ privileged: z.boolean().nullish() }).nullish(),
  env: z
    .array(z.object({ name: z.string(), value: z.string().optional() }))
    .nullish(),
});

const containerStatusSchema = z.object({
  name: z.string(),
  state: stateSchema.default({}),
  ready: z.boolean().default(false),
  started: z.boolean().optional(),
  restartCount: z.number().default(0),
  imageID: z.string().default(''),
  containerID: z.string().optional(),
});

const containersSchema = z
  .array(containerSchema)
  .nullish()
  .transform(containers => containers ?? []);
const statusesSchema = z
  .array(containerStatusSchema)
  .nullish()
  .transform(statuses => statuses ?? []);

/** What is read of a pod: the rest is not kept. */
export const podSchema = z.object({
  apiVersion: z.string().default('v1'),
  kind: z.string().default('Pod'),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default(''),
    uid: z.string().default(''),
    resourceVersion: z.string().optional(),
    creationTimestamp: z.string().optional(),
    deletionTimestamp: z.string().optional(),
    labels: z.record(z.string(), z.string()).nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
    ownerReferences: z
      .array(
        z.object({
          apiVersion: z.string(),
          kind: z.string(),
          name: z.string(),
          uid: z.string(),
          controller: z.boolean().optional(),
        }),
      )
      .nullish(),
  }),
  spec: z
    .object({
      nodeName: z.string().optional(),
      os: z.object({ name: z.string() }).optional(),
      hostPID: z.boolean().optional(),
      hostNetwork: z.boolean().optional(),
      shareProcessNamespace: z.boolean().optional(),
      nodeSelector: z.record(z.string(), z.string()).nullish(),
      readinessGates: z
        .array(z.object({ conditionType: z.string() }))
        .nullish(),
      containers: containersSchema,
      initContainers: containersSchema,
      ephemeralContainers: containersSchema,
    })
    .prefault({}),
  status: z
    .object({
      phase: z.string().default('Unknown'),
      reason: z.string().optional(),
      message: z.string().optional(),
      podIP: z.string().optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .nullish(),
      containerStatuses: statusesSchema,
      initContainerStatuses: statusesSchema,
      ephemeralContainerStatuses: statusesSchema,
    })
    .prefault({}),
});

export type Pod = z.output<typeof podSchema>;
export type PodContainer = Pod['spec']['containers'][number];
export type PodContainerStatus = Pod['status']['containerStatuses'][number];
export type PodContainerState = PodContainerStatus['state'];

/** Pods by the objects that they were read from. */
const read = new WeakMap<KubeObject, Pod>();

const OWN_ENV: ReadonlySet<string> = new Set(Object.values(DEBUGGER_ENV));

/** What the watch cache keeps of a pod; a function of its own, to be shared. */
export function keepOfPod(object: KubeObject): KubeObject {
  // One pod that is not as Kubernetes writes them must not hide all others.
  const pod =
    podSchema.safeParse(object).data ??
    podSchema.parse({ metadata: object.metadata });
  const { metadata, spec } = pod;
  const keepEnv = (container: PodContainer): PodContainer => ({
    ...container,
    env: container.env?.filter(({ name }) => OWN_ENV.has(name)),
  });
  const { annotations, ownerReferences, labels } = metadata;
  const kept = {
    ...pod,
    metadata: {
      ...metadata,
      labels: labels ?? undefined,
      annotations: pickAnnotations(annotations ?? {}),
      ownerReferences:
        ownerReferences?.filter(({ controller }) => controller) ?? undefined,
    },
    spec: {
      ...spec,
      nodeSelector: undefined,
      os: { name: osOf(pod) },
      containers: spec.containers.map(({ env: _, ...rest }) => rest),
      initContainers: spec.initContainers.map(({ env: _, ...rest }) => rest),
      ephemeralContainers: spec.ephemeralContainers.map(keepEnv),
    },
  };
  // It is one already: to be read it takes no second copy.
  read.set(kept, kept);
  return kept;
}

function pickAnnotations(
  annotations: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    KEPT_ANNOTATIONS.flatMap(name =>
      annotations[name] === undefined ? [] : [[name, annotations[name]]],
    ),
  );
}

/** Reads a pod; one that a cache holds, once. */
export function readPod(object: KubeObject): Pod {
  const known = read.get(object);
  if (known) {
    return known;
  }
  const pod = podSchema.parse(object);
  read.set(object, pod);
  return pod;
}

/** `linux` unless the pod says otherwise. */
export function osOf({ spec }: Pod): string {
  return spec.os?.name ?? spec.nodeSelector?.['kubernetes.io/os'] ?? 'linux';
}

/** A container of any kind, with how it is. */
export function findContainer(
  { spec, status }: Pod,
  name: string,
): { container: PodContainer; status?: PodContainerStatus } | undefined {
  const container = [
    ...spec.containers,
    ...spec.initContainers,
    ...spec.ephemeralContainers,
  ].find(candidate => candidate.name === name);
  return (
    container && {
      container,
      status: [
        ...status.containerStatuses,
        ...status.initContainerStatuses,
        ...status.ephemeralContainerStatuses,
      ].find(candidate => candidate.name === name),
    }
  );
}

/** When what the portal made is deleted at the latest. */
export function expiryOf({ metadata }: Pod): string | undefined {
  return metadata.annotations?.[EXPIRES_ANNOTATION];
}
