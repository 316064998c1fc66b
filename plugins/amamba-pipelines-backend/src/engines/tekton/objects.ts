import { z } from 'zod';

/**
 * The parts of Tekton's objects (`tekton.dev/v1`) that the portal reads. What
 * is not named here is left out, which also bounds the memory of the watch
 * caches; a part that cannot be read is taken as absent, for one odd object
 * must not hide the others.
 */
const text = z.string().optional().catch(undefined);
const time = z
  .string()
  .refine(value => !Number.isNaN(Date.parse(value)))
  .transform(value => new Date(value).toISOString())
  .optional()
  .catch(undefined);
const listOf = <T extends z.ZodType>(item: T) =>
  z.array(item).optional().catch(undefined);

const value = z.union([
  z.string(),
  z.array(z.string()),
  z.record(z.string(), z.string()),
]);
const param = z.object({ name: z.string(), value });

const metadata = z.object({
  name: z.string(),
  namespace: z.string().default('default'),
  uid: z.string().default(''),
  resourceVersion: z.string().default('0'),
  creationTimestamp: time,
  deletionTimestamp: time,
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z
    .record(z.string(), z.string())
    .default({})
    // As long as the object itself, and of no use here.
    .transform(
      ({ 'kubectl.kubernetes.io/last-applied-configuration': _, ...rest }) =>
        rest,
    ),
  ownerReferences: listOf(
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      name: z.string(),
      uid: z.string(),
      controller: z.boolean().optional(),
    }),
  ),
});

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: text,
  message: text,
});
const conditions = listOf(condition);

const paramSpec = z.object({
  name: z.string(),
  type: z.enum(['string', 'array', 'object']).optional().catch(undefined),
  description: text,
  default: value.optional().catch(undefined),
  enum: listOf(z.string()),
});

const pipelineTask = z.object({
  name: z.string(),
  displayName: text,
  runAfter: listOf(z.string()),
  params: z.unknown().optional(),
  when: z.unknown().optional(),
  matrix: z.unknown().optional(),
});

const pipelineSpec = z.object({
  displayName: text,
  description: text,
  params: listOf(paramSpec),
  workspaces: listOf(
    z.object({ name: z.string(), optional: z.boolean().optional() }),
  ),
  tasks: listOf(pipelineTask),
  finally: listOf(pipelineTask),
});

const stepState = z.object({
  name: z.string(),
  container: text,
  terminationReason: text,
  running: z.object({ startedAt: time }).optional().catch(undefined),
  waiting: z
    .object({ reason: text, message: text })
    .optional()
    .catch(undefined),
  terminated: z
    .object({
      exitCode: z.number().int(),
      reason: text,
      message: text,
      startedAt: time,
      finishedAt: time,
    })
    .optional()
    .catch(undefined),
});

const object = <S extends z.ZodType, T extends z.ZodType>(spec: S, status: T) =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata,
    spec: spec.catch({} as never),
    status: status.catch({} as never),
  });

/** `pipelines.tekton.dev` */
export const tektonPipelineSchema = object(
  pipelineSpec.prefault({}),
  z.object({}).prefault({}),
);

/** `pipelineruns.tekton.dev` */
export const pipelineRunSchema = object(
  z
    .object({
      pipelineRef: z.object({ name: text }).optional().catch(undefined),
      pipelineSpec: pipelineSpec.optional().catch(undefined),
      params: listOf(param),
      status: text,
    })
    .prefault({}),
  z
    .object({
      conditions,
      startTime: time,
      completionTime: time,
      childReferences: listOf(
        z.object({
          kind: z.string(),
          name: z.string(),
          displayName: text,
          pipelineTaskName: z.string(),
        }),
      ),
      skippedTasks: listOf(z.object({ name: z.string(), reason: text })),
      results: listOf(param),
      pipelineSpec: pipelineSpec.optional().catch(undefined),
    })
    .prefault({}),
);

/** `taskruns.tekton.dev` */
export const taskRunSchema = object(
  z.object({}).prefault({}),
  z
    .object({
      conditions,
      podName: text,
      startTime: time,
      completionTime: time,
      steps: listOf(stepState),
      results: listOf(param),
      retriesStatus: listOf(z.object({ podName: text })),
      taskSpec: z
        .object({
          steps: listOf(
            z.object({
              name: z.string().default(''),
              image: text,
            }),
          ),
        })
        .optional()
        .catch(undefined),
    })
    .prefault({}),
);

export type TektonPipeline = z.output<typeof tektonPipelineSchema>;
export type PipelineRun = z.output<typeof pipelineRunSchema>;
export type TaskRun = z.output<typeof taskRunSchema>;
export type PipelineSpec = z.output<typeof pipelineSpec>;
export type PipelineTask = z.output<typeof pipelineTask>;
export type StepState = z.output<typeof stepState>;
export type Condition = z.output<typeof condition>;

/** The condition that tells how a run or task is getting on. */
export function succeededCondition(status: {
  conditions?: Condition[];
}): Condition | undefined {
  return status.conditions?.find(({ type }) => type === 'Succeeded');
}

/** Who asked the portal for a run; the cluster knows only the portal. */
export const STARTED_BY_ANNOTATION = 'amamba.io/started-by';
/** Who asked the portal to cancel it. */
export const CANCELLED_BY_ANNOTATION = 'amamba.io/cancelled-by';
