import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { anApplication } from '../../__testUtils__/applications';
import {
  type RunningPlugin,
  startPlugin,
} from '../../__testUtils__/startPlugin';
import { createWorld } from '../../__testUtils__/world';
import { inventoryIdOf } from '../../store/ids';

jest.setTimeout(60_000);

const UNDER = '/workspaces/payments';
const SECRET = 'hunter2/+ü';
const BASIC = Buffer.from(`bot:${SECRET}`).toString('base64');
const input = {
  via: 'https',
  instance: 'main',
  url: 'https://git.example.com/payments/fresh.git',
  username: 'bot',
  password: SECRET,
};

describe('repositories', () => {
  let plugin: RunningPlugin;
  const call = (
    method: 'get' | 'post' | 'delete',
    path: string,
    body?: object,
    under = UNDER,
  ) => plugin.call({ method, path, body }, under);
  const repos = () => plugin.argocd.repositories.map(item => item.repo);
  const permitted = (project: string) =>
    plugin.argocd.projects.find(({ metadata }) => metadata.name === project)!
      .spec.sourceRepos;

  beforeEach(async () => {
    plugin = await startPlugin({
      result: AuthorizeResult.ALLOW,
      instances: [createWorld()],
    });
    await plugin.ingested();
    plugin.argocd.asked = [];
  });

  afterEach(() => plugin.stop());

  it('are imported for the project of the workspace, which then permits them', async () => {
    const url = 'https://elsewhere.example.com/team/app.git';
    const { status, body } = await call('post', '/repositories', {
      ...input,
      url,
    });
    expect(status).toBe(201);
    expect(JSON.stringify(body)).not.toContain(SECRET);
    expect(plugin.argocd.repositories).toContainEqual(
      expect.objectContaining({ repo: url, project: 'payments' }),
    );
    expect(permitted('payments')).toEqual([
      'https://git.example.com/payments/**',
      url,
    ]);
    const listed = await call('get', '/repositories');
    expect(listed.body.items).toContainEqual(
      expect.objectContaining({ id: body.id, url, credential: 'password' }),
    );
    // The syncer keeps the project as it is now.
    expect(plugin.events()).toContainEqual({
      topic: 'amamba.workspaces',
      eventPayload: { name: 'payments' },
    });
    const again = await call('post', '/repositories', {
      ...input,
      url: url.replace('.git', ''),
    });
    expect([again.status, again.body.error.message]).toEqual([
      409,
      expect.stringContaining('already'),
    ]);
    // What one workspace has does not keep another from having it.
    const other = await call(
      'post',
      '/repositories',
      { ...input, url },
      '/workspaces/search',
    );
    expect(other.status).toBe(201);
    expect(repos().filter(repo => repo === url)).toHaveLength(2);
  });

  it('that cannot be reached are not kept, and nobody learns the password', async () => {
    const before = [repos(), permitted('payments')];
    const { status, body } = await call('post', '/repositories', {
      ...input,
      password: 'wrong',
    });
    expect(status).toBe(400);
    expect(body.error.message).toContain('authentication required');
    expect(JSON.stringify(body)).not.toContain('wrong');
    expect(JSON.stringify(plugin.activity())).not.toContain('wrong');
    expect([repos(), permitted('payments')]).toEqual(before);
  });

  it.each([
    ['https://{git.example.com,other.example.com}/team/app.git'],
    ['https://charts.example.com/team?/**'],
    ['https://git.example.com/**'],
    ['https://git.example.com/[a-z]*/app.git'],
  ])('stand for themselves alone: %s', async url => {
    const before = [repos(), permitted('search')];
    const under = '/workspaces/search';
    const { status, body } = await call(
      'post',
      '/repositories',
      { ...input, url },
      under,
    );
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining('it has characters of patterns'),
    ]);
    const tried = await call(
      'post',
      '/repositories/test',
      { ...input, url },
      under,
    );
    expect(tried.body.ok).toBe(false);
    expect([repos(), permitted('search')]).toEqual(before);
  });

  it('are not reached with credentials that are not the workspace’s', async () => {
    const anonymous = {
      ...input,
      username: undefined,
      password: undefined,
    };
    plugin.argocd.repositoryCredentials = ['https://git.example.com/'];
    const before = [repos(), permitted('search')];
    for (const path of ['/repositories', '/repositories/test']) {
      const { body } = await call(
        'post',
        path,
        anonymous,
        '/workspaces/search',
      );
      expect(JSON.stringify(body)).toContain(
        'only with credentials of Argo CD main itself',
      );
      expect([repos(), permitted('search')]).toEqual(before);
    }
    // With its own, or where whoever runs the portal permits it, it may.
    const own = await call(
      'post',
      '/repositories',
      input,
      '/workspaces/search',
    );
    const permittedOne = await call('post', '/repositories', anonymous);
    expect([own.status, permittedOne.status]).toEqual([201, 201]);
  });

  it('are tried without being kept', async () => {
    const before = [plugin.argocd.repositories, permitted('payments')];
    const good = await call('post', '/repositories/test', input);
    expect(good.body).toEqual({ ok: true });
    const bad = await call('post', '/repositories/test', {
      ...input,
      password: 'wrong',
    });
    expect(bad.body).toEqual({
      ok: false,
      message:
        'Unable to connect to repository: authentication required: ****** at https://git.example.com/payments/fresh.git',
    });
    expect([plugin.argocd.repositories, permitted('payments')]).toEqual(before);
  });

  it('are kept only together with the permission of the project', async () => {
    const before = repos();
    plugin.argocd.answer('projects.update', () => {
      throw plugin.argocd.error(403, 'permission denied', 7);
    });
    const { status } = await call('post', '/repositories', {
      ...input,
      url: 'https://elsewhere.example.com/team/app.git',
    });
    expect(status).toBe(503);
    expect(repos()).toEqual(before);
  });

  it('tell nobody the token that is the user of an address', async () => {
    const url = 'https://t0ken-as-user@git.example.com/payments/fresh.git';
    const token = { ...input, url, username: undefined, password: undefined };
    for (const path of ['/repositories/test', '/repositories']) {
      await call('post', path, token);
    }
    const again = await call('post', '/repositories', token);
    expect(again.status).toBe(409);
    expect(repos()).toContain(url);
    const told = JSON.stringify([again.body, plugin.activity()]);
    expect(told).toContain('https://git.example.com/payments/fresh.git');
    expect(told).not.toContain('t0ken');
  });

  it('in the words of an Argo CD that fails hold no secrets', async () => {
    plugin.argocd.answer('repositories.create', () => {
      throw plugin.argocd.error(
        500,
        `Get "https://bot:${encodeURIComponent(
          SECRET,
        )}@git/x" with ${SECRET}, Basic ${BASIC}`,
        13,
      );
    });
    const { status, body } = await call('post', '/repositories', input);
    expect(status).toBe(503);
    const told = JSON.stringify([body, plugin.activity()]);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain(encodeURIComponent(SECRET));
    expect(told).not.toContain(BASIC);
  });

  it('that something comes from are not deleted', async () => {
    const url = 'https://git.example.com/payments/unused.git';
    const id = inventoryIdOf('repository', 'main', ['payments', url]);
    await plugin.argocd.put(
      anApplication('user', 'payments', {
        spec: { source: { repoURL: url.replace('.git', ''), path: '.' } },
      }),
    );
    const refused = await call('delete', `/repositories/${id}`);
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      expect.stringContaining('is used by user'),
    ]);
    expect(repos()).toContain(url);
    await plugin.argocd.remove('user');
    const { status } = await call('delete', `/repositories/${id}`);
    expect(status).toBe(200);
    expect(repos()).not.toContain(url);
    const { body } = await call('get', '/repositories');
    expect(body.items).toEqual([]);
  });

  it.each([
    '/repository-refs?',
    '/repository-paths?',
    '/repository-charts?',
    '/source-details?path=.&',
  ])('of others are not looked into: %s', async path => {
    const repoUrl = encodeURIComponent(
      'https://git.example.com/search/config.git',
    );
    const { status, body } = await call(
      'get',
      `${path}instance=main&repoUrl=${repoUrl}`,
    );
    expect([status, body.error.message]).toEqual([
      404,
      expect.stringContaining('not one of the repositories of the workspace'),
    ]);
    expect(plugin.argocd.asked.map(({ call: name }) => name)).toEqual([
      'projects.get',
    ]);
  });

  it('are looked into once for all who ask in a while, as the project', async () => {
    const repoUrl = encodeURIComponent(
      'https://git.example.com/payments/config.git',
    );
    const path = `/repository-refs?instance=main&repoUrl=${repoUrl}`;
    await Promise.all([call('get', path), call('get', `${path}&search=v`)]);
    const refs = plugin.argocd.asked.filter(
      ({ call: name }) => name === 'repositories.refs',
    );
    // Without the project it could be another tenant's credentials.
    expect(refs.map(({ args }) => args[0])).toEqual([
      {
        url: 'https://git.example.com/payments/config.git',
        project: 'payments',
      },
    ]);
  });

  it('are listed while Argo CD is down', async () => {
    plugin.argocd.goDown();
    plugin.argocd.asked = [];
    const { status, body } = await call('get', '/repositories');
    expect([status, body.items.length]).toEqual([200, 1]);
    expect(body.sources[0].state).toBe('stale');
    expect(plugin.argocd.asked).toEqual([]);
  });
});
