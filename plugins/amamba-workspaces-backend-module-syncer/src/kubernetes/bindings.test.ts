import { createWorld, type World } from './__testUtils__/createWorld';
import { eventually } from '../__testUtils__/eventually';
import type { TestSyncer } from './__testUtils__/TestSyncer';
import { CLUSTER_ROLE_BINDINGS, RESOURCE_QUOTAS } from './resources';

jest.setTimeout(60_000);

const SYNCED = { status: 'Synced', reason: 'Synced' };

describe('how a cluster is bound', () => {
  let world: World;
  let syncer: TestSyncer;

  beforeAll(async () => {
    world = await createWorld();
    syncer = await world.startSyncer();
  });
  afterAll(() => world.stop());

  /** A workspace with these namespaces on cluster dev. */
  const declare = (name: string, namespaces: unknown[], more: object = {}) =>
    syncer.declare(name, [{ name: 'dev', namespaces, ...more }]);

  it('makes the admins of a workspace those of a cluster that it has alone', async () => {
    syncer.declare('solo', [
      { name: 'prod', binding: 'exclusive', namespaces: ['solo'] },
    ]);
    expect(await syncer.ensure('solo', 'prod')).toMatchObject(SYNCED);
    syncer.declare('guest', [{ name: 'prod', namespaces: ['guest'] }]);
    expect(await syncer.ensure('guest', 'prod')).toMatchObject({
      status: 'Failed',
      reason: 'ClusterExclusive',
      message: expect.stringContaining('Workspace solo has cluster prod'),
      changes: [],
    });
    syncer.enqueued.length = 0;
    syncer.declare('solo', [{ name: 'prod', namespaces: ['solo'] }]);
    const outcome = await syncer.ensure('solo', 'prod');
    expect(outcome.changes).toEqual([
      { action: 'delete', object: 'ClusterRoleBinding amamba:solo:admins' },
    ]);
    await eventually(() => expect(syncer.enqueued).toContain('guest'));
    expect(await syncer.ensure('guest', 'prod')).toMatchObject(SYNCED);
    expect(
      (await world.admin.list(CLUSTER_ROLE_BINDINGS)).items.filter(
        ({ metadata }) => metadata.name.startsWith('amamba:'),
      ),
    ).toEqual([]);
  });

  it('applies no quota that is more than is left, or a limit below a request', async () => {
    declare('greedy', [{ name: 'greedy', quota: { 'requests.cpu': '2' } }], {
      quota: { 'requests.cpu': '3' },
    });
    expect(await syncer.ensure('greedy')).toMatchObject(SYNCED);
    declare(
      'greedy',
      [
        { name: 'greedy', quota: { 'requests.cpu': '2' } },
        { name: 'greedy-too', quota: { 'requests.cpu': '1500m' } },
        {
          name: 'greedy-odd',
          quota: {
            'requests.cpu': '0',
            'requests.memory': '2Gi',
            'limits.memory': '1Gi',
          },
        },
      ],
      { quota: { 'requests.cpu': '3' } },
    );
    expect(await syncer.ensure('greedy')).toMatchObject({
      status: 'Failed',
      reason: 'QuotaExceeded',
      message: expect.stringMatching(
        /requests.cpu: 1500m is more than is left: 1 of .*requests.memory: 2Gi is more than limits.memory/s,
      ),
      changes: [],
    });
    expect(await world.namespace('greedy-too')).toBeUndefined();
    expect(await world.names(RESOURCE_QUOTAS, 'greedy')).toEqual(['amamba']);
    declare(
      'greedy',
      [
        { name: 'greedy', quota: { 'requests.cpu': '1' } },
        { name: 'greedy-too', quota: { 'requests.cpu': '1500m' } },
      ],
      { quota: { 'requests.cpu': '3' } },
    );
    expect(await syncer.ensure('greedy')).toMatchObject(SYNCED);
    expect(await world.names(RESOURCE_QUOTAS, 'greedy-too')).toEqual([
      'amamba',
    ]);
  });

  it('says what is wrong with a cluster that is not configured', async () => {
    syncer.declare('lost', [{ name: 'moon', namespaces: ['lost'] }]);
    expect(await syncer.ensure('lost', 'moon')).toMatchObject({
      status: 'Failed',
      reason: 'ClusterUnknown',
      message: expect.stringContaining('There is no cluster moon'),
    });
    expect(await syncer.remove('lost', 'moon')).toMatchObject(SYNCED);
  });
});
