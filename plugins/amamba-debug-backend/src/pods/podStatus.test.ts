import pods from './__fixtures__/pods.json';
import { keepOfPod, podSchema } from './Pod';
import { printStatus, toneOf } from './podStatus';

/** Tones that are expected, by the word that is printed. */
const TONES: Record<string, string> = {
  Completed: 'neutral',
  ContainerCreating: 'progressing',
  Pending: 'progressing',
  PodInitializing: 'progressing',
  'Init:0/1': 'progressing',
  'Init:0/2': 'progressing',
  'Init:1/2': 'progressing',
  NotReady: 'warning',
  Terminating: 'neutral',
};

// Recorded from a real cluster, with what its printer makes of each.
describe.each(pods)('$name, $printed', ({ pod, printed }) => {
  it('is printed as kubectl prints it, of what the cache keeps', () => {
    const kept = podSchema.parse(keepOfPod(pod as never));
    const { ready, status, restarts } = printStatus(kept);
    expect(`${ready.ready}/${ready.of} ${status} ${restarts}`).toBe(printed);
    const isWhole = ready.ready === ready.of;
    expect(toneOf({ ready, status, restarts })).toBe(
      status === 'Running'
        ? (isWhole && 'ok') || 'warning'
        : TONES[status] ?? 'error',
    );
  });
});

const pod = (change: { status: object; metadata?: object; spec?: object }) =>
  podSchema.parse({
    ...change,
    metadata: { name: 'p', ...change.metadata },
    spec: { containers: [{ name: 'main' }], ...change.spec },
  });

it.each([
  [
    'a lost node',
    { metadata: { deletionTimestamp: 'now' }, status: { reason: 'NodeLost' } },
    'Unknown',
    'warning',
  ],
  [
    'an eviction',
    { status: { phase: 'Failed', reason: 'Evicted' } },
    'Evicted',
    'error',
  ],
  [
    'a gate',
    {
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' },
        ],
      },
    },
    'SchedulingGated',
    'warning',
  ],
  [
    'a signal',
    {
      status: {
        phase: 'Running',
        containerStatuses: [
          { name: 'main', state: { terminated: { exitCode: 0, signal: 9 } } },
        ],
      },
    },
    'Signal:9',
    'error',
  ],
  [
    'an init container without a reason',
    {
      spec: { initContainers: [{ name: 'init' }] },
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'init', state: { terminated: { exitCode: 3 } } },
        ],
      },
    },
    'Init:ExitCode:3',
    'error',
  ],
])('prints %s', (_, given, status, tone) => {
  const printed = printStatus(pod(given));
  expect(printed.status).toBe(status);
  expect(toneOf(printed)).toBe(tone);
});
