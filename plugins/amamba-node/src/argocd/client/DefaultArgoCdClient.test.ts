import { json } from '../../__testUtils__/HttpsServer';
import { toServiceError } from '../../errors/UpstreamError';
import { ArgoCdServer, makeToken } from '../__testUtils__/ArgoCdServer';
import { recorded } from '../__testUtils__/recordings';
import { ArgoCdError } from '../ArgoCdError';

const web = { project: 'rec-proj', name: 'rec-web' };
const webPath = '/api/v1/applications/rec-web';

let server: ArgoCdServer;

beforeEach(async () => {
  server = await ArgoCdServer.start();
});
afterEach(() => server.stop());

async function failureOf(promise: Promise<unknown>): Promise<ArgoCdError> {
  const error = await promise.then(
    () => undefined,
    reason => reason,
  );
  expect(error).toBeInstanceOf(ArgoCdError);
  return error;
}

describe('DefaultArgoCdClient', () => {
  it('sends its token and exactly the content type that Argo CD takes', async () => {
    server.replay(`DELETE ${webPath}/operation`, 'login ok');
    await server.client().applications.terminate(web);
    const [request] = server.http.requests;
    expect(request.headers['content-type']).toEqual(['application/json']);
    expect(request.headers.authorization).toEqual(['Bearer sesame']);
    expect(request.url.search).toBe('?project=rec-proj');
    expect(request.body).toBe('');
  });

  it('lists only the fields it needs', async () => {
    server.replay('GET /api/v1/applications', 'list fields');
    const list = await server.client().applications.list({
      projects: ['a', 'b'],
      selector: 'team=a',
      fields: ['status.health'],
    });
    expect(list.items[0]).toMatchObject({
      metadata: { name: 'rec-helm' },
      spec: { project: 'rec-proj' },
      status: { health: { status: 'Missing' } },
    });
    const { searchParams } = server.http.requests[0].url;
    expect(searchParams.getAll('projects')).toEqual(['a', 'b']);
    expect(searchParams.get('selector')).toBe('team=a');
    expect(searchParams.get('fields')).toBe(
      'metadata.resourceVersion,items.metadata.name,items.metadata.namespace,items.spec.project,items.status.health',
    );
    await server.client().applications.list();
    const fields = server.http.requests[1].url.searchParams.get('fields')!;
    expect(fields.split(',')).toContain('items.spec');
    expect(fields).not.toContain('items.status.resources');
    expect(fields).not.toContain('-items');
  });

  it('reads whole recorded objects', async () => {
    server.replay(`GET ${webPath}`, 'application after the first sync');
    server.replay(`GET ${webPath}/resource-tree`, 'resource-tree');
    server.replay(
      `GET ${webPath}/managed-resources`,
      'managed-resources while OutOfSync',
    );
    server.replay(`GET ${webPath}/manifests`, 'manifests');
    server.replay(`GET ${webPath}/events`, 'events of the Deployment');
    const { applications, resources } = server.client();
    expect(await applications.get(web)).toMatchObject({
      status: {
        history: [{ id: 0, initiatedBy: { username: 'admin' } }],
        operationState: { phase: 'Succeeded' },
      },
    });
    const tree = await resources.tree(web);
    expect(tree.nodes?.find(({ kind }) => kind === 'Pod')).toMatchObject({
      health: { status: 'Healthy' },
      parentRefs: [{ kind: 'ReplicaSet' }],
    });
    const managed = await resources.managed(web, { kind: 'ConfigMap' });
    expect(JSON.parse(managed[0].targetState!)).toMatchObject({
      kind: 'ConfigMap',
    });
    expect((await resources.manifests(web)).manifests).toHaveLength(5);
    const [event] = await resources.events(web);
    expect(event).toMatchObject({ reason: 'ScalingReplicaSet', count: 3 });
  });

  it('tells what is not there from what failed', async () => {
    server.replay(`GET ${webPath}`, 'get missing as admin, project');
    const { applications, repositories, applicationSets } = server.client();
    await expect(applications.get(web)).resolves.toBeUndefined();
    server.replay(
      'GET /api/v1/applicationsets/rec-none',
      'applicationset get missing',
    );
    await expect(
      applicationSets.get({ name: 'rec-none' }),
    ).resolves.toBeUndefined();
    // A 404 without Argo CD's code is that of a path it does not have.
    const error = await failureOf(
      applications.get({ project: 'p', name: 'other' }),
    );
    expect(error).toMatchObject({ code: 404, grpcCode: undefined });
    server.replay('GET /api/v1/repositories', 'list empty');
    await expect(
      repositories.get({ url: 'https://git/x.git' }),
    ).resolves.toBeUndefined();
  });

  it('wraps and unwraps what goes as text', async () => {
    const resource = {
      group: '',
      version: 'v1',
      kind: 'Secret',
      namespace: 'rec-cd-app',
      name: 'creds',
    };
    const path = `${webPath}/resource`;
    server.replay(`GET ${path}`, 'resource get: Secret masked');
    server.replay(`POST ${path}`, 'resource get: Secret masked');
    server.replay(`GET ${path}/actions`, 'actions of a Deployment');
    server.replay(`PATCH ${webPath}`, 'application after the first sync');
    server.replay(`POST ${path}/actions/v2`, 'login ok');
    const { applications, resources } = server.client();
    const secret = await resources.get(web, resource);
    expect(secret).toMatchObject({ data: { key: '++++++++' } });
    await resources.patch(web, resource, { data: {} }, { type: 'merge' });
    await applications.patch(web, { metadata: {} }, { type: 'merge' });
    await resources.runAction(web, resource, {
      name: 'scale',
      parameters: { replicas: '2' },
    });
    const bodies = server.http.requests.map(({ body }) =>
      body === '' ? undefined : JSON.parse(body),
    );
    expect(bodies).toEqual([
      undefined,
      '{"data":{}}',
      expect.objectContaining({
        patch: '{"metadata":{}}',
        patchType: 'merge',
        project: 'rec-proj',
      }),
      expect.objectContaining({
        action: 'scale',
        resourceActionParameters: [{ name: 'replicas', value: '2' }],
        project: 'rec-proj',
      }),
    ]);
    const actions = await resources.listActions(web, resource);
    expect(actions.map(({ name }) => name)).toEqual([
      'pause',
      'restart',
      'resume',
      'scale',
    ]);
  });

  it('sends a sync as Argo CD has it', async () => {
    server.replay(`POST ${webPath}/sync`, 'application after the first sync');
    await server.client().applications.sync(web, {
      revision: 'main',
      prune: true,
      force: true,
      applyOnly: true,
      syncOptions: ['Validate=false'],
      retry: { limit: 2 },
      resources: [{ group: '', kind: 'ConfigMap', name: 'settings' }],
    });
    expect(JSON.parse(server.http.requests[0].body)).toEqual({
      name: 'rec-web',
      project: 'rec-proj',
      revision: 'main',
      prune: true,
      strategy: { apply: { force: true } },
      syncOptions: { items: ['Validate=false'] },
      retryStrategy: { limit: 2 },
      resources: [{ group: '', kind: 'ConfigMap', name: 'settings' }],
    });
  });

  it('never deletes a repository of another project', async () => {
    server.replay('GET /api/v1/repositories', 'list with both');
    const { repositories } = server.client();
    const url = 'http://127.0.0.1:8930/app.git';
    const deletion = `DELETE /api/v1/repositories/${encodeURIComponent(url)}`;
    server.on(deletion, (_request, response) => json(response, 200, {}));
    await repositories.delete({ url });
    await repositories.delete({ url, project: 'other' });
    expect(server.http.requests.map(({ method }) => method)).not.toContain(
      'DELETE',
    );
    await repositories.delete({ url, project: 'rec-proj' });
    expect(server.http.requests.at(-1)).toMatchObject({ method: 'DELETE' });
    expect(server.http.requests.at(-1)!.url.search).toBe(
      '?appProject=rec-proj',
    );
    await expect(repositories.list({ project: 'rec-proj' })).resolves.toEqual([
      expect.objectContaining({ repo: url }),
    ]);
  });

  it('reads a manifest of 5 MB', async () => {
    const manifests = [JSON.stringify({ data: 'x'.repeat(5 * 1024 * 1024) })];
    server.on(`GET ${webPath}/manifests`, (_request, response) =>
      json(response, 200, { manifests }),
    );
    const answer = await server.client().resources.manifests(web);
    expect(answer.manifests![0]).toHaveLength(manifests[0].length);
  });

  it('reads 5,000 applications while others go on', async () => {
    const { body } = recorded('application after the first sync');
    const item = body as { metadata: object };
    const items = Array.from({ length: 5_000 }, (_, index) => ({
      ...item,
      metadata: { ...item.metadata, name: `app-${index}` },
    }));
    server.on('GET /api/v1/applications', (_request, response) =>
      json(response, 200, { metadata: { resourceVersion: '1' }, items }),
    );
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    const list = await server.client().applications.list();
    clearInterval(timer);
    expect(list.items).toHaveLength(5_000);
    expect(list.items[4_999].metadata.name).toBe('app-4999');
    expect(turns).toBeGreaterThan(10);
    server.on('GET /api/v1/applications', (_request, response) =>
      json(response, 200, { metadata: {}, items: [...items.slice(150), {}] }),
    );
    const wrong = await failureOf(server.client().applications.list());
    expect(wrong.reason).toBe('INVALID_ANSWER');
  });

  it('refuses names that would lead to another path', async () => {
    const { applications } = server.client();
    await expect(
      applications.get({ project: 'p', name: '..' }),
    ).rejects.toThrow(TypeError);
    await failureOf(applications.get({ project: 'p', name: 'a/../b?x' }));
    expect(server.http.requests[0].url.pathname).toBe(
      '/api/v1/applications/a%2F..%2Fb%3Fx',
    );
  });
});

