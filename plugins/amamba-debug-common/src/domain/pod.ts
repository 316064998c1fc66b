import { z } from 'zod';
import { debugProfileSchema, podSecurityLevelSchema } from './profile';
import { podRefSchema } from './target';

/** How a container is; `reason` in Kubernetes' own words (`CrashLoopBackOff`). @public */
export const containerStateSchema = z.object({
  phase: z.enum(['waiting', 'running', 'terminated', 'unknown']),
  reason: z.string().optional(),
  message: z.string().optional(),
  exitCode: z.number().int().optional(),
  signal: z.number().int().optional(),
  startedAt: z.iso.datetime().optional(),
  finishedAt: z.iso.datetime().optional(),
});

/** @public */
export type ContainerState = z.output<typeof containerStateSchema>;

/** What lists show of a container. @public */
export const containerSummarySchema = z.object({
  name: z.string(),
  kind: z.enum(['container', 'init', 'sidecar', 'ephemeral']),
  image: z.string(),
  state: containerStateSchema,
  ready: z.boolean(),
  restarts: z.number().int(),
  /** Of an ephemeral one that the portal added. */
  debugger: z
    .object({
      /** The container whose processes it sees. */
      target: z.string().optional(),
      /** After which it ends by itself. */
      expiresAt: z.iso.datetime().optional(),
    })
    .optional(),
});

/** @public */
export type ContainerSummary = z.output<typeof containerSummarySchema>;

/** What lists show of a pod. @public */
export const podSummarySchema = podRefSchema.extend({
  uid: z.string(),
  /** As `kubectl get pods` words it: `Running`, `CrashLoopBackOff`, `Terminating`. */
  status: z.string(),
  tone: z.enum(['ok', 'progressing', 'warning', 'error', 'neutral']),
  ready: z.object({ ready: z.number().int(), of: z.number().int() }),
  restarts: z.number().int(),
  node: z.string().optional(),
  ip: z.string().optional(),
  createdAt: z.iso.datetime(),
  /** What made it: `Deployment/payments-api`. */
  owner: z.object({ kind: z.string(), name: z.string() }).optional(),
  /** Of a copy that the portal made for debugging. */
  copyOf: z.string().optional(),
  copyExpiresAt: z.iso.datetime().optional(),
  containers: z.array(containerSummarySchema),
});

/** @public */
export type PodSummary = z.output<typeof podSummarySchema>;

/** How current what is shown of a cluster is. @public */
export const clusterSourceSchema = z.object({
  cluster: z.string(),
  title: z.string(),
  phase: z.enum(['starting', 'live', 'stale', 'missing', 'unusable']),
  syncedAt: z.iso.datetime().optional(),
  error: z.string().optional(),
});

/** @public */
export type ClusterSource = z.output<typeof clusterSourceSchema>;

/** An event about the pod. @public */
export const podEventSchema = z.object({
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: z.number().int(),
  at: z.iso.datetime(),
});

const amount = z.number().nonnegative();

/** What is used: CPU in cores, memory in bytes. @public */
export const usageSchema = z.object({ cpu: amount, memory: amount });

/** @public */
export type Usage = z.output<typeof usageSchema>;

/** What is known of a container beside the list. @public */
export const containerDetailSchema = containerSummarySchema.extend({
  lastTermination: containerStateSchema.optional(),
  requests: usageSchema.partial(),
  limits: usageSchema.partial(),
  /** Of metrics.k8s.io; absent where the cluster has none. */
  usage: usageSchema.optional(),
  ports: z.array(
    z.object({
      name: z.string().optional(),
      port: z.number().int(),
      protocol: z.string(),
    }),
  ),
  /** In words: `http-get :8080/healthz every 10s`. */
  probes: z.array(
    z.object({
      kind: z.enum(['startup', 'readiness', 'liveness']),
      check: z.string(),
      periodSeconds: z.number().int(),
      failureThreshold: z.number().int(),
    }),
  ),
  /** Where configuration is mounted; never what is in it. */
  mounts: z.array(
    z.object({
      path: z.string(),
      volume: z.string(),
      /** `ConfigMap checkout-pages`, `Secret …`, `emptyDir`, `PersistentVolumeClaim …`. */
      source: z.string(),
      readOnly: z.boolean(),
    }),
  ),
  /** What its image and processes tell of it: `java`, `node`, `distroless`. */
  languages: z.array(z.string()),
});

/** @public */
export type ContainerDetail = z.output<typeof containerDetailSchema>;

/** A pod with what helps to find out what is wrong with it. @public */
export const podDetailSchema = podSummarySchema.extend({
  containers: z.array(containerDetailSchema),
  conditions: z.array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
  events: z.array(podEventSchema),
  /** When usage was measured. */
  usageAt: z.iso.datetime().optional(),
  /** Why there is no usage, events or policies, in the cluster's words. */
  notices: z.array(z.string()),
  /** Those that select the pod. */
  networkPolicies: z.array(
    z.object({
      name: z.string(),
      /** `ingress` and `egress`, those that it restricts. */
      restricts: z.array(z.enum(['ingress', 'egress'])),
      /** In words. */
      allows: z.array(z.string()),
    }),
  ),
  podSecurity: z.object({
    level: podSecurityLevelSchema,
    /** Which profiles the level refuses, and why. */
    refused: z.array(
      z.object({ profile: debugProfileSchema, because: z.string() }),
    ),
  }),
  /** Ids of the catalogue's images, the most suitable first. */
  suitableImages: z.array(z.string()),
});

/** @public */
export type PodDetail = z.output<typeof podDetailSchema>;
