import { request as httpsRequest } from 'node:https';
import { eventually } from '../kubernetes/__testUtils__/testCluster.ts';
import {
  startKubernetes,
  type RunningKubernetes,
} from '../kubernetes/index.ts';
import type { RunningForge } from '../forge/index.ts';
import { startRecordedForge } from './__testUtils__/recordedRepository.ts';
import { StreamReader } from './__testUtils__/streamReader.ts';
import { startArgoCd, type RunningArgoCd } from './index.ts';

const POLICY = `
g, portal, role:admin
p, guest, applications, get, shared/*, allow
p, tenant, applications, *, shared/team-a/*, allow
p, tenant, repositories, *, shared/*, allow
`;

let kubernetes: RunningKubernetes;
let forge: RunningForge;
let argo: RunningArgoCd;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  [kubernetes, forge] = await Promise.all([
    startKubernetes({ clusters: ['dev'] }),
    startRecordedForge(),
  ]);
  const account = 'apiKey';
  argo = await startArgoCd({
    home: kubernetes.clusters[0],
    settings: {
      accounts: { portal: account, guest: account, tenant: account },
      policyCsv: POLICY,
      applicationNamespaces: ['team-*'],
      resyncMs: 3_600_000,
    },
  });
  for (const name of ['portal', 'guest', 'tenant']) {
    tokens[name] = await argo.issueToken(name);
  }
  const { objects } = kubernetes.clusters[0].cluster;
  for (const name of ['team-a', 'team-b', 'elsewhere']) {
    objects.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  }
  await call('POST', 'projects', {
    project: {
      metadata: { name: 'shared' },
      spec: {
        sourceRepos: ['*'],
        sourceNamespaces: ['team-a'],
        destinations: [{ server: '*', namespace: 'team-*' }],
      },
    },
  });
});

afterAll(async () => {
  await argo?.stop();
  await Promise.all([kubernetes?.stop(), forge?.stop()]);
});

async function call(
  method: string,
  path: string,
  body?: unknown,
  who = 'portal',
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${argo.url}/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens[who]}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

function application(name: string, namespace?: string, path = 'kustom') {
  return {
    metadata: { name, ...(namespace && { namespace }) },
    spec: {
      project: 'shared',
      source: { repoURL: `${forge.url}/rec/rec-app.git`, path },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'team-a',
      },
    },
  };
}

function read(path: string, accept: string, who = 'portal'): StreamReader {
  return new StreamReader(`${argo.url}/api/v1/${path}`, accept, tokens[who]);
}

describe('streams of applications', () => {
  beforeAll(() => call('POST', 'applications', application('streamed')));

  it('begin with what there is, then tell of changes', async () => {
    const reader = read('stream/applications', 'application/json');
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
    const reader = read(
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
    const reader = read(
      'stream/applications?resourceVersion=1&name=later',
      'text/event-stream',
    );
    // Whatever is answered to a request after it would have been sent by now.
    await call('GET', 'applications');
    expect(reader.headers).toBeUndefined();
    await call('POST', 'applications', application('later'));
    await reader.contains('"ADDED"');
    reader.close();
  });

  it('show nobody what they may not see', async () => {
    const all = read('stream/applications', 'application/json', 'guest');
    const none = read('stream/applications', 'application/json', 'tenant');
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
    const inTeam = application('web', 'team-a');
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
      application('x'),
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
        application('x', namespace),
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
    await call('POST', 'applications', application('pushed'));
    const reconciledAt = async () =>
      (await call('GET', 'applications/pushed')).body.status.sync.revision;
    await eventually(async () => (await reconciledAt()) || undefined);
    await forge.commit('rec/rec-app', [
      {
        author: 'rec',
        message: 'Another',
        date: new Date(),
        files: { 'kustom/note.txt': 'x' },
      },
    ]);
    const head = await forge.resolve('rec/rec-app', 'main');
    const response = await fetch(`${argo.url}/api/webhook`, {
      method: 'POST',
      headers: { 'x-gitea-event': 'push', 'content-type': 'application/json' },
      body: JSON.stringify({
        ref: 'refs/heads/main',
        repository: {
          clone_url: `${forge.url}/rec/rec-app.git`,
          default_branch: 'main',
        },
      }),
    });
    expect(response.status).toBe(200);
    await eventually(async () => (await reconciledAt()) === head || undefined);
  });

  it('of a kind that is not known is refused', async () => {
    const response = await fetch(`${argo.url}/api/webhook`, {
      method: 'POST',
      body: '{}',
    });
    expect(response.status).toBe(400);
  });
});

describe('repositories', () => {
  const url = () => `${forge.url}/rec/app.git`;

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

describe('the server', () => {
  it('goes away and comes back at the same address', async () => {
    const { url } = argo;
    await argo.stopServer();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    await argo.startServer();
    expect(argo.url).toBe(url);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await call('GET', 'applications/streamed')).status).toBe(200);
  });

  it('stops taking a token that is deleted', async () => {
    const { body } = await call('POST', 'account/guest/token', { id: 'short' });
    tokens.short = body.token;
    expect((await call('GET', 'applications', undefined, 'short')).status).toBe(
      200,
    );
    await call('DELETE', 'account/guest/token/short');
    const refused = await call('GET', 'applications', undefined, 'short');
    expect(refused).toMatchObject({
      status: 401,
      body: {
        message:
          'invalid session: account guest does not have token with id short',
      },
    });
  });
});

describe('logging in', () => {
  const logIn = async (password: string) => {
    const body = { username: 'admin', password };
    const { status } = await call('POST', 'session', body, 'nobody');
    return status;
  };

  it('is refused for a while after five wrong passwords', async () => {
    expect(await logIn(argo.adminPassword)).toBe(200);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await logIn('wrong')).toBe(401);
    }
    expect(await logIn(argo.adminPassword)).toBe(401);
  });
});

describe('over TLS', () => {
  it('answers with a certificate of its own authority', async () => {
    const secure = await startArgoCd({
      home: kubernetes.clusters[0],
      namespace: 'argocd-tls',
      tls: true,
    });
    const status = (ca?: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        httpsRequest(`${secure.url}/healthz`, { ca }, response => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await status(secure.caPem)).toBe(200);
    await expect(status()).rejects.toThrow();
    await secure.stop();
  });
});
