import { z } from 'zod';

/** Argo CD's words for how an application or resource is. @public */
export const HEALTH_STATUSES = [
  'Healthy',
  'Progressing',
  'Degraded',
  'Suspended',
  'Missing',
  'Unknown',
] as const;
/** @public */
export const healthStatusSchema = z.enum(HEALTH_STATUSES);
/** @public */
export type HealthStatus = z.output<typeof healthStatusSchema>;

/** Argo CD's words for whether the world is as Git says. @public */
export const SYNC_STATUSES = ['Synced', 'OutOfSync', 'Unknown'] as const;
/** @public */
export const syncStatusSchema = z.enum(SYNC_STATUSES);
/** @public */
export type SyncStatus = z.output<typeof syncStatusSchema>;

/** Argo CD's words for how far an operation is. @public */
export const OPERATION_PHASES = [
  'Running',
  'Terminating',
  'Succeeded',
  'Failed',
  'Error',
] as const;
/** @public */
export const operationPhaseSchema = z.enum(OPERATION_PHASES);
/** @public */
export type OperationPhase = z.output<typeof operationPhaseSchema>;

/** @public */
export const healthSchema = z.object({
  status: healthStatusSchema,
  message: z.string().optional(),
});

/**
 * How current the portal's copy of one Argo CD instance is.
 *
 * @public
 */
export const gitopsSourceSchema = z.object({
  instance: z.string(),
  title: z.string().optional(),
  /** `live`: changes arrive as they happen. `stale`: what is shown is the last known state. */
  state: z.enum(['starting', 'live', 'stale']),
  /** When the copy was last known to be true. */
  syncedAt: z.iso.datetime().optional(),
  /** Why it is stale and what to do, naming the system. */
  message: z.string().optional(),
});
/** @public */
export type GitopsSource = z.output<typeof gitopsSourceSchema>;
