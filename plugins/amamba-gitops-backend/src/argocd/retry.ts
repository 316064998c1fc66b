import {
  retrySchema,
  type SyncPolicy,
} from '@amamba/plugin-amamba-gitops-common';
import { z } from 'zod';

const argoRetrySchema = z.looseObject({
  limit: z.number().optional(),
  backoff: z.looseObject({}).nullish(),
});

/** How a failing sync is tried again; undefined: not, or the form cannot say it. */
export function readRetry(retry: unknown): SyncPolicy['retry'] {
  const read = argoRetrySchema.safeParse(retry);
  if (!read.success) {
    return undefined;
  }
  const { limit = 0, backoff } = read.data;
  return retrySchema.safeParse({ ...backoff, limit }).data;
}

/** How often and how fast a failing sync is tried again. */
export function toArgoRetry(retry: NonNullable<SyncPolicy['retry']>) {
  const { limit, ...backoff } = retry;
  return { limit, backoff };
}
