import {
  defineRoute,
  entityParams,
  pageQuery,
} from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import { phaseSchema } from './domain/phase';
import {
  logRangeSchema,
  paramValueSchema,
  pipelineSchema,
  runSchema,
  runSummarySchema,
  sourceSchema,
} from './domain/pipeline';
import {
  pipelinesCancelPermission,
  pipelinesReadPermission,
  pipelinesRunPermission,
} from './permissions';

const id = z.string().min(1).max(300);
const base = '/entities/:kind/:namespace/:name';

/**
 * What every list says beside its items: which engines it came from and how
 * current they are, and what the entity lacks when nothing can be shown.
 */
const listContext = {
  sources: z.array(sourceSchema),
  /** Which signals concern this list; absent: all of them. */
  topics: z.array(z.string()).optional(),
  /** Annotations of which one is needed; present only when none is there. */
  missingAnnotations: z.array(z.string()).optional(),
};

/** Most bytes of a log in one answer. @public */
export const MAX_LOG_RANGE = 512 * 1024;

/** API of the pipelines backend, under `/api/amamba-pipelines`. @public */
export const pipelinesContract = {
  listPipelines: defineRoute({
    method: 'GET',
    path: `${base}/pipelines`,
    summary: "The entity's pipelines, each with its latest run",
    params: entityParams,
    query: pageQuery,
    response: z.object({
      items: z.array(pipelineSchema),
      nextCursor: z.string().optional(),
      ...listContext,
    }),
    permission: pipelinesReadPermission,
  }),
  listRuns: defineRoute({
    method: 'GET',
    path: `${base}/runs`,
    summary: "The entity's runs, newest first",
    params: entityParams,
    query: pageQuery.extend({
      phase: phaseSchema.optional(),
      /** Name of a pipeline. */
      pipeline: z.string().max(253).optional(),
    }),
    response: z.object({
      items: z.array(runSummarySchema),
      nextCursor: z.string().optional(),
      ...listContext,
    }),
    permission: pipelinesReadPermission,
  }),
  getRun: defineRoute({
    method: 'GET',
    path: `${base}/runs/:runId`,
    summary: 'One run with its graph',
    params: entityParams.extend({ runId: id }),
    response: z.object({ run: runSchema, source: sourceSchema }),
    permission: pipelinesReadPermission,
  }),
  readLog: defineRoute({
    method: 'GET',
    path: `${base}/runs/:runId/steps/:stepId/log`,
    summary: "A range of a step's log",
    params: entityParams.extend({ runId: id, stepId: id }),
    query: z.object({
      /** Bytes from the start; negative: that many before the end. */
      offset: z.coerce.number().int().default(0),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(MAX_LOG_RANGE)
        .default(MAX_LOG_RANGE),
    }),
    response: logRangeSchema,
    permission: pipelinesReadPermission,
  }),
  startRun: defineRoute({
    method: 'POST',
    path: `${base}/pipelines/:pipelineId/runs`,
    summary: 'Start a run of a pipeline',
    params: entityParams.extend({ pipelineId: id }),
    body: z.object({
      params: z.record(z.string(), paramValueSchema).default({}),
    }),
    /** The run's row arrives through ingest; its id is known at once. */
    response: z.object({ runId: z.string(), name: z.string() }),
    status: 202,
    permission: pipelinesRunPermission,
    audit: { eventId: 'run-start', severity: 'medium' },
  }),
  cancelRun: defineRoute({
    method: 'POST',
    path: `${base}/runs/:runId/cancel`,
    summary: 'Cancel a run that has not finished',
    params: entityParams.extend({ runId: id }),
    response: z.object({ runId: z.string() }),
    status: 202,
    permission: pipelinesCancelPermission,
    audit: { eventId: 'run-cancel', severity: 'medium' },
  }),
};

/** @public */
export type PipelinesContract = typeof pipelinesContract;
