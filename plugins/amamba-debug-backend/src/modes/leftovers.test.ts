import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { KubeError, type KubeUser } from '@amamba/plugin-amamba-node';
import { aPod, FakeKube } from '../__testUtils__/FakeKube';
import { PodCache } from '../pods/PodCache';
import type { EntityCaller } from '../routes/RouteDeps';
import { PodDebuggers } from './PodDebuggers';
import { sweepLeftovers } from './sweepLeftovers';

const marks = (kind: string, expiresAt: string) => ({
  labels: { 'debug.amamba.io/made-for': kind },
  annotations: {
    'debug.amamba.io/copy-of': 'api-0',
    'debug.amamba.io/expires-at': expiresAt,
  },
});

const OVER = '2026-11-21T09:59:59Z';
const LATER = '2026-11-21T10:00:01Z';

function made(namespace: string, name: string, kind: string, until: string) {
  const pod = aPod(namespace, name, 'x');
  return { ...pod, metadata: { ...pod.metadata, ...marks(kind, until) } };
}

const agent = (name: string, ready: boolean) => {
  const pod = aPod('amamba-debug', name, 'x');
  const containers = [{ name: 'agent', ready, state: {}, restartCount: 0 }];
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { app: 'agent' } },
    status: { phase: 'Running', containerStatuses: containers },
  };
};

const ALICE: KubeUser = { user: 'alice', groups: [] };
const access = {
  placement: async (workspace: string) => ({
    workspace,
    clusters: [
      { name: 'dev', namespaces: ['payments'] },
      { name: 'prod', namespaces: ['payments'] },
    ],
  }),
};

function start(pods: FakeKube['objects'][string]) {
  const kube = new FakeKube({ pods });
  const cache = new PodCache(kube);
  cache.start();
  const debuggers = new PodDebuggers({
    kube,
    cache,
    access,
    subjects: { userOf: async () => ALICE },
    agent: {
      namespace: 'amamba-debug',
      labelSelector: 'app=agent',
      container: 'agent',
    },
  });
  return { kube, cache, debuggers };
}

describe('sweepLeftovers', () => {
  const sweep = (world: ReturnType<typeof start>) =>
    sweepLeftovers({
      ...world,
      access,
      directory: { list: async () => new Map([['payments', {} as never]]) },
      config: { node: { image: 'busybox', namespace: 'kube-system' } },
      logger: mockServices.logger.mock(),
      now: () => new Date('2026-11-21T10:00:00Z'),
    });

  it('deletes what has expired, as the portal, where the portal may have made it', async () => {
    const world = start([
      made('payments', 'copy-over', 'copy', OVER),
      made('payments', 'copy-later', 'copy', LATER),
      made('payments', 'copy-odd', 'copy', 'whenever'),
      made('payments', 'node-here', 'node', OVER),
      aPod('payments', 'api-0', 'api'),
      made('rivals', 'copy-foreign', 'copy', OVER),
      made('kube-system', 'node-over', 'node', OVER),
      made('kube-system', 'copy-there', 'copy', OVER),
    ]);
    expect(await sweep(world)).toBe(2);
    expect(world.kube.asked).toEqual([
      { what: 'delete pods copy-over', user: undefined },
      { what: 'delete pods node-over', user: undefined },
    ]);
  });

  it('goes on when a cluster refuses one', async () => {
    const world = start([
      made('payments', 'copy-1', 'copy', OVER),
      made('payments', 'copy-2', 'copy', OVER),
    ]);
    const client = world.kube.client('dev');
    const names: string[] = [];
    jest.spyOn(world.kube, 'client').mockReturnValue({
      ...client,
      delete: async (_, { name }) => {
        names.push(name);
        if (name === 'copy-1') {
          throw new KubeError({
            cluster: 'dev',
            url: '',
            operation: 'delete',
            code: 403,
            message: 'no',
          });
        }
      },
    });
    expect(await sweep(world)).toBe(1);
    expect(names).toEqual(['copy-1', 'copy-2']);
  });
});

describe('PodDebuggers', () => {
  const caller = { credentials: mockCredentials.user() } as EntityCaller;
  const copy = made('payments', 'copy', 'copy', LATER);
  const world = start([
    aPod('payments', 'api-0', 'api'),
    copy,
    agent('agent-1', true),
  ]);
  const ref = { cluster: 'dev', namespace: 'payments', pod: 'api-0' };

  it('ends a debug container of the portal’s as the caller, and no other container', async () => {
    const own = { ...ref, container: 'debugger-1' };
    await world.debuggers.stop(own, caller);
    expect(world.kube.asked.at(-1)).toEqual({ what: 'exec', user: 'alice' });
    for (const container of ['api', 'nothing']) {
      await expect(
        world.debuggers.stop({ ...ref, container }, caller),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    }
    await expect(
      world.debuggers.stop({ ...own, pod: 'gone' }, caller),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('deletes a copy of the portal’s as the caller, and no other pod', async () => {
    await world.debuggers.deleteCopy({ ...ref, pod: 'copy' }, caller);
    expect(world.kube.asked.at(-1)).toEqual({
      what: 'delete pods copy',
      user: 'alice',
    });
    for (const pod of ['api-0', 'gone']) {
      await expect(
        world.debuggers.deleteCopy({ ...ref, pod }, caller),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    }
  });

  it('knows on which of the clusters there is an agent that is ready', async () => {
    expect(await world.debuggers.agentClusters('payments')).toEqual(['dev']);
    const other = start([agent('agent-1', false)]);
    expect(await other.debuggers.agentClusters('payments')).toEqual([]);
  });
});
