import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import eventsBackend from '@backstage/plugin-events-backend';
import signalsBackend from '@backstage/plugin-signals-backend';
import express from 'express';
import { WebSocket, WebSocketServer } from 'ws';
import { Browser, ORIGIN } from '../__testUtils__/Browser';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import { eventually } from '../__testUtils__/eventually';
import { ALICE, LIMITS } from '../__testUtils__/replica';
import { ScriptedProcess } from '../__testUtils__/ScriptedProcess';
import { aSession } from '../__testUtils__/sessions';
import type { DatabaseSessionStore } from '../store/DatabaseSessionStore';
import type { JsonValue } from '@backstage/types';
import { attachTerminal, type Terminal } from './attachTerminal';
import { findOwnServer } from './findOwnServer';
import { takeSocket } from './UpgradeListener';

jest.setTimeout(60_000);

const databases = createTestDatabases();
let store: DatabaseSessionStore;
const backends: Array<{ stop(): Promise<void> }> = [];

beforeAll(async () => {
  store = await createStore(await databases.init('SQLITE_3'));
});

afterEach(async () => {
  await Promise.all(backends.splice(0).map(backend => backend.stop()));
});

/** Like the Kubernetes plugin's proxy: upgrades come as ordinary requests. */
const expressUpgrades = createBackendPlugin({
  pluginId: 'kubernetes',
  register(env) {
    env.registerInit({
      deps: { router: coreServices.httpRouter },
      async init({ router }) {
        const sockets = new WebSocketServer({ noServer: true });
        router.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        const routes = express.Router();
        routes.get('/proxy', request =>
          sockets.handleUpgrade(
            request,
            takeSocket(request) as Socket,
            Buffer.alloc(0),
            socket => socket.send('of the cluster'),
          ),
        );
        router.use(routes);
      },
    });
  },
});

