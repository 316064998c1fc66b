import { z } from 'zod';

/**
 * What a run, stage or step is doing, in one vocabulary for every engine.
 *
 * `waiting` is waiting for a person; `queued` is waiting for a machine or for
 * its turn.
 *
 * @public
 */
export const PHASES = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
  'unknown',
] as const;

/** @public */
export const phaseSchema = z.enum(PHASES);

/** @public */
export type Phase = z.output<typeof phaseSchema>;

const FINAL: readonly Phase[] = ['succeeded', 'failed', 'cancelled', 'skipped'];

/** Whether nothing more will happen. @public */
export function isFinal(phase: Phase): boolean {
  return FINAL.includes(phase);
}
