import { DEBUGGER_ENV } from '../pods/marks';
import { readPod } from '../pods/Pod';
import { findDebugger } from './FilePlace';

const ID = '5e0f'.repeat(16);

function podWith(
  ...debuggers: {
    name: string;
    target?: string;
    env?: Record<string, string>;
    runs?: boolean;
  }[]
) {
  const ours = { [DEBUGGER_ENV.expiresAt]: '2026-11-22T00:00:00Z' };
  return readPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      containers: [{ name: 'main', image: 'x' }],
      ephemeralContainers: debuggers.map(({ name, target, env = ours }) => ({
        name,
        image: 'busybox',
        targetContainerName: target,
        env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
      })),
    },
    status: {
      containerStatuses: [{ name: 'main', containerID: `containerd://${ID}` }],
      ephemeralContainerStatuses: debuggers.map(({ name, runs = true }) => ({
        name,
        state: runs ? { running: {} } : { terminated: { exitCode: 0 } },
      })),
    },
  });
}

const target = 'main';
const ours = { [DEBUGGER_ENV.expiresAt]: '2026-11-22T00:00:00Z' };

it('takes a running debug container of the portal with that target', () => {
  const pod = podWith(
    { name: 'debugger-ended', target, runs: false },
    { name: 'debugger-other', target: 'sidecar' },
    { name: 'debugger-foreign', target, env: {} },
    {
      name: 'debugger-root',
      target,
      env: {
        ...ours,
        [DEBUGGER_ENV.profile]: 'sysadmin',
        [DEBUGGER_ENV.reuse]: 'yes',
      },
    },
    { name: 'debugger-own', target },
    {
      name: 'debugger-shared',
      target,
      env: { ...ours, [DEBUGGER_ENV.reuse]: 'yes' },
    },
  );
  expect(findDebugger(pod, 'main', false)).toEqual({ name: 'debugger-shared' });
  expect(findDebugger(pod, 'sidecar', false)?.name).toBe('debugger-other');
  expect(findDebugger(pod, 'debugger-own', false)).toBeUndefined();
  expect(findDebugger(podWith(), 'main', false)).toBeUndefined();
});

it('looks for the container by its id where all share one process namespace', () => {
  const pod = podWith({ name: 'debugger-any' });
  expect(findDebugger(pod, 'main', true)).toEqual({
    name: 'debugger-any',
    searchId: ID,
  });
  expect(findDebugger(pod, 'main', false)).toBeUndefined();
  expect(findDebugger(pod, 'unknown', true)).toBeUndefined();
});
