import { createWorld, type World } from './__testUtils__/createWorld';
import { eventually } from '../__testUtils__/eventually';
import { interceptCalls } from './__testUtils__/interceptCalls';
import { TestSyncer } from './__testUtils__/TestSyncer';
import { startKube } from './__testUtils__/startKube';
import { NAMESPACES, RESOURCE_QUOTAS, ROLE_BINDINGS } from './resources';

jest.setTimeout(90_000);

const SYNCED = { status: 'Synced', reason: 'Synced' };
const RBAC = 'rbac.authorization.k8s.io';

describe('what people and clusters do', () => {
  let world: World;
  let syncer: TestSyncer;

  beforeAll(async () => {
    world = await createWorld();
    syncer = await world.startSyncer();
  });
  afterAll(() => world.stop());

  const declare = (name: string, namespaces: unknown[]) =>
    syncer.declare(name, [{ name: 'dev', namespaces }]);
  const bind = (namespace: string, name: string, subjects: object[]) =>
    world.admin.create(ROLE_BINDINGS, {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'edit' },
      subjects,
    });
  const user = (name: string) => ({ apiGroup: RBAC, kind: 'User', name });

  it('sets a quota right that was edited, and makes one again that was deleted', async () => {
    declare('bounded', [{ name: 'bounded', quota: { pods: '10' } }]);
    await syncer.ensure('bounded');
    const quota = { namespace: 'bounded', name: 'amamba' };
    const hard = (pods: string) => ({ spec: { hard: { pods } } });
    await world.admin.patch(RESOURCE_QUOTAS, quota, hard('50'), {
      type: 'merge',
    });
    await eventually(async () =>
      expect((await syncer.check('bounded')).changes).toEqual([
        {
          action: 'update',
          object: 'ResourceQuota bounded/amamba',
          detail: 'spec.hard.pods: 50 → 10',
        },
      ]),
    );
    expect(await syncer.ensure('bounded')).toMatchObject(SYNCED);
    expect(await world.admin.get(RESOURCE_QUOTAS, quota)).toMatchObject(
      hard('10'),
    );
    syncer.enqueued.length = 0;
    await world.admin.delete(RESOURCE_QUOTAS, quota);
    await eventually(() => expect(syncer.enqueued).toContain('bounded'));
    await eventually(async () => {
      expect(await syncer.ensure('bounded')).toMatchObject(SYNCED);
      expect(await world.admin.get(RESOURCE_QUOTAS, quota)).toMatchObject(
        hard('10'),
      );
    });
  });

  it('makes a quota anew that was given scopes, for it bounds little', async () => {
    declare('scoped', [{ name: 'scoped', quota: { pods: '10' } }]);
    await syncer.ensure('scoped');
    const quota = { namespace: 'scoped', name: 'amamba' };
    await world.admin.delete(RESOURCE_QUOTAS, quota);
    await world.admin.create(RESOURCE_QUOTAS, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: {
        ...quota,
        labels: {
          'amamba.io/workspace': 'scoped',
          'app.kubernetes.io/managed-by': 'amamba',
        },
      },
      spec: { hard: { pods: '10' }, scopes: ['Terminating'] },
    });
    await eventually(async () => {
      expect(await syncer.ensure('scoped')).toMatchObject(SYNCED);
      expect((await world.admin.get(RESOURCE_QUOTAS, quota))?.spec).toEqual({
        hard: { pods: '10' },
      });
    });
  });

  it('lets nobody into a namespace whose quota the cluster refuses', async () => {
    // Longer than a name may be for Kubernetes.
    const unreal = { pods: '10', [`count/${'x'.repeat(70)}`]: '1' };
    declare('refused', [{ name: 'refused', quota: unreal }]);
    expect(await syncer.ensure('refused')).toMatchObject({
      status: 'Failed',
      reason: 'Refused',
    });
    expect(await world.namespace('refused')).toBeDefined();
    expect(await world.names(ROLE_BINDINGS, 'refused')).toEqual([]);
    declare('refused', [{ name: 'refused', quota: { pods: '10' } }]);
    expect(await syncer.ensure('refused')).toMatchObject(SYNCED);
    expect(await world.names(ROLE_BINDINGS, 'refused')).toEqual([
      'amamba-admin',
    ]);
    // The bounds that it has hold on while new ones are refused.
    declare('refused', [{ name: 'refused', quota: unreal }]);
    await syncer.ensure('refused');
    expect(
      await world.admin.get(RESOURCE_QUOTAS, {
        namespace: 'refused',
        name: 'amamba',
      }),
    ).toMatchObject({ spec: { hard: { pods: '10' } } });
  });

  it('sets members right that were edited', async () => {
    declare('edited', ['edited']);
    await syncer.ensure('edited');
    const binding = { namespace: 'edited', name: 'amamba-admin' };
    await world.admin.patch(
      ROLE_BINDINGS,
      binding,
      { subjects: [user('user:default/mallory')] },
      { type: 'merge' },
    );
    await eventually(async () => {
      expect(await syncer.ensure('edited')).toMatchObject(SYNCED);
      expect(await world.admin.get(ROLE_BINDINGS, binding)).toMatchObject({
        subjects: [user('user:default/alice')],
      });
    });
  });

  it('tells of RoleBindings of others that let strangers in, and touches none', async () => {
    declare('open', ['open']);
    await syncer.ensure('open');
    await bind('open', 'known', [
      user('user:default/alice'),
      user('system:serviceaccount:open:ci'),
      { kind: 'ServiceAccount', name: 'ci', namespace: 'open' },
    ]);
    await bind('open', 'stranger', [user('user:default/mallory')]);
    await eventually(async () =>
      expect(await syncer.ensure('open')).toMatchObject({
        status: 'Drifted',
        reason: 'ForeignRoleBinding',
        message: expect.stringContaining(
          'RoleBinding open/stranger of cluster dev gives rights to User user:default/mallory',
        ),
        changes: [],
      }),
    );
    expect(await world.names(ROLE_BINDINGS, 'open')).toEqual([
      'amamba-admin',
      'known',
      'stranger',
    ]);
    await world.admin.patch(
      ROLE_BINDINGS,
      { namespace: 'open', name: 'stranger' },
      { metadata: { annotations: { 'amamba.io/accepted': 'true' } } },
      { type: 'merge' },
    );
    await eventually(async () =>
      expect(await syncer.ensure('open')).toMatchObject(SYNCED),
    );
  });

  it("does not take over another's object of a name that it needs", async () => {
    await world.makeNamespace('named');
    await bind('named', 'amamba-admin', [user('user:default/old')]);
    await world.admin.create(RESOURCE_QUOTAS, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'amamba', namespace: 'named' },
      spec: { hard: { pods: '99' } },
    });
    declare('named', [{ name: 'named', adopt: true, quota: { pods: '1' } }]);
    await eventually(async () =>
      expect(await syncer.ensure('named')).toMatchObject({
        status: 'Failed',
        reason: 'ObjectExists',
        message: expect.stringMatching(
          /RoleBinding named\/amamba-admin.*ResourceQuota named\/amamba/s,
        ),
      }),
    );
    const target = { namespace: 'named', name: 'amamba' };
    expect(await world.admin.get(RESOURCE_QUOTAS, target)).toMatchObject({
      spec: { hard: { pods: '99' } },
    });
    await world.admin.delete(RESOURCE_QUOTAS, target);
    await world.admin.delete(ROLE_BINDINGS, {
      namespace: 'named',
      name: 'amamba-admin',
    });
    await eventually(async () =>
      expect(await syncer.ensure('named')).toMatchObject(SYNCED),
    );
  });

  it('tries the rest when the cluster refuses a part, and says why', async () => {
    const strict = await world.startSyncer({
      clusterRoles: { admin: 'system:node', editor: 'edit', viewer: 'view' },
    });
    strict.declare('partly', [{ name: 'dev', namespaces: ['partly'] }], {
      editors: ['bob'],
    });
    expect(await strict.ensure('partly')).toMatchObject({
      status: 'Failed',
      reason: 'Forbidden',
      message: expect.stringContaining('RoleBinding partly/amamba-admin'),
    });
    expect(await world.names(ROLE_BINDINGS, 'partly')).toEqual([
      'amamba-editor',
    ]);
  });

  it('says that a cluster is away, loses nothing and goes on when it is back', async () => {
    declare('patient', ['patient-a']);
    await syncer.ensure('patient');
    declare('patient', ['patient-a', 'patient-b', 'patient-c']);
    await world.sandbox.stopCluster('dev');
    const away = {
      status: 'Failed',
      reason: 'ClusterUnreachable',
      message: expect.stringContaining('nothing listens there'),
      state: { namespaces: { 'patient-a': { created: true } } },
    };
    expect(await syncer.ensure('patient')).toMatchObject(away);
    // Once the watches know, nothing is asked of it any more.
    await eventually(async () => {
      syncer.calls.length = 0;
      expect(await syncer.ensure('patient')).toMatchObject(away);
      expect(syncer.calls).toEqual([]);
    });
    const { workspace } = syncer.request('patient', 'dev');
    expect(await syncer.provisioner.listOwned(workspace)).toEqual([
      'namespace patient-a of cluster dev',
    ]);
    expect(await syncer.remove('patient')).toMatchObject({
      status: 'Failed',
      reason: 'ClusterUnreachable',
    });
    syncer.enqueued.length = 0;
    await world.sandbox.startCluster('dev');
    await eventually(
      () => expect(syncer.enqueued).toContain('patient'),
      40_000,
    );
    await eventually(async () =>
      expect(await syncer.ensure('patient')).toMatchObject(SYNCED),
    );
    expect(await world.namespace('patient-c')).toBeDefined();
  });

  it('keeps what was done when the cluster goes away in the middle', async () => {
    const { kube, stop } = await startKube(
      world.sandbox.backstageKubernetesConfig,
    );
    let writes = 0;
    const flaky = new TestSyncer(
      interceptCalls(kube, async call => {
        if (/^(patch|create) /.test(call)) writes += 1;
        if (writes === 4) await world.sandbox.stopCluster('dev');
      }),
    );
    const namespaces = ['midway-a', 'midway-b', 'midway-c'];
    flaky.declare('midway', [{ name: 'dev', namespaces }]);
    expect(await flaky.ensure('midway')).toMatchObject({
      status: 'Failed',
      reason: 'ClusterUnreachable',
      changes: [
        { action: 'create', object: 'Namespace midway-a' },
        { action: 'create', object: 'RoleBinding midway-a/amamba-admin' },
        { action: 'create', object: 'Namespace midway-b' },
      ],
    });
    await world.sandbox.startCluster('dev');
    await eventually(async () => {
      expect(await flaky.ensure('midway')).toMatchObject(SYNCED);
      expect(await world.names(ROLE_BINDINGS, 'midway-c')).toHaveLength(1);
    }, 40_000);
    const { items } = await world.admin.list(NAMESPACES, {
      labelSelector: 'amamba.io/workspace=midway',
    });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(namespaces);
    flaky.provisioner.stop();
    await stop();
  });
});
