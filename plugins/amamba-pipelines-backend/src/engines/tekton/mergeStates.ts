import type { InformerState } from '@amamba/plugin-amamba-node';
import type { Source } from '@amamba/plugin-amamba-pipelines-common';

/**
 * How current several watches are together: as current as the least current.
 * A cluster without Tekton has nothing to show, and that is current.
 */
export function mergeStates(
  cluster: string,
  states: readonly InformerState[],
): Pick<Source, 'state' | 'syncedAt' | 'message'> {
  const error = states.find(state => state.error)?.error;
  const message = error && { message: error };
  if (states.some(({ phase }) => phase === 'starting')) {
    return { state: 'starting', ...message };
  }
  const times = states.flatMap(({ syncedAt }) => syncedAt?.getTime() ?? []);
  const syncedAt = times.length > 0 && {
    syncedAt: new Date(Math.min(...times)).toISOString(),
  };
  if (states.some(({ phase }) => phase === 'stale')) {
    return {
      state: 'stale',
      ...syncedAt,
      message: error ?? `Cluster ${cluster} cannot be reached.`,
    };
  }
  if (states.some(({ phase }) => phase === 'missing')) {
    return {
      state: 'live',
      ...syncedAt,
      message: error ?? `Tekton Pipelines is not installed on ${cluster}.`,
    };
  }
  return { state: 'live', ...syncedAt };
}
