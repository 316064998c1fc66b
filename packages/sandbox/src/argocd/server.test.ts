import { eventually } from '../kubernetes/__testUtils__/testCluster.ts';
import { ServedArgoCd } from './__testUtils__/servedArgoCd.ts';

const world = new ServedArgoCd();
const call: ServedArgoCd['call'] = (...request) => world.call(...request);

beforeAll(() => world.start());
afterAll(() => world.stop());

describe('streams of applications', () => {
  beforeAll(() => call('POST', 'applications', world.application('streamed')));

  it('begin with what there is, then tell of changes', async () => {
    const reader = world.read('stream/applications', 'application/json');
    await reader.contains('"ADDED"');
    await call('PATCH', 'applications/streamed', {
      patch: '{"metadata":{"labels":{"seen":"yes"}}}',
      patchType: 'merge',
    });
    await reader.contains('"seen":"yes"');
    reader.close();
    expect(reader.headers?.['content-type']).toBe('application/json');
    expect(reader.lines[0].result).toMatchObject({
      type: 'ADDED',
      application: { metadata: { name: 'streamed' } },
    });
    expect(reader.lines.at(-1).result.type).toBe('MODIFIED');
  });

  it('are server-sent events with chosen fields when asked for', async () => {
    const fields = ['type', 'application.metadata.name'].map(
      field => `result.${field}`,
    );
    const reader = world.read(
      `stream/applications?name=streamed&fields=${fields}`,
      'text/event-stream',
    );
    await reader.contains('streamed');
    reader.close();
    expect(reader.headers?.['content-type']).toBe('text/event-stream');
    expect(reader.text).toBe(
      'data: {"result":{"application":{"metadata":{"name":"streamed"}},"type":"ADDED"}} \n\n\n',
    );
  });

  it('have not even headers before the first event', async () => {
    const reader = world.read(
      'stream/applications?resourceVersion=1&name=later',
      'text/event-stream',
    );
    // Whatever is answered to a request after it would have been sent by now.
    await call('GET', 'applications');
    expect(reader.headers).toBeUndefined();
    await call('POST', 'applications', world.application('later'));
    await reader.contains('"ADDED"');
    reader.close();
  });

  it('show nobody what they may not see', async () => {
    const all = world.read('stream/applications', 'application/json', 'guest');
    const none = world.read(
      'stream/applications',
      'application/json',
      'tenant',
    );
    await all.contains('streamed');
    expect(none.headers).toBeUndefined();
    all.close();
    none.close();
  });

  it('end with the login', async () => {
    const { status, body } = await call(
      'GET',
      'stream/applications',
      undefined,
      'nobody',
    );
    expect({ status, message: body.error.message }).toEqual({
      status: 401,
      message: 'no session information',
    });
  });
});

describe('applications in any namespace', () => {
  it('are the namespace’s, by policies that name it', async () => {
    const inTeam = world.application('web', 'team-a');
    const created = await call('POST', 'applications', inTeam, 'tenant');
    expect(created.body.metadata).toMatchObject({
      name: 'web',
      namespace: 'team-a',
    });
    const path = 'applications/web?appNamespace=team-a';
    expect((await call('GET', path, undefined, 'tenant')).status).toBe(200);
    expect((await call('GET', path, undefined, 'guest')).status).toBe(200);
    // Without the namespace it is Argo CD's own that is looked in.
    expect((await call('GET', 'applications/web')).status).toBe(403);
    const listed = await call('GET', 'applications', undefined, 'tenant');
    expect(listed.body.items.map((item: any) => item.metadata.name)).toEqual([
      'web',
    ]);
  });

  it('are refused where tenants may not act', async () => {
    const outside = await call(
      'POST',
      'applications',
      world.application('x'),
      'tenant',
    );
    expect(outside).toMatchObject({
      status: 403,
      body: {
        message: expect.stringContaining('applications, create, shared/x'),
      },
    });
  });

  it.each(['team-b', 'elsewhere'])(
    'are refused in a namespace that project or server leave out: %s',
    async namespace => {
      const { status, body } = await call(
        'POST',
        'applications',
        world.application('x', namespace),
      );
      expect({ status, message: body.message }).toEqual({
        status: 400,
        message:
          'app is not allowed in project "shared", or the project does not exist',
      });
    },
  );
});

describe('a push', () => {
  it('has the applications of that repository and branch compared', async () => {
    await call('POST', 'applications', world.application('pushed'));
    const reconciledAt = async () =>
      (await call('GET', 'applications/pushed')).body.status.sync.revision;
    await eventually(async () => (await reconciledAt()) || undefined);
    await world.forge.commit('rec/rec-app', [
      {
        author: 'rec',
        message: 'Another',
        date: new Date(),
        files: { 'kustom/note.txt': 'x' },
      },
    ]);
    const head = await world.forge.resolve('rec/rec-app', 'main');
    const response = await fetch(`${world.argo.url}/api/webhook`, {
      method: 'POST',
      headers: { 'x-gitea-event': 'push', 'content-type': 'application/json' },
      body: JSON.stringify({
        ref: 'refs/heads/main',
        repository: {
          clone_url: `${world.forge.url}/rec/rec-app.git`,
          default_branch: 'main',
        },
      }),
    });
    expect(response.status).toBe(200);
    await eventually(async () => (await reconciledAt()) === head || undefined);
  });

  it('of a kind that is not known is refused', async () => {
    const response = await fetch(`${world.argo.url}/api/webhook`, {
      method: 'POST',
      body: '{}',
    });
    expect(response.status).toBe(400);
  });
});

describe('repositories', () => {
  const url = () => `${world.forge.url}/rec/app.git`;

  it('of two projects may have one URL and different credentials', async () => {
    await call('POST', 'projects', {
      project: { metadata: { name: 'other' }, spec: { sourceRepos: ['*'] } },
    });
    for (const project of ['shared', 'other']) {
      const { status } = await call('POST', 'repositories', {
        repo: url(),
        project,
        username: 'rec',
        password: 'recorded',
      });
      expect(status).toBe(200);
    }
    const mine = await call('GET', 'repositories', undefined, 'tenant');
    expect(mine.body.items).toMatchObject([
      {
        repo: url(),
        project: 'shared',
        username: 'rec',
        connectionState: { status: 'Successful' },
      },
    ]);
    expect(JSON.stringify(mine.body)).not.toContain('recorded');
  });

  it('of another project are hidden, also from who guesses', async () => {
    const path = `repositories/${encodeURIComponent(url())}?appProject=other`;
    for (const method of ['GET', 'DELETE']) {
      const { status, body } = await call(method, path, undefined, 'tenant');
      expect({ status, message: body.message }).toEqual({
        status: 403,
        message: 'permission denied',
      });
    }
    expect((await call('GET', path)).status).toBe(200);
  });
});
