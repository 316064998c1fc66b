import { ArgoCdError } from '@amamba/plugin-amamba-node';

/** Whether a failure says nothing of what was asked for. */
export function isOutage(error: unknown): boolean {
  if (error instanceof ArgoCdError) {
    const { code } = error;
    return code === undefined || code === 401 || code === 429 || code > 500;
  }
  return error instanceof Error && error.name === 'ServiceUnavailableError';
}
