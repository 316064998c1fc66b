import { createWorld, type World } from './__testUtils__/createWorld';
import { eventually } from '../__testUtils__/eventually';
import { snapshotCluster } from './__testUtils__/snapshotCluster';
import type { TestSyncer } from './__testUtils__/TestSyncer';
import { LIMIT_RANGES, RESOURCE_QUOTAS, ROLE_BINDINGS } from './resources';

jest.setTimeout(60_000);

const SYNCED = { status: 'Synced', reason: 'Synced' };

describe('KubernetesProvisioner', () => {
  let world: World;
  let syncer: TestSyncer;

  beforeAll(async () => {
    world = await createWorld();
    syncer = await world.startSyncer();
  });
  afterAll(() => world.stop());

  /** A workspace with these namespaces on cluster dev. */
  const declare = (name: string, namespaces: unknown[]) =>
    syncer.declare(name, [{ name: 'dev', namespaces }]);

  it('makes a namespace with roles, quota and limits, and then does nothing', async () => {
    syncer.declare(
      'shop',
      [
        {
          name: 'dev',
          namespaces: [
            {
              name: 'shop',
              labels: { team: 'shop' },
              quota: { 'requests.cpu': '1', pods: '10' },
              limits: { default: { cpu: '500m' }, max: { cpu: '2' } },
            },
          ],
        },
      ],
      { editors: ['bob'], viewers: ['group:default/all'] },
    );
    const planned = await syncer.check('shop');
    expect(planned).toMatchObject({ status: 'Pending', reason: 'Changes' });
    expect(await world.namespace('shop')).toBeUndefined();

    const outcome = await syncer.ensure('shop');
    expect(outcome).toMatchObject(SYNCED);
    expect(outcome.changes).toEqual(planned.changes);
    expect(
      outcome.changes.map(({ action, object }) => [action, object]),
    ).toEqual([
      ['create', 'Namespace shop'],
      ['update', 'Namespace shop'],
      ['create', 'ResourceQuota shop/amamba'],
      ['create', 'LimitRange shop/amamba'],
      ['create', 'RoleBinding shop/amamba-viewer'],
      ['create', 'RoleBinding shop/amamba-editor'],
      ['create', 'RoleBinding shop/amamba-admin'],
    ]);
    expect((await world.namespace('shop'))?.metadata).toMatchObject({
      labels: {
        'amamba.io/workspace': 'shop',
        'app.kubernetes.io/managed-by': 'amamba',
        team: 'shop',
      },
      annotations: { 'amamba.io/created-by': 'workspace-syncer' },
    });
    const { items: bindings } = await world.admin.list(ROLE_BINDINGS, {
      namespace: 'shop',
    });
    expect(
      bindings.map(({ roleRef, subjects }) => [roleRef, subjects]),
    ).toMatchObject([
      [{ name: 'admin' }, [{ kind: 'User', name: 'user:default/alice' }]],
      [{ name: 'edit' }, [{ kind: 'User', name: 'user:default/bob' }]],
      [{ name: 'view' }, [{ kind: 'Group', name: 'group:default/all' }]],
    ]);
    const inShop = { namespace: 'shop', name: 'amamba' };
    expect(await world.admin.get(RESOURCE_QUOTAS, inShop)).toMatchObject({
      metadata: { labels: { 'amamba.io/workspace': 'shop' } },
      spec: { hard: { 'requests.cpu': '1', pods: '10' } },
    });
    expect(await world.admin.get(LIMIT_RANGES, inShop)).toMatchObject({
      spec: {
        limits: [
          {
            type: 'Container',
            default: { cpu: '500m' },
            defaultRequest: { cpu: '500m' },
            max: { cpu: '2' },
          },
        ],
      },
    });
    syncer.calls.length = 0;
    expect(await syncer.ensure('shop')).toMatchObject({
      ...SYNCED,
      changes: [],
    });
    expect(syncer.calls).toEqual([]);
  });

  it('does nothing either after a restart, with what it remembers', async () => {
    declare('calm', [
      { name: 'calm', labels: { a: 'b' }, quota: { pods: '3' } },
    ]);
    await syncer.ensure('calm');
    const restarted = await world.startSyncer();
    restarted.states.set('calm dev', syncer.states.get('calm dev'));
    restarted.declare('calm', [
      {
        name: 'dev',
        namespaces: [
          { name: 'calm', labels: { a: 'b' }, quota: { pods: '3' } },
        ],
      },
    ]);
    expect(await restarted.ensure('calm')).toMatchObject({
      ...SYNCED,
      changes: [],
    });
    expect(restarted.calls).toEqual([]);
  });

  it('takes away what is declared no more: labels, members, quota and limits', async () => {
    const members = { editors: ['bob'], viewers: ['carol'] };
    const full = {
      name: 'less',
      labels: { stays: 'yes', goes: 'yes' },
      quota: { pods: '5', 'limits.cpu': '2' },
      limits: { max: { cpu: '1', memory: '1Gi' } },
    };
    syncer.declare('less', [{ name: 'dev', namespaces: [full] }], members);
    await syncer.ensure('less');
    await world.admin.patch(
      { group: '', version: 'v1', plural: 'namespaces' },
      { name: 'less' },
      { metadata: { labels: { theirs: 'kept' } } },
      { type: 'merge' },
    );
    const fewer = {
      ...full,
      labels: { stays: 'yes' },
      quota: { pods: '5' },
      limits: { max: { cpu: '1' } },
    };
    syncer.declare('less', [{ name: 'dev', namespaces: [fewer] }], {
      viewers: ['carol'],
    });
    expect(await syncer.ensure('less')).toMatchObject(SYNCED);
    expect((await world.namespace('less'))?.metadata.labels).toEqual({
      'amamba.io/workspace': 'less',
      'app.kubernetes.io/managed-by': 'amamba',
      'kubernetes.io/metadata.name': 'less',
      stays: 'yes',
      theirs: 'kept',
    });
    expect(await world.names(ROLE_BINDINGS, 'less')).toEqual([
      'amamba-admin',
      'amamba-viewer',
    ]);
    const target = { namespace: 'less', name: 'amamba' };
    const quota = await world.admin.get(RESOURCE_QUOTAS, target);
    expect(quota?.spec).toEqual({ hard: { pods: '5' } });
    const limits = await world.admin.get(LIMIT_RANGES, target);
    expect(limits?.spec).toEqual({
      limits: [
        {
          type: 'Container',
          max: { cpu: '1' },
          default: { cpu: '1' },
          defaultRequest: { cpu: '1' },
        },
      ],
    });
    declare('less', ['less']);
    expect(await syncer.ensure('less')).toMatchObject(SYNCED);
    expect(await world.names(RESOURCE_QUOTAS, 'less')).toEqual([]);
    expect(await world.names(LIMIT_RANGES, 'less')).toEqual([]);
  });

  it('binds custom roles, and other ClusterRoles where it is told to', async () => {
    const custom = await world.startSyncer({
      clusterRoles: { admin: 'admin', editor: 'view', viewer: 'view' },
      customRoles: [
        { name: 'releaser', permissions: [], clusterRole: 'edit' },
        { name: 'auditor', permissions: [], extends: 'viewer' },
        { name: 'caller', permissions: [] },
      ],
    });
    custom.declare('roles', [{ name: 'dev', namespaces: ['roles'] }], {
      editors: ['bob'],
      custom: { releaser: ['rita'], auditor: ['ann'], caller: ['carl'] },
    });
    expect(await custom.ensure('roles')).toMatchObject(SYNCED);
    const { items } = await world.admin.list(ROLE_BINDINGS, {
      namespace: 'roles',
    });
    expect(
      items.map(({ metadata, roleRef }) => [
        metadata.name,
        (roleRef as { name: string }).name,
      ]),
    ).toEqual([
      ['amamba-admin', 'admin'],
      ['amamba-auditor', 'view'],
      ['amamba-editor', 'view'],
      ['amamba-releaser', 'edit'],
    ]);
    // What a role is can only change by a new binding.
    syncer.states.set('roles dev', custom.states.get('roles dev'));
    syncer.declare('roles', [{ name: 'dev', namespaces: ['roles'] }], {
      editors: ['bob'],
    });
    expect(await syncer.ensure('roles')).toMatchObject(SYNCED);
    const editor = { namespace: 'roles', name: 'amamba-editor' };
    expect(await world.admin.get(ROLE_BINDINGS, editor)).toMatchObject({
      roleRef: { name: 'edit' },
    });
    expect(await world.names(ROLE_BINDINGS, 'roles')).toEqual([
      'amamba-admin',
      'amamba-editor',
    ]);
  });

  it('leaves all that is not its own as it was', async () => {
    await world.makeNamespace('legacy', { labels: { tier: 'old' } });
    await world.admin.create(ROLE_BINDINGS, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'robots', namespace: 'legacy' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'view',
      },
      subjects: [{ kind: 'ServiceAccount', name: 'ci', namespace: 'legacy' }],
    });
    await world.admin.create(RESOURCE_QUOTAS, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'theirs', namespace: 'legacy' },
      spec: { hard: { configmaps: '7' } },
    });
    await eventually(async () =>
      expect(
        await world.admin.get(RESOURCE_QUOTAS, {
          namespace: 'legacy',
          name: 'theirs',
        }),
      ).toMatchObject({ status: { used: { configmaps: '1' } } }),
    );
    const before = await snapshotCluster(world.admin);
    syncer.declare('legacy', [
      {
        name: 'dev',
        namespaces: [
          {
            name: 'legacy',
            adopt: true,
            labels: { new: 'x' },
            quota: { pods: '9' },
          },
          { name: 'legacy-new', quota: { pods: '1' } },
        ],
      },
    ]);
    expect(await syncer.ensure('legacy')).toMatchObject(SYNCED);
    declare('legacy', ['legacy-new']);
    expect(await syncer.ensure('legacy')).toMatchObject(SYNCED);
    const after = await snapshotCluster(world.admin);
    const changed = [...before].filter(
      ([key, object]) => after.get(key) !== object,
    );
    expect(changed.map(([key]) => key)).toEqual(['namespaces legacy']);
    const added = [...after.keys()].filter(key => !before.has(key));
    expect(added.every(key => key.includes('legacy-new'))).toBe(true);
    const content = (text: string | undefined) => {
      const { metadata, ...rest } = JSON.parse(text!);
      const { resourceVersion, managedFields, ...kept } = metadata;
      return { ...rest, metadata: kept };
    };
    expect(content(after.get('namespaces legacy'))).toEqual(
      content(before.get('namespaces legacy')),
    );
  });
});
