import { join } from 'node:path';
import { expectOpenApiUpToDate } from '@amamba/plugin-amamba-node/testUtils';
import { workspacesContract } from '@amamba/plugin-amamba-workspaces-common';
import {
  aComponent,
  aFolder,
  aGroup,
  aUser,
  aWorkspace,
} from './__testUtils__/entities';
import { eventually } from './__testUtils__/eventually';
import {
  type Call,
  type Portal,
  startPortal,
} from './__testUtils__/startPortal';
import { apiInfo } from './apiInfo';

jest.setTimeout(120_000);

const SHOP = '/workspaces/shop';

describe('the plugin', () => {
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal({
      entities: [
        ...['olga', 'alice', 'bob'].map(aUser),
        aGroup('team'),
        aFolder('division', { admins: ['user:default/olga'] }),
        aWorkspace('payments', {
          members: { admins: ['alice'] },
          clusters: [{ name: 'prod', namespaces: ['payments'] }],
        }),
        aComponent('web', 'shop'),
      ],
      config: {
        roles: [
          {
            name: 'auditor',
            title: 'Auditor',
            permissions: ['amamba.workspaces.read'],
          },
          { name: 'binder', permissions: ['amamba.clusters.bind'] },
          { name: 'doorkeeper', permissions: ['amamba.workspaces.grant'] },
        ],
      },
    });
    await portal.prepare('olga', {
      method: 'post',
      path: '/workspaces',
      body: {
        name: 'shop',
        owner: 'group:default/team',
        admins: ['alice'],
        clusters: [
          { name: 'dev', quota: { 'limits.cpu': '4' } },
          { name: 'prod' },
        ],
      },
    });
    await portal.prepare('olga', {
      method: 'post',
      path: `${SHOP}/namespaces`,
      body: { cluster: 'dev', name: 'cart', quota: { 'limits.cpu': '3' } },
    });
    await portal.sees('alice', 'payments', 'shop');
  });

  afterAll(() => portal?.stop());

  const asOlga = async (call: Call): Promise<[number, string]> => {
    const { status, body } = await portal.call(call, 'olga');
    return [status, body.error?.message ?? ''];
  };

  const create = (body: object): Call => ({
    method: 'post',
    path: '/workspaces',
    body: { name: 'fresh', owner: 'group:default/team', ...body },
  });
  const bind = (cluster: string, body: object): Call => ({
    method: 'put',
    path: `${SHOP}/clusters/${cluster}`,
    body,
  });
  const unbind = (cluster: string): Call => ({
    method: 'delete',
    path: `${SHOP}/clusters/${cluster}`,
  });
  const makeNamespace = (body: object): Call => ({
    method: 'post',
    path: `${SHOP}/namespaces`,
    body: { cluster: 'prod', name: 'fresh', ...body },
  });
  const ofCart = (part: string, body: object): Call => ({
    method: 'put',
    path: `${SHOP}/namespaces/dev/cart/${part}`,
    body,
  });
  const remove = (path: string): Call => ({ method: 'delete', path });
  const grant = (ref: string, role: string): Call => ({
    method: 'put',
    path: `${SHOP}/members`,
    body: { ref, role },
  });

  it.each<[string, Call, number, string]>([
    ['a name that Git has', create({ name: 'payments' }), 409, 'already'],
    ['a name that the portal has', create({ name: 'shop' }), 409, 'already'],
    [
      'an owner that is nobody',
      create({ owner: 'group:default/x' }),
      400,
      'Not in the catalog: group:default/x',
    ],
    [
      'an admin that is nobody',
      create({ admins: ['zoe'] }),
      400,
      'user:default/zoe',
    ],
    [
      'a folder that is not there',
      create({ parent: 'nowhere' }),
      400,
      'no workspace folder nowhere',
    ],
    [
      'a cluster that is not there',
      create({ clusters: [{ name: 'moon' }] }),
      400,
      'no cluster moon',
    ],
    [
      'a cluster twice',
      create({ clusters: [{ name: 'dev' }, { name: 'dev' }] }),
      400,
      'listed twice',
    ],
    [
      'a cluster that others have, exclusively',
      create({ clusters: [{ name: 'dev', binding: 'exclusive' }] }),
      409,
      'another workspace is bound to it',
    ],
    [
      'binding what others have, exclusively',
      bind('prod', { binding: 'exclusive' }),
      409,
      'another workspace is bound to it',
    ],
    [
      'binding a cluster that is not there',
      bind('moon', { binding: 'shared' }),
      404,
      'no cluster moon',
    ],
    [
      'a quota below what is given out',
      bind('dev', { binding: 'shared', quota: { 'limits.cpu': '2' } }),
      409,
      '3 of limits.cpu',
    ],
    ['unbinding with namespaces', unbind('dev'), 409, 'cart'],
    [
      'unbinding what is not bound',
      unbind('moon'),
      404,
      'not bound to a cluster moon',
    ],
    [
      'a namespace elsewhere',
      makeNamespace({ cluster: 'moon' }),
      404,
      'not bound to a cluster moon',
    ],
    [
      "a namespace of the cluster's own",
      makeNamespace({ name: 'kube-system' }),
      400,
      'kept for the cluster',
    ],
    [
      "another workspace's namespace",
      makeNamespace({ name: 'payments' }),
      409,
      'The name payments is taken on cluster prod; choose another name',
    ],
    [
      'a namespace twice',
      makeNamespace({
        cluster: 'dev',
        name: 'cart',
        quota: { 'limits.cpu': '1' },
      }),
      409,
      'has a namespace cart on cluster dev already',
    ],
    [
      'more than is left',
      makeNamespace({ cluster: 'dev', quota: { 'limits.cpu': '2' } }),
      400,
      '1 of the workspace',
    ],
    [
      'no quota where one is needed',
      makeNamespace({ cluster: 'dev' }),
      400,
      'limits.cpu must be set',
    ],
    [
      'a request above the limit',
      makeNamespace({ quota: { 'requests.cpu': '2', 'limits.cpu': '1' } }),
      400,
      'requests.cpu: 2 is more than limits.cpu',
    ],
    [
      "a label of Kubernetes'",
      makeNamespace({
        labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
      }),
      400,
      'is read by the cluster',
    ],
    [
      'a label of ours',
      makeNamespace({ labels: { 'amamba.io/workspace': 'payments' } }),
      400,
      'cannot be chosen',
    ],
    [
      'labels of Kubernetes later',
      ofCart('labels', { labels: { 'x.k8s.io/y': 'z' } }),
      400,
      'x.k8s.io/y is read by the cluster',
    ],
    [
      'more quota later',
      ofCart('quota', { quota: { 'limits.cpu': '5' } }),
      400,
      'more than is left',
    ],
    [
      'a namespace that is not there',
      remove(`${SHOP}/namespaces/dev/gone?confirm=gone`),
      404,
      'no namespace gone on cluster dev',
    ],
    [
      'deleting one unconfirmed',
      remove(`${SHOP}/namespaces/dev/cart?confirm=card`),
      400,
      '?confirm=cart',
    ],
    [
      'deleting unconfirmed',
      remove(`${SHOP}?confirm=chop`),
      400,
      '?confirm=shop',
    ],
    [
      'deleting what still owns things',
      remove(`${SHOP}?confirm=shop`),
      409,
      'still owns namespace cart of cluster dev, component:default/web',
    ],
    [
      'a role that is not there',
      grant('bob', 'king'),
      400,
      'there are viewer, editor, admin, auditor',
    ],
    ['a role for nobody', grant('zoe', 'viewer'), 400, 'user:default/zoe'],
    [
      'revoking from a stranger',
      remove(`${SHOP}/members/bob`),
      404,
      'user:default/bob is not a member',
    ],
    [
      'a forged cursor',
      { method: 'get', path: '/workspaces?cursor=%2B' },
      400,
      'The cursor is not one',
    ],
  ])('refuses %s', async (_what, call, status, words) => {
    const [seen, told] = await asOlga(call);
    expect(told).toContain(words);
    expect(seen).toBe(status);
  });

  it('gives nobody what another workspace of the name had', async () => {
    const before = {
      id: '5b0a3c6e-3b53-4c53-9a4e-1c8d3a0f7a77',
      workspace: 'reborn',
      at: Date.parse('2020-01-01T00:00:00Z'),
      actor: 'user:default/stranger',
      action: 'namespace-create',
      outcome: 'succeeded',
    };
    await portal.knex('activity').insert(before);
    const target = {
      workspace: 'reborn',
      provisioner: 'puppet',
      target: 'dev',
      wanted: false,
      status: 'Failed',
      reason: 'ClusterUnreachable',
      message: 'down',
      since: before.at,
      failures: 1,
      bound_at: before.at,
    };
    await portal.knex('targets').insert(target);
    const reborn = create({ name: 'reborn' });
    expect(await asOlga(reborn)).toEqual([
      409,
      'What a workspace reborn had before is still being removed; choose another name, or try again when it is',
    ]);
    await portal.knex('targets').where({ workspace: 'reborn' }).delete();
    await portal.prepare('olga', reborn);
    const activity = {
      method: 'get' as const,
      path: '/workspaces/reborn/activity',
    };
    await eventually(async () => {
      const { body } = await portal.call(activity, 'olga');
      expect(
        body.items?.map(({ action }: { action: string }) => action),
      ).toContain('workspace-create');
      expect(JSON.stringify(body)).not.toContain('stranger');
    });
    await portal.prepare('olga', remove('/workspaces/reborn?confirm=reborn'));
  });

  it('refuses to change what is kept in Git, and says where', async () => {
    for (const call of [
      { method: 'patch' as const, path: '/workspaces/payments', body: {} },
      remove('/workspaces/payments?confirm=payments'),
      { ...makeNamespace({}), path: '/workspaces/payments/namespaces' },
    ]) {
      expect(await asOlga(call)).toEqual([
        409,
        'The workspace payments is kept in Git; change it there: https://git.example.com/org/workspaces.yaml',
      ]);
    }
  });

  it('lets people grant what they hold themselves', async () => {
    const words = async (call: Call, who: string) => {
      const { status, body } = await portal.call(call, who);
      return [status, body.error?.message];
    };
    expect(await words(grant('bob', 'binder'), 'alice')).toEqual([
      403,
      'The role binder may do what you may not: amamba.clusters.bind. Ask somebody who may do all of it to grant the role.',
    ]);
    expect(await words(grant('bob', 'auditor'), 'alice')).toEqual([
      200,
      undefined,
    ]);
    await portal.prepare('olga', grant('bob', 'doorkeeper'));
    await eventually(async () =>
      expect(await words(grant('bob', 'doorkeeper'), 'bob')).toEqual([
        200,
        undefined,
      ]),
    );
    const [status, told] = await words(grant('bob', 'admin'), 'bob');
    expect(status).toBe(403);
    expect(told).toMatch(/^The role admin may do what you may not: amamba\./);
    await portal.prepare('olga', remove(`${SHOP}/members/bob`));
  });

  it('leaves a workspace with an admin', async () => {
    const members = `${SHOP}/members`;
    await portal.prepare('olga', remove(`${members}/olga`));
    const last = 'This is the last admin of the workspace';
    for (const call of [remove(`${members}/alice`), grant('alice', 'viewer')]) {
      const [status, told] = await asOlga(call);
      expect([status, told]).toEqual([409, expect.stringContaining(last)]);
    }
    await portal.prepare('olga', grant('bob', 'auditor'));
    const list = { method: 'get' as const, path: members };
    const { body } = await portal.call(list, 'olga');
    expect(body.items).toEqual([
      {
        ref: 'user:default/alice',
        title: 'ALICE',
        missing: false,
        role: 'admin',
      },
      {
        ref: 'user:default/bob',
        title: 'BOB',
        missing: false,
        role: 'auditor',
      },
    ]);
    expect(body.roles).toContainEqual({
      name: 'auditor',
      title: 'Auditor',
      custom: true,
      permissions: ['amamba.workspaces.read'],
    });
    // A folder's admin is one, too, and is revoked there alone.
    await portal.prepare('olga', {
      method: 'put',
      path: `${SHOP}/placement`,
      body: { owner: 'group:default/team', parent: 'division' },
    });
    expect(await asOlga(remove(`${members}/olga`))).toEqual([
      409,
      'user:default/olga is a member of the folder division, which the workspace is in; have it removed there',
    ]);
    await portal.prepare('olga', remove(`${members}/alice`));
    await portal.prepare('olga', grant('alice', 'admin'));
  });

  it('asks the cluster whether a namespace exists', async () => {
    portal.kube.setNamespace('prod', 'legacy', {});
    expect(await asOlga(makeNamespace({ name: 'legacy' }))).toEqual([
      409,
      'The name legacy is taken on cluster prod; choose another name',
    ]);
    portal.kube.setDown('prod', new Date('2026-11-21T07:00:00Z'));
    const [status, told] = await asOlga(makeNamespace({ name: 'other' }));
    expect([status, told]).toEqual([
      503,
      expect.stringContaining('Cluster prod'),
    ]);
    const list = { method: 'get' as const, path: `${SHOP}/namespaces` };
    const { body } = await portal.call(list, 'alice');
    expect(body.clusters).toMatchObject([
      {
        name: 'dev',
        title: 'Cluster dev',
        quota: { 'limits.cpu': '4' },
        allocated: { 'limits.cpu': '3' },
        remaining: { 'limits.cpu': '1' },
      },
      {
        name: 'prod',
        staleSince: '2026-11-21T07:00:00.000Z',
        unusable: 'It does not answer',
      },
    ]);
  });

  it("shows namespaces as the clusters have them, and no other workspace's", async () => {
    const list = { method: 'get' as const, path: `${SHOP}/namespaces` };
    const used = { 'limits.cpu': '500m' };
    portal.kube.setNamespace('dev', 'cart', { owner: 'shop', used });
    const { body } = await portal.call(list, 'alice');
    expect(body.items).toMatchObject([
      {
        cluster: 'dev',
        name: 'cart',
        phase: 'Active',
        used,
        createdAt: '2026-11-21T08:00:00.000Z',
      },
    ]);
    portal.kube.setNamespace('dev', 'cart', { owner: 'thief', used });
    const stolen = await portal.call(list, 'alice');
    expect(stolen.body.items[0].phase).toBe('Missing');
    expect(stolen.body.items[0]).not.toHaveProperty('used');
  });

  it('pages and searches the list', async () => {
    const list = async (query: string) => {
      const call = { method: 'get' as const, path: `/workspaces?${query}` };
      const { body } = await portal.call(call, 'alice');
      const names = body.items.map(({ name }: { name: string }) => name);
      return { names, nextCursor: body.nextCursor };
    };
    const first = await list('limit=1');
    expect(first).toEqual({
      names: ['payments'],
      nextCursor: expect.any(String),
    });
    expect(await list(`limit=1&cursor=${first.nextCursor}`)).toEqual({
      names: ['shop'],
      nextCursor: undefined,
    });
    expect((await list('search=SHO')).names).toEqual(['shop']);
  });

  it('keeps what other plugins say was done', async () => {
    await portal.events.publish({
      topic: 'amamba.activity',
      eventPayload: {
        id: '0b9f3c4e-7d2a-4a54-9d0d-4a6c9b6d7e11',
        at: '2026-11-21T09:00:00.000Z',
        actor: 'user:default/bob',
        action: 'run-start',
        subject: 'component:default/web',
        workspace: 'payments',
        outcome: 'succeeded',
      },
    });
    const path = '/workspaces/payments/activity';
    const { body } = await portal.call({ method: 'get', path }, 'alice');
    expect(body.items).toContainEqual(
      expect.objectContaining({
        actor: 'user:default/bob',
        action: 'run-start',
      }),
    );
  });

  it('deletes an empty workspace, which then leaves the catalog', async () => {
    await portal.prepare(
      'olga',
      create({ name: 'brief', clusters: [{ name: 'dev' }] }),
    );
    await portal.sees('olga', 'brief', 'payments', 'shop');
    await portal.prepare('olga', remove('/workspaces/brief?confirm=brief'));
    await portal.sees('olga', 'payments', 'shop');
    expect(portal.provisioner.calls).toContainEqual({
      method: 'remove',
      workspace: 'brief',
      target: 'dev',
    });
    await eventually(async () => {
      const get = { method: 'get' as const, path: '/workspaces/brief' };
      expect((await portal.call(get, 'olga')).status).toBe(404);
    });
  });

  it('serves the OpenAPI document that is committed', async () => {
    await expectOpenApiUpToDate(
      join(__dirname, '..'),
      workspacesContract,
      apiInfo,
    );
    const { body } = await portal.openApi();
    expect(body.info.title).toBe('Amamba workspaces');
  });
});
