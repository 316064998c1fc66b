import { z } from 'zod';

const port = z.union([z.number(), z.string()]);
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform(items => items ?? []);

const probeSchema = z.object({
  httpGet: z
    .object({
      scheme: z.string().optional(),
      host: z.string().optional(),
      port,
      path: z.string().optional(),
    })
    .optional(),
  tcpSocket: z.object({ host: z.string().optional(), port }).optional(),
  grpc: z
    .object({ port: z.number(), service: z.string().nullish() })
    .optional(),
  exec: z.object({ command: list(z.string()) }).optional(),
  periodSeconds: z.number().default(10),
  failureThreshold: z.number().default(3),
});

export type Probe = z.output<typeof probeSchema>;

const amounts = z.record(z.string(), z.string()).nullish();

/** What the diagnosis reads of a container, beside what lists show. */
export const containerSpecSchema = z.object({
  name: z.string(),
  image: z.string().default(''),
  command: list(z.string()),
  args: list(z.string()),
  env: list(z.object({ name: z.string() })),
  ports: list(
    z.object({
      name: z.string().optional(),
      containerPort: z.number(),
      protocol: z.string().default('TCP'),
    }),
  ),
  resources: z
    .object({ requests: amounts, limits: amounts })
    .nullish()
    .transform(resources => resources ?? {}),
  volumeMounts: list(
    z.object({
      name: z.string(),
      mountPath: z.string(),
      readOnly: z.boolean().default(false),
    }),
  ),
  startupProbe: probeSchema.optional(),
  readinessProbe: probeSchema.optional(),
  livenessProbe: probeSchema.optional(),
});

export type ContainerSpec = z.output<typeof containerSpecSchema>;

/** A volume: its name, and one key that says of which kind it is. */
export const volumeSchema = z.looseObject({ name: z.string() });

export type Volume = z.output<typeof volumeSchema>;

const statusesSchema = list(
  z.object({
    name: z.string(),
    lastState: z
      .object({
        terminated: z
          .object({
            exitCode: z.number().default(0),
            signal: z.number().optional(),
            reason: z.string().optional(),
            message: z.string().optional(),
            startedAt: z.string().nullish(),
            finishedAt: z.string().nullish(),
          })
          .optional(),
      })
      .default({}),
  }),
);

/** What the diagnosis reads of a pod, beside what lists show. */
export const podSpecSchema = z.object({
  metadata: z.object({
    labels: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z
    .object({
      volumes: list(volumeSchema),
      containers: list(containerSpecSchema),
      initContainers: list(containerSpecSchema),
      ephemeralContainers: list(containerSpecSchema),
    })
    .prefault({}),
  status: z
    .object({
      containerStatuses: statusesSchema,
      initContainerStatuses: statusesSchema,
      ephemeralContainerStatuses: statusesSchema,
      conditions: list(
        z.object({
          type: z.string(),
          status: z.string(),
          reason: z.string().optional(),
          message: z.string().optional(),
        }),
      ),
    })
    .prefault({}),
});
