import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { WebSocket } from 'ws';
import { Authority } from '../../__testUtils__/certificates';
import { StreamServer } from '../__testUtils__/StreamServer';
import { DefaultKubeClient } from '../client/DefaultKubeClient';
import type { ClusterConnection } from '../connection/ClusterConnection';
import type { KubeClient } from '../KubeClient';
import { KubeError } from '../KubeError';
import { toMessage } from './channels';

const target = { namespace: 'shop', pod: 'web', container: 'main' };

let authority: Authority;
let server: StreamServer;
let dir: string;
const clients: DefaultKubeClient[] = [];

beforeAll(async () => {
  authority = await Authority.create();
  dir = await mkdtemp(join(tmpdir(), 'kube-streams-'));
  server = await StreamServer.start({
    ...(await authority.issue({ commonName: 'api', hosts: ['127.0.0.1'] })),
    ca: authority.pem,
    requestCert: true,
    rejectUnauthorized: false,
  });
});
beforeEach(() => {
  server.refuse = () => undefined;
  server.protocol = undefined;
  server.serve = () => {};
});
afterEach(() => Promise.all(clients.splice(0).map(client => client.close())));
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true });
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

const attach = (
  client: KubeClient,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
) => client.streams.attach({ ...target, stdin: false, tty: false, ...options });

async function failureOf(promise: Promise<unknown>): Promise<KubeError> {
  const error = await promise.then(
    () => undefined,
    rejection => rejection,
  );
  expect(error).toBeInstanceOf(KubeError);
  return error;
}

const tokenOf = ({ headers }: IncomingMessage) => headers.authorization;

describe('DefaultKubeStreams', () => {
  it('proves who it is, and for whom it asks', async () => {
    const { cert, key } = await authority.issue({ commonName: 'portal' });
    const client = makeClient({
      clientCertificate: { data: cert },
      clientKey: { data: key },
    });
    await attach(client.as({ user: 'ann', groups: ['a', 'b'] }));
    const { url, headersDistinct, socket } = server.requests.at(-1)!;
    expect(url).toBe(
      '/api/v1/namespaces/shop/pods/web/attach?container=main&stdout=true&stderr=true',
    );
    expect(headersDistinct).toMatchObject({
      authorization: ['Bearer sesame'],
      'impersonate-user': ['ann'],
      'impersonate-group': ['a', 'b'],
    });
    expect(headersDistinct).not.toHaveProperty('sec-websocket-extensions');
    expect((socket as TLSSocket).getPeerCertificate().subject.CN).toBe(
      'portal',
    );
  });

  it('trusts who it is told to', async () => {
    const other = await Authority.create();
    const error = await failureOf(
      attach(makeClient({ ca: { data: other.pem } })),
    );
    expect(error.toServiceError().message).toContain('Set caData or caFile');
    await attach(makeClient({ ca: undefined, skipTlsVerify: true }));
  });

  it('reads a token anew when it is refused', async () => {
    const file = join(dir, 'token');
    await writeFile(file, 'old');
    const client = makeClient({ token: { file } });
    await attach(client);
    server.refuse = request =>
      tokenOf(request) === 'Bearer new' ? undefined : { status: 401, body: '' };
    const first = server.requests.length;
    await expect(attach(client)).rejects.toMatchObject({ code: 401 });
    expect(server.requests.slice(first)).toHaveLength(1);
    await writeFile(file, 'new\n');
    await attach(client);
    expect(server.requests.slice(first).map(tokenOf)).toEqual([
      'Bearer old',
      'Bearer old',
      'Bearer new',
    ]);
  });

  it('says what Kubernetes leaves out of a refusal', async () => {
    server.refuse = () => ({
      status: 403,
      body: JSON.stringify({
        kind: 'Status',
        message: 'pods "web" is forbidden: ',
        reason: 'Forbidden',
      }),
    });
    const client = makeClient().as({ user: 'ann', groups: [] });
    const error = await failureOf(attach(client));
    expect(error.toServiceError().message).toBe(
      'Cluster dev does not allow ann to attach to pod web in namespace shop. Ask whoever keeps that cluster, or the workspace, for it. (pods "web" is forbidden: it takes the verbs get and create on pods/attach)',
    );
  });

  it('does not read more of a refusal than it tells', async () => {
    server.refuse = () => ({ status: 502, body: 'x'.repeat(1_000_000) });
    const error = await failureOf(attach(makeClient()));
    expect(error).toMatchObject({ code: 502, message: 'HTTP 502' });
  });

  it('finds what does not speak the protocol', async () => {
    server.protocol = 'v9.channel.k8s.io';
    const error = await failureOf(attach(makeClient()));
    expect(error).toMatchObject({ reason: 'INVALID_ANSWER' });
    expect(error.toServiceError().message).toContain(
      'what answers is not a Kubernetes API server',
    );
  });

  it('gives up in time, or when it is told to', async () => {
    server.silent = true;
    try {
      const client = makeClient();
      const late = await failureOf(attach(client, { timeoutMs: 30 }));
      expect(late.reason).toBe('TIMEOUT');
      const reason = new Error('the person left');
      const signal = AbortSignal.abort(reason);
      await expect(attach(client, { signal })).rejects.toBe(reason);
      const controller = new AbortController();
      const count = server.requests.length;
      const opening = attach(client, { signal: controller.signal });
      while (server.requests.length === count) {
        await new Promise(resolve => setTimeout(resolve, 2));
      }
      controller.abort(reason);
      await expect(opening).rejects.toBe(reason);
    } finally {
      server.silent = false;
    }
  });

  it('says that nothing listens there', async () => {
    const client = makeClient({ url: 'https://127.0.0.1:1' });
    const error = await failureOf(attach(client));
    expect(error.toServiceError().message).toContain(
      'Cluster dev (https://127.0.0.1:1) cannot be used: nothing listens there',
    );
  });
});

