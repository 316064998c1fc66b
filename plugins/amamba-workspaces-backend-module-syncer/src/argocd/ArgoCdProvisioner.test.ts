import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../__testUtils__/eventually';
import { ArgoCdWorld, SECRETS } from './__testUtils__/ArgoCdWorld';
import type { TestArgoSyncer } from './__testUtils__/TestArgoSyncer';
import { IN_CLUSTER } from './resolveCluster';

jest.setTimeout(60_000);

let world: ArgoCdWorld;
let syncer: TestArgoSyncer;
let home: string;

beforeAll(async () => {
  world = await ArgoCdWorld.create();
  syncer = await world.startSyncer();
  home = world.argoCd.cluster;
});
afterAll(() => world?.stop());

const on = (...namespaces: unknown[]) => [{ name: home, namespaces }];
const repo = 'https://git.example.com/own/**';
const gitops = { gitops: { repositories: [repo] } };

/** Brings a workspace there; fails the test when that does not work. */
async function settle(workspace: string) {
  const outcome = await syncer.ensure(workspace);
  expect(outcome).toMatchObject({ status: 'Synced' });
  return outcome;
}

describe('a workspace without a project', () => {
  it('gets one, and after that nothing is written', async () => {
    syncer.declare('new', on('new-web', 'new-db'), {
      ...gitops,
      members: {
        admins: ['alice'],
        editors: ['group:default/devs'],
        viewers: ['carol'],
      },
    });
    const plan = await syncer.check('new');
    expect(plan.status).toBe('Pending');
    expect(await world.project('new')).toBeUndefined();
    const outcome = await syncer.ensure('new');
    expect(outcome).toMatchObject({
      status: 'Synced',
      message: 'The Argo CD is as the workspace says.',
      changes: [{ action: 'create', object: 'AppProject new' }],
    });
    expect(plan.changes).toEqual(outcome.changes);
    const project = await world.project('new');
    expect(project).toMatchObject({
      metadata: {
        labels: {
          'amamba.io/workspace': 'new',
          'app.kubernetes.io/managed-by': 'amamba',
        },
        annotations: { 'amamba.io/created-by': 'workspace-syncer' },
      },
      spec: {
        description: 'Workspace new, kept by Amamba',
        destinations: [
          { server: IN_CLUSTER, namespace: 'new-web' },
          { server: IN_CLUSTER, namespace: 'new-db' },
        ],
        sourceRepos: [repo],
        namespaceResourceBlacklist: [
          { group: '', kind: 'LimitRange' },
          { group: '', kind: 'ResourceQuota' },
        ],
        roles: [
          { name: 'amamba-viewer', groups: ['user:default/carol'] },
          { name: 'amamba-editor', groups: ['group:default/devs'] },
          { name: 'amamba-admin', groups: ['user:default/alice'] },
        ],
      },
    });
    expect(project!.spec).not.toHaveProperty('clusterResourceWhitelist');
    expect(project!.spec).not.toHaveProperty('sourceNamespaces');

    expect(await settle('new')).toMatchObject({ changes: [] });
    expect(await syncer.check('new')).toMatchObject({
      status: 'Synced',
      changes: [],
    });
    // A portal that has lost its memory finds it as well.
    syncer.states.clear();
    expect(await settle('new')).toMatchObject({ changes: [] });
    expect((await world.project('new'))!.metadata.resourceVersion).toBe(
      project!.metadata.resourceVersion,
    );
  });

  it('follows the workspace', async () => {
    syncer.declare('follower', on('follower-a', 'follower-b'), gitops);
    await settle('follower');
    syncer.declare(
      'follower',
      [
        ...on({ name: 'follower-a', deleting: true }, 'follower-b'),
        { name: 'prod', namespaces: ['follower-a'] },
      ],
      { members: { admins: [], viewers: ['a,b'] } },
    );
    const { changes } = await settle('follower');
    const prod = world.sandbox.clusters.find(({ name }) => name === 'prod')!;
    expect(await world.project('follower')).toMatchObject({
      spec: {
        destinations: [
          { server: IN_CLUSTER, namespace: 'follower-b' },
          { server: prod.url, namespace: 'follower-a' },
        ],
        roles: [
          { groups: ['"user:default/a,b"'] },
          { name: 'amamba-editor' },
          { name: 'amamba-admin' },
        ],
      },
    });
    expect(changes).toEqual([
      {
        action: 'update',
        object: 'AppProject follower',
        detail: expect.stringMatching(
          /^destinations: added follower-a on .*; removed follower-a on https:\/\/kubernetes.default.svc; sourceRepos: removed .*; role amamba-viewer: groups: added .*; role amamba-admin: groups: removed user:default\/alice$/,
        ),
      },
    ]);
  });

  it('keeps every repository that Argo CD has for the project, and that it reaches', async () => {
    const charts = await startCharts();
    const own = `${charts.url}/imported`;
    syncer.declare('importer', on('importer'), {
      gitops: { repositories: [`${charts.url}/team/*`] },
    });
    await settle('importer');
    const secret = (name: string, type: string, data: Record<string, string>) =>
      world.admin.create(SECRETS, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name,
          namespace: world.argoCd.namespace,
          labels: { 'argocd.argoproj.io/secret-type': type },
        },
        stringData: { type: 'helm', ...data },
      });
    const repository = (name: string, url: string, project = 'importer') =>
      secret(name, 'repository', { name, url, project });
    await repository('imported', own);
    await repository('elsewhere', `${charts.url}/elsewhere`, 'other');
    await repository('permitted-already', `${charts.url}/team/own`);
    // Whoever may import could open the workspace with these.
    await repository('pattern', `${charts.url}/**`);
    await repository('any-character', `${charts.url}/importe?`);
    await repository('denial', `!${charts.url}/none`);
    await repository('unreached', 'http://127.0.0.1:1/private');
    await secret('for-many', 'repo-creds', {
      url: `${charts.url}/private`,
      username: 'platform',
      password: 'secret',
    });
    await repository('of-another', `${charts.url}/private/charts`);
    await settle('importer');
    const wanted = {
      spec: { sourceRepos: [own, `${charts.url}/team/*`] },
    };
    expect(await world.project('importer')).toMatchObject(wanted);
    // What was permitted stays when its server is away.
    await charts.stop();
    await settle('importer');
    expect(await world.project('importer')).toMatchObject(wanted);
  });
});