describe('logins', () => {
  const credentials = { username: 'amamba', password: 'sesame' };

  function answerLogins(tokens: string[]) {
    server.on('POST /api/v1/session', (_request, response) =>
      json(response, 200, { token: tokens.shift() }),
    );
  }

  it('logs in once for calls at the same time, and again when refused', async () => {
    const first = makeToken({ endsInS: 3600, id: 'first' });
    const second = makeToken({ endsInS: 3600, id: 'second' });
    let accepted = first;
    answerLogins([first, second]);
    server.on('GET /api/v1/repositories', ({ headers }, response) => {
      const { status, body } = recorded(
        headers.authorization?.[0] === `Bearer ${accepted}`
          ? 'list empty'
          : 'list applications without token',
      );
      json(response, status, body);
    });
    const { repositories } = server.client({ credentials });
    await Promise.all([repositories.list(), repositories.list()]);
    expect(server.requestsTo('/api/v1/session')).toHaveLength(1);
    expect(JSON.parse(server.requestsTo('/api/v1/session')[0].body)).toEqual(
      credentials,
    );
    accepted = second;
    await Promise.all([repositories.list(), repositories.list()]);
    expect(server.requestsTo('/api/v1/session')).toHaveLength(2);
    // Once per call, and not for ever.
    accepted = 'none';
    answerLogins([second]);
    await expect(failureOf(repositories.list())).resolves.toMatchObject({
      code: 401,
    });
  });

  it('does not try a refused password again at once', async () => {
    server.replay('POST /api/v1/session', 'login bad password');
    const { repositories } = server.client({ credentials });
    const errors = [
      await failureOf(repositories.list()),
      await failureOf(repositories.list()),
    ];
    expect(server.requestsTo('/api/v1/session')).toHaveLength(1);
    const [told, paused] = errors.map(error => toServiceError(error));
    expect(told).toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /main does not accept the portal's credentials \(Invalid username or password\)/,
      ),
    });
    expect(paused.message).toMatch(/logins pause for another/);
  });
});

