import { z } from 'zod';
import { phaseSchema } from './phase';

const time = z.iso.datetime();

/** Value of a parameter: Tekton has all three forms, Jenkins has text. @public */
export const paramValueSchema = z.union(
  [z.string(), z.array(z.string()), z.record(z.string(), z.string())],
  { error: 'Expected a text, a list of texts or an object of texts' },
);
/** @public */
export type ParamValue = z.output<typeof paramValueSchema>;

/** A parameter that a pipeline takes. @public */
export const paramSpecSchema = z.object({
  name: z.string(),
  type: z.enum(['string', 'array', 'object']),
  description: z.string().optional(),
  /** Absent: the person who starts a run must give a value. */
  default: paramValueSchema.optional(),
  /** The only values allowed. */
  options: z.array(z.string()).optional(),
});
/** @public */
export type ParamSpec = z.output<typeof paramSpecSchema>;

/** A parameter's value in one run. @public */
export const paramSchema = z.object({
  name: z.string(),
  value: paramValueSchema,
});
/** @public */
export type Param = z.output<typeof paramSchema>;

/** A run as lists show it. @public */
export const runSummarySchema = z.object({
  /** Opaque and stable: safe in an address. */
  id: z.string(),
  engine: z.string(),
  /** The cluster or server it runs on, as the portal's configuration names it. */
  instance: z.string(),
  /** Kubernetes namespace or Jenkins folder. */
  scope: z.string(),
  name: z.string(),
  /** Name of the pipeline it is a run of; absent for a run defined in place. */
  pipeline: z.string().optional(),
  phase: phaseSchema,
  /** The engine's own word for the phase: `StepFailed`. */
  reason: z.string().optional(),
  /** One sentence, the engine's. */
  message: z.string().optional(),
  /** Who started it, when the engine tells: an entity reference or a name. */
  startedBy: z.string().optional(),
  createdAt: time,
  startedAt: time.optional(),
  finishedAt: time.optional(),
  /** The engine no longer has it; what is shown is what the portal kept. */
  goneAt: time.optional(),
  /** Stages in order, enough for a row of bricks. */
  stages: z.array(
    z.object({ id: z.string(), name: z.string(), phase: phaseSchema }),
  ),
});
/** @public */
export type RunSummary = z.output<typeof runSummarySchema>;

/** One command of a stage. @public */
export const stepSchema = z.object({
  /** Unique in its run: safe in an address. */
  id: z.string(),
  name: z.string(),
  phase: phaseSchema,
  startedAt: time.optional(),
  finishedAt: time.optional(),
  exitCode: z.number().int().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
/** @public */
export type Step = z.output<typeof stepSchema>;

/** A node of a run's graph: a Tekton task, a Jenkins stage. @public */
export const stageSchema = z.object({
  id: z.string(),
  name: z.string(),
  phase: phaseSchema,
  /** `finally` stages run after all others, whatever became of them. */
  role: z.enum(['task', 'finally']),
  /** Ids of the stages this one waits for. */
  dependsOn: z.array(z.string()),
  startedAt: time.optional(),
  finishedAt: time.optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  /** Number of tries before this one. */
  retries: z.number().int().nonnegative().default(0),
  results: z.array(paramSchema).default([]),
  steps: z.array(stepSchema),
});
/** @public */
export type Stage = z.output<typeof stageSchema>;

/** A run with its graph. @public */
export const runSchema = runSummarySchema.omit({ stages: true }).extend({
  params: z.array(paramSchema),
  results: z.array(paramSchema),
  stages: z.array(stageSchema),
});
/** @public */
export type Run = z.output<typeof runSchema>;

/** A pipeline that can be started. @public */
export const pipelineSchema = z.object({
  /** Opaque and stable: safe in an address. */
  id: z.string(),
  engine: z.string(),
  instance: z.string(),
  scope: z.string(),
  name: z.string(),
  displayName: z.string().optional(),
  description: z.string().optional(),
  params: z.array(paramSpecSchema),
  /** Workspaces (volumes) a run must bind; Tekton only. */
  volumes: z.array(z.object({ name: z.string(), optional: z.boolean() })),
  lastRun: runSummarySchema.optional(),
});
/** @public */
export type Pipeline = z.output<typeof pipelineSchema>;

/**
 * How current the portal's copy of one engine instance is.
 *
 * @public
 */
export const sourceSchema = z.object({
  engine: z.string(),
  instance: z.string(),
  /** `live`: changes arrive as they happen. `stale`: what is shown is the last known state. */
  state: z.enum(['starting', 'live', 'stale']),
  /** When the copy was last known to be true. */
  syncedAt: time.optional(),
  /** Why it is stale and what to do, naming the system. */
  message: z.string().optional(),
});
/** @public */
export type Source = z.output<typeof sourceSchema>;

/** A range of a step's log. Offsets are bytes of UTF-8. @public */
export const logRangeSchema = z.object({
  text: z.string(),
  /** Where `text` begins. */
  offset: z.number().int().nonnegative(),
  /** Where to go on. */
  nextOffset: z.number().int().nonnegative(),
  /** Bytes known so far. */
  size: z.number().int().nonnegative(),
  /** No more will come after `size`. */
  complete: z.boolean(),
  /** Why there is no (more) text, for a person: the pod is gone, the step waits. */
  notice: z.string().optional(),
});
/** @public */
export type LogRange = z.output<typeof logRangeSchema>;
