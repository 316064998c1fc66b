import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authority } from '../../__testUtils__/certificates';
import { failure, HttpsServer, json } from '../../__testUtils__/HttpsServer';
import type { ClusterConnection } from '../connection/ClusterConnection';
import type { KubeClient } from '../KubeClient';
import { KubeError } from '../KubeError';
import { DefaultKubeClient } from './DefaultKubeClient';

const RUNS = { group: 'tekton.dev', version: 'v1', plural: 'pipelineruns' };
const run = {
  apiVersion: 'tekton.dev/v1',
  kind: 'PipelineRun',
  metadata: { name: 'build', namespace: 'ci', resourceVersion: '7' },
  spec: { timeouts: { pipeline: '1h' } },
};

let authority: Authority;
let server: HttpsServer;
let dir: string;
const clients: DefaultKubeClient[] = [];

beforeAll(async () => {
  authority = await Authority.create();
  dir = await mkdtemp(join(tmpdir(), 'kube-client-'));
});
afterAll(() => rm(dir, { recursive: true }));

beforeEach(async () => {
  server = await HttpsServer.start({
    ...(await authority.issue({ commonName: 'api', hosts: ['127.0.0.1'] })),
    ca: authority.pem,
    requestCert: true,
    rejectUnauthorized: false,
  });
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()));
  await server.close();
});

function makeClient(options: Partial<ClusterConnection> = {}) {
  const client = DefaultKubeClient.connect({
    name: 'dev',
    title: 'dev',
    url: server.url,
    skipTlsVerify: false,
    ca: { data: authority.pem },
    token: { data: 'sesame' },
    ...options,
  });
  clients.push(client);
  return client;
}

async function failureOf(promise: Promise<unknown>): Promise<KubeError> {
  const error = await promise.then(
    () => undefined,
    rejection => rejection,
  );
  expect(error).toBeInstanceOf(KubeError);
  return error;
}