/** Backstage with signals, the proxy's like, and our terminals. */
async function startBackend() {
  const process = new ScriptedProcess();
  let terminal: Terminal | undefined;
  const debug = createBackendPlugin({
    pluginId: 'amamba-debug',
    register(env) {
      env.registerInit({
        deps: {
          auditor: coreServices.auditor,
          auth: coreServices.auth,
          discovery: coreServices.discovery,
          httpRouter: coreServices.httpRouter,
          lifecycle: coreServices.lifecycle,
          logger: coreServices.logger,
          permissions: coreServices.permissions,
          rootConfig: coreServices.rootConfig,
        },
        async init(deps) {
          terminal = await attachTerminal({
            ...deps,
            activity: { record: async () => {} },
            store,
            config: { limits: LIMITS, origins: [ORIGIN], replica: {} },
            openSession: async () => ({ process, tty: true, input: true }),
            startTap: async () => undefined,
            sessionsChanged: () => {},
            drainMs: 10,
          });
          const { start, stop } = terminal;
          deps.lifecycle.addStartupHook(start);
          deps.lifecycle.addShutdownHook(stop);
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      debug,
      expressUpgrades,
      signalsBackend,
      eventsBackend,
      mockServices.rootConfig.factory({
        data: { backend: { listen: { port: 0 } } },
      }),
    ],
  });
  backends.push(backend);
  const { port } = backend.server.address() as AddressInfo;
  const url = `ws://localhost:${port}`;
  return {
    server: backend.server,
    process,
    url,
    async terminal() {
      const session = aSession({ requestedAt: new Date() });
      await store.insertSession(session);
      const { ticket } = await terminal!.control.issueTicket(
        session,
        ALICE,
        'owner',
      );
      const browser = await new Browser(
        `${url}/api/amamba-debug/terminal`,
        ticket,
      ).hello(ALICE);
      await browser.got('opened');
      process.print('shell');
      await browser.showed('shell');
      browser.type('typed');
      await eventually(() =>
        expect(process.input.toString()).toContain('typed'),
      );
      return browser;
    },
    /** Signals connects with its second try: the first makes it listen. */
    async signals() {
      await eventually(async () => {
        const socket = new WebSocket(`${url}/api/signals`);
        const outcome = await Promise.race([
          once(socket, 'open').then(() => 'open'),
          once(socket, 'error').then(() => 'error'),
          new Promise(resolve => {
            setTimeout(resolve, 100);
          }),
        ]);
        socket.on('error', () => {});
        socket.terminate();
        expect(outcome).toBe('open');
      });
    },
    /** What a WebSocket of the other plugin is told. */
    async proxied() {
      const socket = new WebSocket(`${url}/api/kubernetes/proxy`);
      const [message] = await once(socket, 'message');
      socket.terminate();
      return String(message);
    },
  };
}

describe('with other plugins that have WebSockets', () => {
  it('works when it is the first', async () => {
    const backend = await startBackend();
    const first = await backend.terminal();
    // Nobody else listens, so neither do we: requests stay requests.
    expect(backend.server.listenerCount('upgrade')).toBe(0);
    expect(await backend.proxied()).toBe('of the cluster');
    await backend.signals();
    expect(backend.server.listenerCount('upgrade')).toBe(2);
    const second = await backend.terminal();
    backend.process.print('both');
    await second.showed('both');
    expect(first.closeCode).toBeUndefined();
  });

  it('works when signals is the first', async () => {
    const backend = await startBackend();
    await backend.signals();
    const listening = backend.server.listenerCount('upgrade');
    expect(listening).toBeGreaterThan(0);
    // As every page does before it opens a terminal.
    await fetch(`${backend.url.replace('ws', 'http')}/api/amamba-debug/any`);
    await backend.terminal();
    await backend.signals();
    for (const path of ['terminal/', '%74erminal', 'entities']) {
      const stray = new Browser(`${backend.url}/api/amamba-debug/${path}`, 'x');
      await eventually(() => expect(stray.httpStatus).toBe(404));
    }
  });

  it('leaves when the others do, and with the backend', async () => {
    const backend = await startBackend();
    await backend.terminal();
    const other = () => {};
    backend.server.on('upgrade', other);
    expect(backend.server.listenerCount('upgrade')).toBe(2);
    backend.server.off('upgrade', other);
    expect(backend.server.listenerCount('upgrade')).toBe(0);
    expect(await backend.proxied()).toBe('of the cluster');
  });

  it('survives the time limits of requests, which it once was', async () => {
    const limits = { requestTimeout: 20, headersTimeout: 20 };
    const server = createServer({ ...limits, connectionsCheckingInterval: 5 });
    const sockets = new WebSocketServer({ noServer: true });
    server.keepAliveTimeout = 20;
    server.on('request', request =>
      sockets.handleUpgrade(
        request,
        takeSocket(request) as Socket,
        Buffer.alloc(0),
        socket => socket.on('message', data => socket.send(data)),
      ),
    );
    server.listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://localhost:${port}`);
    await once(socket, 'open');
    // Another request, whose limits do count: then those of ours have, too.
    const idle = connect(port).resume();
    idle.write('GET / HTTP/1.1\r\n');
    await once(idle, 'close');
    const much = randomBytes(1024 * 1024);
    socket.send(much);
    const [echo] = await once(socket, 'message');
    expect(much.equals(echo as Buffer)).toBe(true);
    socket.terminate();
    server.close();
  });
});

describe('the own server', () => {
  it('is found by asking where the configuration says', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.setHeader('X-Amamba-Replica', 'me').end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = async (replica: string, listen: JsonValue) => {
      const logger = mockServices.logger.mock();
      await findOwnServer({
        rootConfig: mockServices.rootConfig({ data: { backend: { listen } } }),
        logger,
        path: '/api/amamba-debug/terminal',
        replica,
      });
      return logger.info.mock.calls.length;
    };
    expect(await ask('me', `:${port}`)).toBe(0);
    expect(await ask('me', { host: '0.0.0.0', port })).toBe(0);
    expect(await ask('me', `127.0.0.1:${port}`)).toBe(0);
    expect(asked).toEqual(Array(3).fill('/api/amamba-debug/terminal'));
    expect(await ask('another', `:${port}`)).toBe(1);
    server.close();
    server.closeAllConnections();
    expect(await ask('me', `:${port}`)).toBe(1);
    expect(await ask('me', ':0')).toBe(0);
  });
});
