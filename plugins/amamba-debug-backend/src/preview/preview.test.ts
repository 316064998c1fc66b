import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { KubeError, type KubeService } from '@amamba/plugin-amamba-node';
import express from 'express';
import { createTestDatabases } from '../__testUtils__/databases';
import type { DebugPolicies } from '../policy/DebugPolicies';
import type { EntityCaller } from '../routes/RouteDeps';
import { openDatabase } from '../store/openDatabase';
import { hashCapability } from './capability';
import { createPreviewRouter } from './createPreviewRouter';
import { PreviewService } from './PreviewService';
import { PreviewStore } from './PreviewStore';
import { rewriteLocation } from './rewriteLocation';

jest.setTimeout(60_000);

const databases = createTestDatabases();
const pod = { cluster: 'dev', namespace: 'shop', pod: 'web-0' };
const callerOf = (
  user: string | undefined,
  entityRef = 'component:default/web',
) => ({ user, entityRef, credentials: {} } as unknown as EntityCaller);
const alice = callerOf('user:default/alice');

const servers: http.Server[] = [];
afterEach(() => {
  servers.splice(0).forEach(server => {
    server.closeAllConnections();
    server.close();
  });
});

async function listen(handler: http.RequestListener): Promise<number> {
  const server = http.createServer(handler);
  servers.push(server);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

describe.each(databases.eachSupportedId())('previews on %s', databaseId => {
  async function setUp(app: http.RequestListener = () => {}) {
    const knex = await databases.init(databaseId);
    const store = new PreviewStore(
      await openDatabase({ getClient: async () => knex }),
    );
    await store.deleteExpiredBefore(new Date(8e15));
    const port = await listen(app);
    const world = {
      now: new Date('2026-11-21T10:00:00Z'),
      allowed: true,
      refusal: undefined as Error | undefined,
      asked: [] as object[],
    };
    const now = () => world.now;
    const kube = {
      as: (user: unknown) => ({
        client: (cluster: string) => ({
          streams: {
            portForward: async (options: { port: number; pod: string }) => {
              world.asked.push({
                user,
                cluster,
                pod: options.pod,
                port: options.port,
              });
              if (world.refusal) throw world.refusal;
              return net.connect(port, '127.0.0.1');
            },
          },
        }),
      }),
    } as unknown as KubeService;
    const service = new PreviewService({
      store,
      config: { enabled: true, seconds: 900 },
      policies: {
        of: async () => ({ preview: world.allowed }),
      } as unknown as DebugPolicies,
      subjects: { userOf: async () => ({ user: 'alice', groups: ['devs'] }) },
      now,
    });
    const logged: string[] = [];
    const log: express.RequestHandler = (request, response, next) => {
      response.on('finish', () => logged.push(request.originalUrl));
      next();
    };
    const portal = express().use(
      '/api/amamba-debug/preview',
      log,
      createPreviewRouter({
        store,
        kube,
        now,
        logger: mockServices.logger.mock(),
        limits: { headersMs: 300, requestBytes: 1000, responseBytes: 100_000 },
      }),
    );
    const portalPort = await listen(portal);
    const get = (
      path: string,
      options: http.RequestOptions & { body?: string } = {},
    ) =>
      new Promise<{
        status: number;
        headers: http.IncomingHttpHeaders;
        text: string;
      }>((resolve, reject) => {
        const { body, ...rest } = options;
        const request = http.request(
          {
            port: portalPort,
            host: '127.0.0.1',
            path: `/api/amamba-debug${path}`,
            ...rest,
          },
          response => {
            const chunks: Buffer[] = [];
            response.on('data', chunk => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                text: Buffer.concat(chunks).toString(),
              }),
            );
          },
        );
        request.on('error', reject);
        request.end(body);
      });
    const open = () =>
      service.open({ pod, port: 8080, workspace: 'shop' }, alice);
    return { service, store, world, get, open, knex, logged };
  }

  it('pass requests to the port, apart from the portal', async () => {
    const seen: http.IncomingMessage[] = [];
    const { open, get, world } = await setUp((request, response) => {
      seen.push(request);
      response.writeHead(201, {
        'Content-Type': 'text/html',
        'Set-Cookie': 'session=stolen; Path=/',
        'Clear-Site-Data': '"*"',
        'Content-Security-Policy': 'sandbox allow-same-origin',
        'WWW-Authenticate': 'Basic realm="Portal"',
        'Strict-Transport-Security': 'max-age=1',
        'Access-Control-Allow-Origin': '*',
        'Service-Worker-Allowed': '/',
        'X-Secret': '1',
      });
      request.on('data', chunk => response.write(chunk));
      request.on('end', () => response.end('!'));
    });
    const { path } = await open();
    const answer = await get(`${path}a%2Fb/..%2f?x=1&y`, {
      method: 'POST',
      body: 'hello',
      headers: {
        Cookie: 'backstage=1',
        Authorization: 'Bearer token',
        'X-Forwarded-Access-Token': 'token',
        'X-Auth-Request-User': 'alice',
        Referer: 'https://portal/secret',
        Origin: 'null',
        'Content-Type': 'text/plain',
        'X-Requested-With': 'fetch',
      },
    });
    expect(answer).toMatchObject({ status: 201, text: 'hello!' });
    expect(seen[0].url).toBe('/a%2Fb/..%2f?x=1&y');
    expect(seen[0].headers).toEqual({
      host: 'localhost:8080',
      connection: 'close',
      'content-type': 'text/plain',
      'x-requested-with': 'fetch',
      'content-length': '5',
    });
    expect(world.asked).toEqual([
      {
        user: { user: 'alice', groups: ['devs'] },
        cluster: 'dev',
        pod: 'web-0',
        port: 8080,
      },
    ]);
    const { headers } = answer;
    expect(headers).toMatchObject({
      'content-type': 'text/html',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': 'null',
      'cache-control': 'no-store, no-transform',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(headers['content-security-policy']).toMatch(
      /^sandbox allow-scripts/,
    );
    expect(headers['content-security-policy']).not.toContain('same-origin');
    for (const name of [
      'set-cookie',
      'clear-site-data',
      'www-authenticate',
      'strict-transport-security',
      'service-worker-allowed',
      'x-secret',
    ]) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it('are part of no page of the portal, and have no parts with headers', async () => {
    const type = 'multipart/x-mixed-replace; boundary=x';
    const { open, get } = await setUp((_, response) => {
      response.writeHead(200, { 'Content-Type': type });
      response.end('--x\r\nSet-Cookie: a=b\r\n\r\n');
    });
    const { path } = await open();
    const asked = async (site: string, dest: string) => {
      const headers = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Dest': dest };
      const answer = await get(path, { headers });
      return [answer.status, answer.headers['content-type']];
    };
    const page = [403, 'text/html; charset=utf-8'];
    expect(await asked('same-origin', 'script')).toEqual(page);
    expect(await asked('same-site', 'worker')).toEqual(page);
    const data = [200, 'application/octet-stream'];
    expect(await asked('same-origin', 'document')).toEqual(data);
    expect(await asked('cross-site', 'script')).toEqual(data);
    expect(await asked('none', 'document')).toEqual(data);
  });

  it('are of whoever has the address, until they end', async () => {
    const { open, get, world, service, store, knex, logged } = await setUp(
      (_request, response) => response.end('shown'),
    );
    const { path, id, expiresAt } = await open();
    expect(path).toMatch(/^\/preview\/[A-Za-z0-9_-]{43}\/$/);
    expect(expiresAt).toBe('2026-11-21T10:15:00.000Z');
    const [, , capability] = path.split('/');
    expect(JSON.stringify(await knex('previews'))).not.toContain(capability);
    expect((await store.getByHash(hashCapability(capability)))?.id).toBe(id);
    expect((await get(path)).text).toBe('shown');
    expect(logged).toEqual(['/api/amamba-debug/preview/…']);
    const bare = await get(path.slice(0, -1));
    expect([bare.status, bare.headers.location]).toEqual([
      307,
      `${capability}/`,
    ]);
    for (const other of [
      `/preview/${'A'.repeat(43)}/`,
      `/preview/${hashCapability(capability)}/`,
      `/preview/${id}/`,
      '/preview/',
    ]) {
      expect((await get(other)).status).toBe(404);
    }

    world.now = new Date('2026-11-21T10:14:00Z');
    expect(await service.renew(id, pod, alice)).toEqual({
      id,
      expiresAt: '2026-11-21T10:29:00.000Z',
    });
    world.now = new Date('2026-11-21T10:28:59Z');
    expect((await get(path)).status).toBe(200);
    world.now = new Date('2026-11-21T10:29:00Z');
    const late = await get(path);
    expect(late.status).toBe(410);
    expect(late.text).toContain('预览已过期');
    expect(late.headers['content-security-policy']).toMatch(/^sandbox /);
    await expect(service.renew(id, pod, alice)).rejects.toThrow(/no preview/);
  });

  it('are renewed and closed by who opened them, while that is allowed', async () => {
    const { open, get, service, world } = await setUp((_request, response) =>
      response.end('shown'),
    );
    const { id, path } = await open();
    for (const [otherPod, caller] of [
      [pod, callerOf('user:default/bob')],
      [pod, callerOf('user:default/alice', 'component:default/other')],
      [{ ...pod, pod: 'web-1' }, alice],
      [{ ...pod, namespace: 'other' }, alice],
    ] as const) {
      await expect(service.renew(id, otherPod, caller)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      await expect(service.close(id, otherPod, caller)).rejects.toMatchObject({
        name: 'NotFoundError',
      });
    }
    await expect(
      service.open({ pod, port: 1, workspace: 'shop' }, callerOf(undefined)),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    world.allowed = false;
    await expect(service.renew(id, pod, alice)).rejects.toThrow(
      /does not allow previews/,
    );
    await expect(open()).rejects.toMatchObject({ name: 'NotAllowedError' });
    expect((await get(path)).status).toBe(200);
    await service.close(id, pod, alice);
    expect((await get(path)).status).toBe(404);
    world.allowed = true;
    await Promise.all(Array.from({ length: 20 }, open));
    await expect(open()).rejects.toMatchObject({ name: 'ConflictError' });
  });

  it('end where an application would lead elsewhere, or takes too long or too much', async () => {
    const { open, get, world } = await setUp((request, response) => {
      const { url = '' } = request;
      if (url === '/slow') return;
      if (url === '/big') {
        response.end(Buffer.alloc(200_000));
      } else if (url.startsWith('/to?')) {
        response.writeHead(302, { Location: decodeURIComponent(url.slice(4)) });
        response.end();
      } else {
        request.resume();
        request.on('end', () => response.end());
      }
    });
    const { path } = await open();
    expect((await get(`${path}to?/login`)).headers.location).toBe('./login');
    const away = await get(`${path}to?https://evil.example/%3Cscript%3E`);
    expect(away.status).toBe(502);
    expect(away.headers).not.toHaveProperty('location');
    expect((await get(`${path}slow`)).status).toBe(504);
    const sent = await get(path, { method: 'PUT', body: 'x'.repeat(2000) });
    expect(sent.status).toBe(413);
    await expect(get(`${path}big`)).rejects.toThrow(/aborted|hang up/);
    expect((await get(path, { method: 'TRACE' })).status).toBe(405);
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };
    expect((await get(path, { headers: upgrade })).status).toBe(501);
    const asking = {
      Origin: 'null',
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'content-type',
    };
    const asked = await get(path, { method: 'OPTIONS', headers: asking });
    expect(asked.status).toBe(204);
    expect(asked.headers['access-control-allow-headers']).toBe('content-type');
    const foreign = { ...asking, Origin: 'https://evil.example' };
    expect(
      (await get(path, { method: 'OPTIONS', headers: foreign })).headers,
    ).not.toHaveProperty('access-control-allow-origin');

    const refuse = (code: number, message: string) => {
      world.refusal = new KubeError({
        cluster: 'dev',
        url: 'https://dev',
        operation: 'forward port 8080 of pod web-0',
        code,
        message,
      });
    };
    refuse(403, '<b>no</b>');
    const denied = await get(path);
    expect(denied.status).toBe(403);
    expect(denied.text).toContain('&lt;b&gt;no&lt;/b&gt;');
    refuse(404, 'pods "web-0" not found');
    expect((await get(path)).status).toBe(404);
    refuse(500, 'connection refused');
    expect((await get(path)).status).toBe(502);
  });
});

describe('rewriteLocation', () => {
  const host = 'localhost:8080';

  it.each([
    ['/login?x#y', '/', './login?x#y'],
    ['/login', '/a/b/c?d', '../../login'],
    ['next', '/a/b', '../a/next'],
    ['?page=2', '/a/b', '../a/b?page=2'],
    ['http://localhost:8080/x', '/a/', '../x'],
    ['/javascript:x', '/', './javascript:x'],
    ['/..//evil.example', '/', './evil.example'],
    ['/%2e%2e/%2e%2e/x', '/a', './x'],
  ])('keeps %s of %s below the address', (location, path, expected) => {
    expect(rewriteLocation(location, path, host)).toEqual({
      type: 'within',
      location: expected,
    });
  });

  it.each([
    '///evil.example/x',
    '//evil.example/x',
    '/\\\\evil.example',
    'https://evil.example',
    'http://localhost:80/x',
    'data:text/html,x',
    'http://[',
  ])('takes %s for elsewhere', location => {
    expect(rewriteLocation(location, '/', host).type).toBe('elsewhere');
  });
});
