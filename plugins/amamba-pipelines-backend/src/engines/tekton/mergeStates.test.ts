import type { InformerState } from '@amamba/plugin-amamba-node';
import { mergeStates } from './mergeStates';

const live: InformerState = { phase: 'live', syncedAt: new Date(3_000) };
const early: InformerState = { phase: 'live', syncedAt: new Date(1_000) };
const stale: InformerState = {
  phase: 'stale',
  syncedAt: new Date(2_000),
  error: 'Cluster dev does not answer.',
};

describe('mergeStates', () => {
  it.each<[string, InformerState[], object]>([
    [
      'live as of the oldest, when all are live',
      [live, early],
      { state: 'live', syncedAt: '1970-01-01T00:00:01.000Z' },
    ],
    [
      'stale when one is',
      [live, stale],
      {
        state: 'stale',
        syncedAt: '1970-01-01T00:00:02.000Z',
        message: 'Cluster dev does not answer.',
      },
    ],
    [
      'starting while one is, whatever the others are',
      [stale, { phase: 'starting' }],
      { state: 'starting', message: 'Cluster dev does not answer.' },
    ],
    [
      'stale without a time when it was never reached',
      [{ phase: 'stale' }],
      { state: 'stale', message: 'Cluster dev cannot be reached.' },
    ],
    [
      'live where Tekton is not installed, and says so',
      [{ phase: 'missing' }],
      {
        state: 'live',
        message: 'Tekton Pipelines is not installed on dev.',
      },
    ],
  ])('is %s', (_, states, merged) => {
    expect(mergeStates('dev', states)).toEqual(merged);
  });
});
