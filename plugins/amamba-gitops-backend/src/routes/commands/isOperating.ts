import type { ArgoApplication } from '@amamba/plugin-amamba-node';

/** Whether an operation runs, or is about to. */
export function isOperating({ operation, status }: ArgoApplication): boolean {
  const phase = status?.operationState?.phase;
  return Boolean(operation) || phase === 'Running' || phase === 'Terminating';
}