describe('errors', () => {
  it.each([
    ['get missing as admin', 'ServiceUnavailableError', /does not tell which/],
    ['create again, other spec', 'ConflictError', /use upsert flag/],
    [
      'create: destination namespace not permitted',
      'InputError',
      /application destination server/,
    ],
    ['PATCH bad patch text', 'InputError', /Invalid JSON Patch/],
    ['PATCH default type', 'ServiceUnavailableError', /required field/],
    ['project delete refused', 'ConflictError', /referenced by 4/],
    ['second sync while one is in progress', 'ConflictError', /in progress/],
    ['sync blocked by the deny window', 'ConflictError', /Wait until/],
    ['manifests of a missing revision', 'InputError', /unable to resolve/],
    ['terminate with no operation', 'ConflictError', /No operation is in/],
    ['list applications without token', 'ServiceUnavailableError', /Renew/],
    ['stream without token', 'ServiceUnavailableError', /no session info/],
    ['DELETE without content type', 'ServiceUnavailableError', /HTTP 415/],
    ['unknown API path', 'ServiceUnavailableError', /no API to sync/],
  ])('explains "%s"', async (name, expected, words) => {
    server.replay(`POST ${webPath}/sync`, name);
    const error = await failureOf(server.client().applications.sync(web));
    expect(toServiceError(error)).toMatchObject({
      name: expected,
      message: expect.stringMatching(words),
    });
    expect(toServiceError(error).message).toMatch(/Argo CD main/);
  });

  it('explains an authority that is not trusted, and nobody there', async () => {
    const call = (ca?: { data: string }) =>
      failureOf(server.client({ ca }).version());
    expect((await call()).toServiceError().message).toMatch(
      /not signed by an authority that the portal trusts. Set tls.caData or tls.caFile \(amamba.argocd.instances\)/,
    );
    const file = { file: '/nowhere/ca.crt' };
    const unreadable = await failureOf(server.client({ ca: file }).version());
    expect(unreadable.toServiceError().message).toMatch(/a file .* cannot be/);
    const client = server.client();
    await server.http.close();
    expect((await failureOf(client.version())).toServiceError()).toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(/nothing listens there. Start it/),
    });
  });

  it('explains a page, a redirect and a proxy without an Argo CD', async () => {
    const client = server.client();
    server.on('GET /api/version', (_request, response) =>
      response.end('<html>sign in</html>'),
    );
    const page = await failureOf(client.version());
    expect(page.toServiceError().message).toMatch(/not an Argo CD API server/);
    server.on('GET /api/version', (_request, response) =>
      response.writeHead(307, { location: 'https://sso.example/login' }).end(),
    );
    const redirect = await failureOf(client.version());
    expect(redirect.toServiceError().message).toMatch(
      /redirect to https:\/\/sso.example. Use the url/,
    );
    server.on('GET /api/version', (_request, response) =>
      response.writeHead(503).end('<html>no upstream</html>'),
    );
    const proxy = await failureOf(client.version());
    expect(proxy).toMatchObject({ code: 503, message: 'HTTP 503' });
  });

  it('gives up after its time, and at once when the caller does', async () => {
    server.on('GET /api/version', () => {});
    const slow = await failureOf(server.client().version({ timeoutMs: 30 }));
    expect(slow.toServiceError().message).toMatch(/does not answer in time/);
    const controller = new AbortController();
    server.on('GET /api/version', () =>
      controller.abort(new Error('page was closed')),
    );
    await expect(
      server.client().version({ signal: controller.signal }),
    ).rejects.toThrow('page was closed');
  });
});