describe('DefaultKubeClient', () => {
  it('gets, lists, creates, patches and deletes', async () => {
    const client = makeClient();
    server.answer = (_request, response) => json(response, 200, run);
    await expect(
      client.get(RUNS, { namespace: 'ci', name: 'build' }),
    ).resolves.toEqual(run);
    await client.as({ user: 'alice', groups: ['a', 'b'] }).create(RUNS, {
      ...run,
      metadata: { generateName: 'build-', namespace: 'ci' },
    });
    await client.patch(
      RUNS,
      { namespace: 'ci', name: 'build' },
      { spec: { status: 'Cancelled' } },
      { type: 'merge', subresource: 'status', fieldManager: 'amamba' },
    );
    await client.delete(
      RUNS,
      { namespace: 'ci', name: 'build' },
      { propagationPolicy: 'Foreground', uid: 'u1' },
    );
    const base = '/apis/tekton.dev/v1/namespaces/ci/pipelineruns';
    expect(
      server.requests.map(({ method, url, headers, body }) => [
        method,
        url.pathname + url.search,
        headers['content-type']?.[0],
        body && JSON.parse(body),
      ]),
    ).toEqual([
      ['GET', `${base}/build`, undefined, ''],
      [
        'POST',
        base,
        'application/json',
        { ...run, metadata: { generateName: 'build-', namespace: 'ci' } },
      ],
      [
        'PATCH',
        `${base}/build/status?fieldManager=amamba`,
        'application/merge-patch+json',
        { spec: { status: 'Cancelled' } },
      ],
      [
        'DELETE',
        `${base}/build`,
        'application/json',
        {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Foreground',
          preconditions: { uid: 'u1' },
        },
      ],
    ]);
    expect(server.requests[1].headers).toMatchObject({
      authorization: ['Bearer sesame'],
      'impersonate-user': ['alice'],
      'impersonate-group': ['a', 'b'],
    });
    expect(server.requests[2].headers).not.toHaveProperty('impersonate-user');
    // The calls were one after the other: connections are used again.
    expect(server.connections).toBeLessThan(server.requests.length);
  });

  it('says whom the cluster refuses, and what to do about it', async () => {
    const client = makeClient();
    const refusalOf = async (as: KubeClient, message: string) => {
      server.answer = (_request, response) =>
        failure(response, 403, 'Forbidden', { message });
      const error = await failureOf(as.get(RUNS, { name: 'build' }));
      return error.toServiceError();
    };
    const alice = client.as({ user: 'alice', groups: [] });
    expect(await refusalOf(alice, 'no rule')).toMatchObject({
      name: 'NotAllowedError',
      message:
        'Cluster dev does not allow alice to get pipelineruns.tekton.dev build. Ask whoever keeps that cluster, or the workspace, for it. (no rule)',
    });
    expect(
      await refusalOf(
        alice,
        'User "portal" cannot impersonate resource "users"',
      ),
    ).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining(
        "does not allow the portal to act as alice. Grant the portal's service account there the verb impersonate",
      ),
    });
    expect(await refusalOf(client, 'no rule')).toMatchObject({
      message: expect.stringContaining('does not allow the portal to get'),
    });
    expect(server.requests[0].headers).not.toHaveProperty('impersonate-group');
  });

  it('gives the items of a page the type that the list has', async () => {
    server.answer = (_request, response) =>
      json(response, 200, {
        apiVersion: 'tekton.dev/v1',
        kind: 'PipelineRunList',
        metadata: { resourceVersion: '9', continue: 'next' },
        items: [{ metadata: run.metadata, spec: run.spec }],
      });
    const page = await makeClient().list(RUNS, {
      namespace: 'ci',
      labelSelector: 'app in (a,b)',
      limit: 1,
      continue: 'c==',
    });
    expect(page).toEqual({
      items: [run],
      resourceVersion: '9',
      continue: 'next',
    });
    expect(Object.fromEntries(server.requests[0].url.searchParams)).toEqual({
      labelSelector: 'app in (a,b)',
      limit: '1',
      continue: 'c==',
    });
  });

  it('tells an absent object from an unknown resource', async () => {
    const client = makeClient();
    const target = { namespace: 'ci', name: 'build' };
    server.answer = (_request, response) =>
      failure(response, 404, 'NotFound', { details: { name: 'build' } });
    await expect(client.get(RUNS, target)).resolves.toBeUndefined();
    await expect(client.delete(RUNS, target)).resolves.toBeUndefined();
    server.answer = (_request, response) =>
      response.writeHead(404).end('404 page not found');
    const error = await failureOf(client.get(RUNS, target));
    expect(error.toServiceError()).toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('404 page not found'),
    });
  });

  it.each([
    [400, 'InputError', /did not accept it \(list pipelineruns.tekton.dev/],
    [401, 'ServiceUnavailableError', /credentials. Renew its serviceAcc/],
    [403, 'NotAllowedError', /to list pipelineruns.tekton.dev in namespace ci/],
    [409, 'ConflictError', /another state/],
    [422, 'InputError', /did not accept it/],
    [429, 'ServiceUnavailableError', /try again/],
    [500, 'ServiceUnavailableError', /HTTP 500/],
    [503, 'ServiceUnavailableError', /HTTP 503/],
  ])('explains %d', async (code, name, message) => {
    server.answer = (_request, response) =>
      failure(response, code, 'SomeReason', { message: 'in its own words' });
    const error = await failureOf(makeClient().list(RUNS, { namespace: 'ci' }));
    expect(error).toMatchObject({
      cluster: 'dev',
      code,
      reason: 'SomeReason',
      message: 'in its own words',
    });
    const explained = error.toServiceError();
    expect(explained).toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
    expect(explained.message).toContain('luster dev');
    expect(JSON.stringify(explained) + explained.message).not.toContain(
      'sesame',
    );
  });

  it('explains certificates that are not to be trusted', async () => {
    const stranger = await Authority.create();
    const untrusted = makeClient({ ca: { data: stranger.pem } });
    const noAuthority = makeClient({ ca: undefined });
    for (const client of [untrusted, noAuthority]) {
      const error = await failureOf(client.list(RUNS));
      expect(error.toServiceError()).toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringMatching(/not signed by an authority.*caData/),
      });
    }
    await expect(
      makeClient({ ca: undefined, skipTlsVerify: true }).request({
        method: 'GET',
        path: '/version',
      }),
    ).resolves.toEqual({});
  });

  it.each([
    ['expired', { hosts: ['127.0.0.1'], daysLeft: -1 }, /has expired/],
    ['for another host', { hosts: ['10.0.0.1'] }, /another host name/],
  ])('explains a certificate that is %s', async (_what, options, message) => {
    const other = await HttpsServer.start(
      await authority.issue({ commonName: 'api', ...options }),
    );
    const error = await failureOf(makeClient({ url: other.url }).list(RUNS));
    expect(error.toServiceError().message).toMatch(message);
    await other.close();
  });

  it('explains a cluster that is not there, silent or not Kubernetes', async () => {
    const { url } = server;
    await server.close();
    const refused = await failureOf(makeClient({ url }).list(RUNS));
    expect(refused.toServiceError().message).toMatch(
      /Cluster dev \(https:.*\) cannot be used: nothing listens there/,
    );
    await server.listen();

    const unknown = makeClient({ url: 'https://cluster.invalid' });
    expect(
      (await failureOf(unknown.list(RUNS))).toServiceError(),
    ).toMatchObject({
      message: expect.stringMatching(/host name (is not known|cannot be)/),
    });

    server.answer = () => {};
    const silent = await failureOf(makeClient().list(RUNS, { timeoutMs: 50 }));
    expect(silent.toServiceError().message).toMatch(/does not answer in time/);

    server.answer = (_request, response) => response.end('<html>');
    const page = await failureOf(makeClient().list(RUNS));
    expect(page.toServiceError().message).toMatch(
      /not a Kubernetes API server/,
    );

    const plain = createServer(socket => socket.end('SSH-2.0\n'));
    await new Promise<void>(resolve => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as { port: number };
    const ssh = makeClient({ url: `https://127.0.0.1:${port}` });
    expect((await failureOf(ssh.list(RUNS))).toServiceError().message).toMatch(
      /no secure connection/,
    );
    plain.close();
  });

  it('rejects with the reason of the caller who aborts', async () => {
    const controller = new AbortController();
    server.answer = () => controller.abort(new Error('page was closed'));
    await expect(
      makeClient().list(RUNS, { signal: controller.signal }),
    ).rejects.toThrow('page was closed');
  });

  it('reads a token file again once the cluster refuses what it held', async () => {
    const file = join(dir, 'token');
    await writeFile(file, 'old\n');
    let accepted = 'old';
    server.answer = ({ headers }, response) =>
      headers.authorization?.[0] === `Bearer ${accepted}`
        ? json(response, 200, run)
        : failure(response, 401, 'Unauthorized');
    const client = makeClient({ token: { file } });
    const target = { namespace: 'ci', name: 'build' };
    await client.get(RUNS, target);
    accepted = 'new';
    const refused = await failureOf(client.get(RUNS, target));
    expect(refused.code).toBe(401);
    await writeFile(file, 'new\n');
    await expect(client.get(RUNS, target)).resolves.toEqual(run);
    await rm(file);
    accepted = 'newer';
    const gone = await failureOf(client.get(RUNS, target));
    expect(gone.toServiceError().message).toMatch(/a file .* cannot be read/);
    expect(gone.toServiceError().message).not.toContain(dir);
  });

  it('shows its client certificate', async () => {
    const { cert, key } = await authority.issue({ commonName: 'portal' });
    const file = join(dir, 'client.crt');
    await writeFile(file, cert);
    const client = makeClient({
      token: undefined,
      clientCertificate: { file },
      clientKey: { data: key },
    });
    await client.request({ method: 'GET', path: '/version' });
    expect(server.requests[0].clientName).toBe('portal');
    expect(server.requests[0].headers.authorization).toBeUndefined();
  });

  it('streams a log as it grows, and hangs up when the reader stops', async () => {
    const closed = new Promise<void>(resolve => {
      server.answer = (_request, response) => {
        response.write('first\n');
        response.on('close', resolve);
      };
    });
    const log = makeClient().log({
      namespace: 'ci',
      pod: 'build-pod',
      container: 'step-test',
      follow: true,
      tailLines: 5,
    });
    for await (const chunk of log) {
      expect(Buffer.from(chunk).toString()).toBe('first\n');
      break;
    }
    await closed;
    const { pathname, search } = server.requests[0].url;
    expect(pathname + search).toBe(
      '/api/v1/namespaces/ci/pods/build-pod/log?container=step-test&follow=true&tailLines=5',
    );
  });

  it('waits for a container that says nothing for long', async () => {
    const late = { timeoutMs: 1_000, answersAfterMs: 2_500 };
    server.answer = async (_request, response) => {
      await new Promise(resolve => setTimeout(resolve, late.answersAfterMs));
      response.writeHead(200).end('at last\n');
    };
    const target = {
      namespace: 'ci',
      pod: 'build-pod',
      container: 'step-test',
      timeoutMs: late.timeoutMs,
    };
    const read = async (follow: boolean) => {
      for await (const chunk of makeClient().log({ ...target, follow })) {
        return Buffer.from(chunk).toString();
      }
      return '';
    };
    const outcomes = await Promise.allSettled([read(true), read(false)]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: 'at last\n' },
      { status: 'rejected', reason: { reason: 'UND_ERR_HEADERS_TIMEOUT' } },
    ]);
  });

  it('tells a log that has not begun from an empty one', async () => {
    const target = {
      namespace: 'ci',
      pod: 'build-pod',
      container: 'step-test',
    };
    const read = async () => {
      const chunks: string[] = [];
      for await (const chunk of makeClient().log(target)) {
        chunks.push(Buffer.from(chunk).toString());
      }
      return chunks;
    };
    server.answer = (_request, response) => response.writeHead(200).end();
    await expect(read()).resolves.toEqual([]);
    server.answer = (_request, response) => response.writeHead(204).end();
    await expect(read()).rejects.toMatchObject({
      code: 400,
      message: 'pod build-pod is not scheduled yet',
    });
  });

  it('refuses names that would lead to another path', async () => {
    await expect(
      makeClient().get(RUNS, { namespace: '..', name: 'x' }),
    ).rejects.toThrow(TypeError);
    server.answer = (_request, response) => json(response, 200, run);
    await makeClient().get(RUNS, { namespace: 'ci', name: '../../secrets?x' });
    expect(server.requests[0].url.pathname).toBe(
      '/apis/tekton.dev/v1/namespaces/ci/pipelineruns/..%2F..%2Fsecrets%3Fx',
    );
  });
});