describe('a port', () => {
  const PORT = 8080;
  const opening = Buffer.from([PORT % 256, PORT >> 8]);

  async function forward() {
    const accepted = new Promise<WebSocket>(resolve => {
      server.serve = socket => {
        socket.send(toMessage(0, opening));
        socket.send(toMessage(1, opening));
        resolve(socket);
      };
    });
    const duplex = await makeClient().streams.portForward({
      namespace: 'shop',
      pod: 'web',
      port: PORT,
    });
    return { duplex, far: await accepted };
  }

  it('passes bytes both ways at the pace of whoever is slower', async () => {
    const { duplex, far } = await forward();
    // What comes is sent back.
    far.on('message', data => far.send(data as Buffer));
    const total = 16 * 1024 * 1024;
    const block = Buffer.alloc(1024 * 1024, 'x');
    let written = 0;
    while (written < total && duplex.write(block)) written += block.length;
    // Nobody reads yet: the writer is told to wait.
    expect(written).toBeLessThan(total);
    let received = 0;
    duplex.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received === written + block.length) far.close(1000);
    });
    await new Promise(resolve => {
      duplex.once('close', resolve);
    });
    expect(received).toBe(written + block.length);
  });

  it('breaks with the words of the cluster, or without any', async () => {
    const { duplex, far } = await forward();
    const failure = new Promise<KubeError>(resolve => {
      duplex.once('error', error => resolve(error as KubeError));
    });
    duplex.resume();
    far.send(toMessage(1, Buffer.from('error forwarding port 8080: refused')));
    expect((await failure).toServiceError().message).toContain(
      'failed to forward port 8080 of pod web in namespace shop (HTTP 500: error forwarding port 8080: refused)',
    );

    const cut = await forward();
    const lost = new Promise<Error>(resolve => {
      cut.duplex.once('error', resolve);
    });
    cut.duplex.resume();
    cut.far.terminate();
    expect((await lost).message).toBe('The connection was closed (1006)');
  });

  it('is given up by whoever has it', async () => {
    const { duplex, far } = await forward();
    const closed = new Promise(resolve => {
      far.once('close', resolve);
    });
    duplex.destroy();
    expect(await closed).toBe(1000);
  });
});