describe('namespaces that a workspace names', () => {
  const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces' };
  const makeNamespace = (name: string, labels: Record<string, string> = {}) =>
    world.admin.create(NAMESPACES, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
  const destinations = async () => {
    const project = await world.argoAdmin.projects.get('namer');
    return project?.spec.destinations?.map(({ namespace }) => namespace);
  };

  it('are where its applications may go once they are its own', async () => {
    await makeNamespace('of-namer', { 'amamba.io/workspace': 'namer' });
    await makeNamespace('of-another', { 'amamba.io/workspace': 'another' });
    await makeNamespace('of-nobody');
    syncer.declare(
      'namer',
      on(
        'of-namer',
        'of-another',
        'of-nobody',
        'not-there-yet',
        'argocd',
        'kube-system',
      ),
      gitops,
    );
    await settle('namer');
    expect(await destinations()).toEqual(['of-namer', 'not-there-yet']);

    await world.admin.patch(
      NAMESPACES,
      { name: 'of-nobody' },
      { metadata: { labels: { 'amamba.io/workspace': 'namer' } } },
      { type: 'merge' },
    );
    await makeNamespace('not-there-yet', { 'amamba.io/workspace': 'another' });
    await eventually(async () => {
      await settle('namer');
      expect(await destinations()).toEqual(['of-namer', 'of-nobody']);
    });
  });

  it('are looked at again when they become somebody else’s', async () => {
    await settle('namer');
    syncer.enqueued.length = 0;
    await world.admin.patch(
      NAMESPACES,
      { name: 'of-namer' },
      { metadata: { labels: { 'amamba.io/workspace': 'another' } } },
      { type: 'merge' },
    );
    await eventually(async () => expect(syncer.enqueued).toContain('namer'));
    await settle('namer');
    expect(await destinations()).toEqual(['of-nobody']);
  });
});

/** Repositories of charts below any path. */
async function startCharts() {
  const server = createServer((_request, response) =>
    response.end('apiVersion: v1\nentries: {}\n'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('what somebody changes', () => {
  it('is put right as far as it is the syncer’s, and else left', async () => {
    syncer.declare('drifter', on('drifter'), gitops);
    await settle('drifter');
    const before = (await world.project('drifter'))!.spec as {
      roles: Array<{ name: string }>;
    };
    const window = {
      kind: 'deny',
      schedule: '0 0 * * *',
      duration: '1h',
      applications: ['*'],
    };
    const ci = {
      name: 'ci',
      policies: ['p, proj:drifter:ci, applications, sync, drifter/*, allow'],
    };
    await world.patchProject('drifter', {
      metadata: {
        labels: { 'amamba.io/workspace': null, team: 'theirs' },
        annotations: { note: 'theirs' },
      },
      spec: {
        description: 'mine',
        destinations: [{ server: '*', namespace: '*' }],
        sourceRepos: ['*'],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
        syncWindows: [window],
        roles: [
          { ...before.roles[0], groups: ['everybody'] },
          { ...before.roles[1], jwtTokens: [{ iat: 1, id: 'ci' }] },
          { ...before.roles[2] },
          ci,
        ],
      },
    } as never);
    const check = await syncer.check('drifter');
    expect(check).toMatchObject({ status: 'Pending' });
    expect(await world.project('drifter')).toMatchObject({
      spec: { description: 'mine' },
    });
    const { changes } = await settle('drifter');
    expect(check.changes).toEqual(changes);
    expect(changes[0].detail).toMatch(/label amamba.io\/workspace: none → /);
    const after = await world.project('drifter');
    expect(after).toMatchObject({
      metadata: {
        labels: { 'amamba.io/workspace': 'drifter', team: 'theirs' },
        annotations: { note: 'theirs' },
      },
      spec: {
        description: 'Workspace drifter, kept by Amamba',
        destinations: [{ server: IN_CLUSTER, namespace: 'drifter' }],
        sourceRepos: [repo],
        syncWindows: [window],
        roles: [
          { name: 'amamba-viewer' },
          { name: 'amamba-editor', jwtTokens: [{ iat: 1, id: 'ci' }] },
          { name: 'amamba-admin' },
          ci,
        ],
      },
    });
    const spec = after!.spec as Record<string, unknown[]>;
    expect(JSON.stringify(spec)).not.toContain('everybody');
    expect(spec.clusterResourceWhitelist ?? []).toEqual([]);
    expect(spec.namespaceResourceBlacklist).toEqual(
      expect.arrayContaining([
        { group: '', kind: 'Secret' },
        { group: '', kind: 'ResourceQuota' },
      ]),
    );
    expect(await settle('drifter')).toMatchObject({ changes: [] });
  });

  it('is noticed at once, also when the project is deleted', async () => {
    syncer.declare('watched', on('watched'));
    await settle('watched');
    await eventually(() => expect(syncer.enqueued).toContain('watched'));
    syncer.enqueued.length = 0;
    await world.deleteProject('watched');
    await eventually(() => expect(syncer.enqueued).toContain('watched'));
    expect(await settle('watched')).toMatchObject({
      changes: [{ action: 'create' }],
    });
  });
});

describe('the roles of a project', () => {
  const ref = { project: 'roles', name: 'roles-web' };

  it('let members do what they may, and tokens of others live on', async () => {
    syncer.declare('roles', on('roles'), {
      gitops: { repositories: ['https://git.invalid/*'] },
    });
    await settle('roles');
    await world.makeApplication(ref.name, {
      project: ref.project,
      destination: { server: IN_CLUSTER, namespace: 'roles' },
    });
    const clientOf = async (role: string) => {
      const token = await world.issueRoleToken('roles', `amamba-${role}`);
      const { argoCd } = await world.startServices({}, { token });
      return argoCd.client('main');
    };
    const [viewer, editor, admin] = await Promise.all(
      ['viewer', 'editor', 'admin'].map(clientOf),
    );
    // What happens to somebody else's role renews the project.
    syncer.declare('roles', on('roles'), {
      members: { viewers: ['carol'] },
      gitops: { repositories: ['https://git.invalid/*'] },
    });
    expect(await settle('roles')).toMatchObject({
      changes: [{ action: 'update' }],
    });
    const code = async (call: Promise<unknown>) =>
      call.then(
        () => 200,
        error => error.code,
      );
    await eventually(async () =>
      expect(await viewer.applications.get(ref)).toBeDefined(),
    );
    const update = (client: typeof viewer) =>
      code(client.applications.patch(ref, {}, { type: 'merge' }));
    const connect = (client: typeof viewer) =>
      code(
        client.repositories.create({
          repo: 'http://127.0.0.1:1/x.git',
          project: 'roles',
        }),
      );
    const clients = [viewer, editor, admin];
    // Who may fails only at a repository that is not there.
    expect(await Promise.all(clients.map(update))).toEqual([403, 400, 400]);
    expect(await Promise.all(clients.map(connect))).toEqual([403, 403, 500]);
    const others = { project: 'default', name: 'x' };
    for (const client of clients) {
      expect(await code(client.applications.sync(others))).toBe(403);
      expect(await code(client.projects.delete('roles'))).toBe(403);
    }
  });
});

describe('projects of others', () => {
  const spec = {
    description: 'theirs',
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: 'theirs' }],
    roles: [{ name: 'theirs', policies: [], groups: ['them'] }],
  };

  it('are left alone until they say whose they are to be', async () => {
    const made = await world.makeProject('taken', spec);
    syncer.declare('taken', on('taken'));
    for (const outcome of [
      await syncer.check('taken'),
      await syncer.ensure('taken'),
      await syncer.remove('taken'),
    ]) {
      expect(outcome.changes).toEqual([]);
    }
    const refused = await syncer.ensure('taken');
    expect(refused).toMatchObject({
      status: 'Failed',
      reason: 'ProjectExists',
      message: expect.stringContaining(
        'kubectl -n argocd annotate appproject taken amamba.io/adopt=taken',
      ),
    });
    expect((await world.project('taken'))!.metadata.resourceVersion).toBe(
      made.metadata.resourceVersion,
    );

    await world.patchProject('taken', {
      metadata: { annotations: { 'amamba.io/adopt': 'taken' } },
    });
    expect(await settle('taken')).toMatchObject({
      changes: [{ action: 'adopt', object: 'AppProject taken' }],
    });
    expect(await world.project('taken')).toMatchObject({
      metadata: { labels: { 'amamba.io/workspace': 'taken' } },
      spec: {
        destinations: [{ server: IN_CLUSTER, namespace: 'taken' }],
        roles: [
          { name: 'theirs' },
          { name: 'amamba-viewer' },
          { name: 'amamba-editor' },
          { name: 'amamba-admin' },
        ],
      },
    });
    expect(await settle('taken')).toMatchObject({ changes: [] });

    // What was adopted is let go of, not deleted.
    expect(await syncer.remove('taken')).toMatchObject({
      status: 'Synced',
      changes: [{ action: 'release', object: 'AppProject taken' }],
    });
    const released = await world.project('taken');
    expect(released!.spec).toMatchObject({ roles: [{ name: 'theirs' }] });
    expect(released!.metadata.labels ?? {}).toEqual({});
    expect(released!.metadata.annotations ?? {}).toEqual({});
  });

  it('are another workspace’s by their label', async () => {
    await world.makeProject('lent', spec, {
      labels: { 'amamba.io/workspace': 'other' },
      annotations: { 'amamba.io/adopt': 'lent' },
    });
    syncer.declare('lent', on('lent'));
    expect(await syncer.ensure('lent')).toMatchObject({
      reason: 'ProjectOwned',
      message: expect.stringContaining('workspace other'),
    });
    expect(await syncer.remove('lent')).toMatchObject({ changes: [] });
    expect((await world.project('lent'))!.spec).toMatchObject(spec);
  });

  it('are never the default one', async () => {
    syncer.declare('default', on('web'));
    expect(await syncer.ensure('default')).toMatchObject({
      reason: 'ProjectProtected',
      changes: [],
    });
  });
});

describe('applications', () => {
  it('keep what they need, and no more, while roles change at once', async () => {
    syncer.declare('shrinker', on('shrinker-a', 'shrinker-b', 'shrinker-c'), {
      gitops: { repositories: ['https://git.invalid/*'] },
    });
    await settle('shrinker');
    await world.makeApplication('shrinker-web', {
      project: 'shrinker',
      destination: { server: IN_CLUSTER, namespace: 'shrinker-a' },
    });
    expect(
      await syncer.provisioner.listOwned(syncer.request('shrinker').workspace),
    ).toEqual(['application shrinker-web of Argo CD main']);

    syncer.declare('shrinker', on('shrinker-c'), {
      members: { admins: [], editors: ['bob'] },
    });
    // Argo CD's API may take a moment to know the application.
    const outcome = await eventually(async () => {
      const result = await syncer.ensure('shrinker');
      expect(result.reason).toBe('ApplicationsOutside');
      return result;
    });
    expect(outcome.message).toMatch(
      /^Application shrinker-web of Argo CD main goes where/,
    );
    expect(await world.project('shrinker')).toMatchObject({
      spec: {
        destinations: [
          { server: IN_CLUSTER, namespace: 'shrinker-c' },
          { server: IN_CLUSTER, namespace: 'shrinker-a' },
        ],
        sourceRepos: ['https://git.invalid/*'],
        roles: [
          { name: 'amamba-viewer' },
          { name: 'amamba-editor', groups: ['user:default/bob'] },
          { name: 'amamba-admin' },
        ],
      },
    });

    // Nothing is written, nor told as done, over and over.
    const before = await world.project('shrinker');
    expect(await syncer.ensure('shrinker')).toMatchObject({
      reason: 'ApplicationsOutside',
      changes: [],
    });
    expect((await world.project('shrinker'))!.metadata.resourceVersion).toBe(
      before!.metadata.resourceVersion,
    );

    const inUse = await syncer.remove('shrinker');
    expect(inUse).toMatchObject({
      status: 'Failed',
      reason: 'ProjectInUse',
      message: expect.stringContaining('application shrinker-web'),
      changes: [],
    });
    await world.deleteApplication('shrinker-web');
    await eventually(() => settle('shrinker'));
    expect(await world.project('shrinker')).toMatchObject({
      spec: { destinations: [{ namespace: 'shrinker-c' }] },
    });
    await eventually(async () =>
      expect(await syncer.remove('shrinker')).toMatchObject({
        status: 'Synced',
      }),
    );
    expect(await world.project('shrinker')).toBeUndefined();
    expect(syncer.states.get('shrinker')).toEqual({ projects: {} });
  });
});

describe('clusters', () => {
  const prodSecret = async () => {
    const { items } = await world.admin.list(SECRETS, {
      namespace: world.argoCd.namespace,
      labelSelector: 'argocd.argoproj.io/secret-type=cluster',
    });
    return items;
  };

  it('that Argo CD does not have are told, or registered and kept current', async () => {
    const clusters = [{ name: 'prod', namespaces: ['reach'] }];
    const prod = world.sandbox.clusters.find(({ name }) => name === 'prod')!;
    await world.argoAdmin.clusters.delete(prod.url);
    syncer.declare('reach', [...on('reach'), ...clusters]);
    const outcome = await syncer.ensure('reach');
    expect(outcome).toMatchObject({
      status: 'Drifted',
      reason: 'ClusterUnknownToArgo',
      message: expect.stringMatching(/^Argo CD main has no cluster prod/),
    });
    expect(await world.project('reach')).toMatchObject({
      spec: { destinations: [{ namespace: 'reach', server: IN_CLUSTER }] },
    });

    const registrar = await world.startSyncer({
      instance: {
        manageClusters: true,
        token: undefined,
        username: 'admin',
        password: world.argoCd.adminPassword,
      },
    });
    registrar.declare('reach', [...on('reach'), ...clusters]);
    const registered = await registrar.ensure('reach');
    expect(registered).toMatchObject({
      status: 'Synced',
      changes: [
        { action: 'create', object: 'Cluster prod', detail: prod.url },
        { action: 'update', object: 'AppProject reach' },
      ],
    });
    expect(JSON.stringify(registered)).not.toContain(prod.portalToken);
    const [entry] = (await prodSecret()).filter(
      item =>
        item.metadata.labels?.['app.kubernetes.io/managed-by'] === 'amamba',
    );
    const decode = (key: string) =>
      Buffer.from(
        (entry.data as Record<string, string>)[key],
        'base64',
      ).toString();
    expect(decode('server')).toBe(prod.url);
    expect(JSON.parse(decode('config'))).toMatchObject({
      bearerToken: prod.portalToken,
      tlsClientConfig: { caData: prod.caData },
    });
    expect(await registrar.ensure('reach')).toMatchObject({ changes: [] });

    // Its credentials were replaced.
    await world.argoAdmin.clusters.update({
      server: prod.url,
      name: 'prod',
      labels: { 'app.kubernetes.io/managed-by': 'amamba' },
      annotations: { 'amamba.io/connection': 'of an older token' },
      config: {
        bearerToken: prod.adminToken,
        tlsClientConfig: { caData: prod.caData },
      },
    });
    expect(await registrar.ensure('reach')).toMatchObject({
      changes: [{ action: 'update', object: 'Cluster prod' }],
    });
  });
});

describe('faults', () => {
  it('are told in words', async () => {
    syncer.declare('faulty', on('faulty'), {
      gitops: { instances: ['main', 'typo'] },
    });
    expect(
      syncer.provisioner.targets(syncer.request('faulty').workspace),
    ).toEqual(['main', 'typo']);
    const { provisioner } = syncer;
    const unknown = syncer.request('faulty', 'typo');
    expect(await provisioner.ensure(unknown)).toMatchObject({
      status: 'Failed',
      reason: 'InstanceUnknown',
    });
    expect(await provisioner.remove(unknown)).toMatchObject({
      status: 'Synced',
    });

    const revoked = await world.startSyncer({ instance: { token: 'old' } });
    revoked.declare('faulty', on('faulty'));
    expect(await revoked.ensure('faulty')).toMatchObject({
      reason: 'CredentialsRefused',
      message: expect.stringContaining('Renew the token'),
    });

    await world.sandbox.stopArgoCd();
    expect(await syncer.ensure('faulty')).toMatchObject({
      status: 'Failed',
      reason: 'ArgoCdUnreachable',
      changes: [],
    });
    expect(
      await syncer.provisioner.listOwned(syncer.request('faulty').workspace),
    ).toEqual([expect.stringContaining('what it has on Argo CD main')]);
    await world.sandbox.startArgoCd();
    await settle('faulty');
  });

  it('of what Argo CD refuses are in its own words', async () => {
    syncer.declare('Not_A_Name', on('refused'));
    expect(await syncer.ensure('Not_A_Name')).toMatchObject({
      status: 'Failed',
      reason: 'Refused',
      message: expect.stringContaining('a lowercase RFC 1123 subdomain'),
      changes: [],
    });
  });

  it('of another who writes at the same time are tried again', async () => {
    syncer.declare('racer', on('racer'));
    await settle('racer');
    syncer.declare('racer', on('racer', 'racer-2'));
    const [outcome] = await Promise.all([
      syncer.ensure('racer'),
      ...[1, 2, 3].map(n =>
        world.patchProject('racer', {
          metadata: { annotations: { [`n${n}`]: 'x' } },
        }),
      ),
    ]);
    expect(['Synced', 'Pending']).toContain(outcome.status);
    await eventually(() => settle('racer'));
    expect(await world.project('racer')).toMatchObject({
      metadata: { annotations: { n1: 'x', n2: 'x', n3: 'x' } },
      spec: { destinations: [{}, { namespace: 'racer-2' }] },
    });
  });
});

describe('other settings', () => {
  it('give projects a prefix, and move a workspace to its new project', async () => {
    syncer.declare('moved', on('moved'));
    await settle('moved');
    const prefixed = await world.startSyncer({
      amamba: { workspaces: { argocd: { projectPrefix: 'ws-' } } },
      instance: { applicationNamespaces: ['moved-*', '/^mo[v]ed$/'] },
    });
    prefixed.declare('moved', on('moved', 'moved-apps', 'another'));
    prefixed.states.set('moved', syncer.states.get('moved'));
    expect(await prefixed.ensure('moved')).toMatchObject({
      status: 'Synced',
      changes: [
        { action: 'create', object: 'AppProject ws-moved' },
        { action: 'delete', object: 'AppProject moved' },
      ],
    });
    expect(await world.project('moved')).toBeUndefined();
    expect(await world.project('ws-moved')).toMatchObject({
      spec: {
        sourceNamespaces: ['moved', 'moved-apps'],
        roles: [
          {
            policies: expect.arrayContaining([
              'p, proj:ws-moved:amamba-viewer, applications, get, ws-moved/*, allow',
            ]),
          },
          {},
          {},
        ],
      },
    });
  });
});