describe('logs', () => {
  const pod = { namespace: 'rec-cd-app', name: 'web-1' };
  const path = `${webPath}/pods/web-1/logs`;

  async function read(options: { maxBytes?: number } = {}) {
    const lines = [];
    const { resources } = server.client();
    for await (const line of resources.logs(web, { pod, ...options })) {
      lines.push(line);
    }
    return lines;
  }

  it('reads lines until the last frame', async () => {
    server.replay(`GET ${path}`, 'pod logs as SSE');
    const lines = await read();
    expect(lines[0]).toEqual({
      content: 'line 120 version 2',
      timestamp: '2026-11-21T05:25:53.218826842Z',
      podName: 'web-8488656489-5m542',
    });
    expect(lines).toHaveLength(2);
    const [request] = server.http.requests;
    expect(request.headers.accept).toEqual(['text/event-stream']);
    expect(request.url.searchParams.get('tailLines')).toBe('1000');
    await expect(read({ maxBytes: 20 })).rejects.toMatchObject({
      reason: 'TOO_LARGE',
    });
  });

  it('knows an excuse from a line', async () => {
    server.replay(`GET ${path}`, 'pod logs, wrong container');
    await expect(read()).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining('container nope is not valid'),
    });
    server.replay(`GET ${path}`, 'pod logs, pod missing');
    await expect(read()).resolves.toEqual([]);
  });
});
