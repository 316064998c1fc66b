import {
  KubeError,
  type KubeClient,
  type KubeObject,
  type KubeWatchEvent,
} from '@amamba/plugin-amamba-node';
import { podSchema } from '../pods/Pod';
import { addDebugger, readDebuggable } from './addDebugger';
import { awaitContainer } from './awaitContainer';
import { buildDebugger } from './buildDebugger';

const target = {
  cluster: 'dev',
  namespace: 'shop',
  pod: 'web',
  container: 'debugger-x',
};
const { signal } = new AbortController();

function web(change: {
  resourceVersion?: string;
  uid?: string;
  phase?: string;
  annotations?: Record<string, string>;
  state?: object;
  conditions?: object[];
}): KubeObject {
  const { phase = 'Running', state, conditions, ...metadata } = change;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'u1',
      resourceVersion: '1',
      ...metadata,
    },
    spec: {
      containers: [{ name: 'main' }],
      ephemeralContainers: [{ name: 'debugger-x', image: 'tools' }],
    },
    status: {
      phase,
      conditions,
      ephemeralContainerStatuses: state && [{ name: 'debugger-x', state }],
    },
  };
}

const refusal = (code: number) =>
  new KubeError({
    cluster: 'dev',
    url: '',
    operation: 'patch pods web',
    code,
    message: `HTTP ${code}`,
  });

const container = buildDebugger({
  image: 'tools',
  profile: 'general',
  target: 'main',
  session: 's',
  now: new Date(),
  ttlSeconds: 60,
  reuse: true,
});

describe('addDebugger', () => {
  it('lets whoever changes the pod go first, and adds to what it is then', async () => {
    const patches: object[] = [];
    const client = {
      get: async () => web({ resourceVersion: '2' }),
      patch: async (...[, , patch]: Parameters<KubeClient['patch']>) => {
        patches.push(patch);
        if (patches.length === 1) {
          throw refusal(409);
        }
      },
    } as unknown as KubeClient;
    const pod = podSchema.parse(web({}));
    await addDebugger(client, target, { pod, container, signal });
    expect(patches).toEqual(
      ['1', '2'].map(resourceVersion => ({
        metadata: { uid: 'u1', resourceVersion },
        spec: { ephemeralContainers: [container] },
      })),
    );
  });

  it('gives up when that does not end', async () => {
    const client = {
      get: async () => web({}),
      patch: async () => {
        throw refusal(409);
      },
    } as unknown as KubeClient;
    const pod = podSchema.parse(web({}));
    await expect(
      addDebugger(client, target, { pod, container, signal }),
    ).rejects.toMatchObject({ name: 'OpeningError', code: 'failed' });
  });

  it.each([
    ['a pod that is gone', undefined, 'pod-gone'],
    ['a pod that has ended', web({ phase: 'Failed' }), 'container-not-running'],
    [
      'a static pod',
      web({ annotations: { 'kubernetes.io/config.mirror': 'x' } }),
      'ephemeral-unsupported',
    ],
  ])('does not try to add to %s', async (_, pod, code) => {
    const client = { get: async () => pod } as unknown as KubeClient;
    await expect(readDebuggable(client, target, signal)).rejects.toMatchObject({
      code,
    });
  });
});

describe('awaitContainer', () => {
  const event = (
    type: KubeWatchEvent['type'],
    object: KubeObject,
  ): KubeWatchEvent => ({ type, object });

  /** Each watch has the next events; each read the next pod. */
  function wait(
    reads: Array<KubeObject | undefined>,
    watches: Array<KubeWatchEvent[] | Error> = [],
    timeoutMs = 60_000,
  ) {
    const steps: string[] = [];
    const client = {
      get: async () => reads.shift(),
      watch: async (_: unknown, options: { signal: AbortSignal }) => {
        const events = watches.shift();
        if (events instanceof Error) {
          throw events;
        }
        return (async function* watched() {
          yield* events ?? [];
          if (!events) {
            await new Promise((__, reject) => {
              options.signal.onabort = () => reject(options.signal.reason);
            });
          }
        })();
      },
    } as unknown as KubeClient;
    const found = awaitContainer({
      client,
      target,
      from: { uid: 'u1' },
      image: 'tools',
      context: {
        size: { columns: 80, rows: 24 },
        signal,
        progress: (step, detail) => steps.push(`${step} ${detail ?? ''}`),
      },
      timeoutMs,
    });
    return { found, steps };
  }

  const creating = { waiting: { reason: 'ContainerCreating' } };
  const running = { running: { startedAt: '2026-11-21T10:00:00Z' } };

  it('says what goes on until it runs, through watches that end', async () => {
    const { found, steps } = wait(
      [web({}), web({ state: creating }), web({ state: creating })],
      [
        [event('BOOKMARK', web({})), event('MODIFIED', web({}))],
        refusal(410),
        [event('MODIFIED', web({ state: running }))],
      ],
    );
    await expect(found).resolves.toMatchObject({ running: true });
    expect(steps).toEqual([
      'starting ',
      'starting ',
      'pulling-image tools',
      'pulling-image tools',
    ]);
  });

  it('tells one that ended from one that never began', async () => {
    const terminated = {
      exitCode: 128,
      reason: 'StartError',
      message: 'no sh',
    };
    const { found } = wait([web({ state: { terminated } })]);
    await expect(found).resolves.toMatchObject({ running: false, terminated });
  });

  it.each([
    ['a pod that is gone', [undefined], [], 'pod-gone'],
    ['another pod of its name', [web({ uid: 'u2' })], [], 'pod-gone'],
    [
      'a pod that is deleted',
      [web({})],
      [[event('DELETED', web({}))]],
      'pod-gone',
    ],
    [
      'a pod that ends',
      [web({ phase: 'Failed' })],
      [],
      'container-not-running',
    ],
    [
      'an image that cannot be pulled',
      [web({ state: { waiting: { reason: 'ImagePullBackOff' } } })],
      [],
      'image-pull',
    ],
    [
      'a container that cannot be made',
      [web({ state: { waiting: { reason: 'CreateContainerConfigError' } } })],
      [],
      'failed',
    ],
  ])('gives up on %s', async (_, reads, watches, code) => {
    await expect(wait(reads, watches).found).rejects.toMatchObject({
      name: 'OpeningError',
      code,
    });
  });

  it.each([
    [undefined, 'image-pull', 'did not begin within'],
    [
      [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/2 nodes are available',
        },
      ],
      'failed',
      'No node takes pod web: 0/2 nodes are available',
    ],
  ])('gives up when its time is over', async (conditions, code, message) => {
    const { found } = wait([web({ conditions })], [], 20);
    await expect(found).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
