import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ActivityEntry } from '@amamba/plugin-amamba-common';
import express from 'express';
import type { DebugConfig } from '../policy/DebugConfig';
import type { OpenedProcess } from '../process/RemoteProcess';
import type { OpenSession } from '../session/openSession';
import type { SessionTap, StartTap } from '../session/SessionTap';
import { attachTerminal, type Terminal } from '../socket/attachTerminal';
import type { DatabaseSessionStore } from '../store/DatabaseSessionStore';
import type { SessionRecord } from '../store/SessionStore';
import { Browser, ORIGIN } from './Browser';
import { ScriptedProcess } from './ScriptedProcess';
import { aSession } from './sessions';

export const ALICE = 'user:default/alice';
export const BOB = 'user:default/bob';

/** Limits of the tests, in seconds. */
export const LIMITS: DebugConfig['limits'] = {
  idleSeconds: 1800,
  sessionSeconds: 28_800,
  warningSeconds: 120,
  graceSeconds: 120,
  recheckSeconds: 60,
  sessionsPerUser: 20,
  sessionsPerReplica: 2000,
  debuggerSeconds: 3600,
  maxDebuggerSeconds: 86_400,
  downloadBytes: 1e6,
  uploadBytes: 1e6,
};

/** A backend process of a test, with the real store and real sockets. */
export interface TestReplica {
  server: Server;
  terminal: Terminal;
  url: string;
  /** Processes, by session. */
  processes: Map<string, ScriptedProcess>;
  /** Sessions that were cleaned up after. */
  cleanedUp: string[];
  taps: Map<string, { events: string[]; ended: boolean }>;
  activity: ActivityEntry[];
  audited: Array<{ meta?: object }>;
  /** Whether people may; to be changed. */
  may: { result: AuthorizeResult.ALLOW | AuthorizeResult.DENY };
  /** Time goes on, and what is due happens. */
  pass(seconds: number): void;
  /** A session that was just asked for, with a ticket. */
  request(
    change?: Partial<SessionRecord>,
  ): Promise<{ id: string; ticket: string }>;
  ticket(
    id: string,
    user?: string,
    role?: 'owner' | 'watcher',
  ): Promise<string>;
  browser(ticket: string): Browser;
  /** A shell that alice has open. */
  shell(
    change?: Partial<SessionRecord>,
  ): Promise<{ id: string; browser: Browser; process: ScriptedProcess }>;
  stop(): Promise<void>;
}

/** How a replica of a test is unlike others. */
export interface ReplicaOptions {
  store: DatabaseSessionStore;
  clock?: { ms: number };
  limits?: Partial<DebugConfig['limits']>;
  open?: OpenSession;
  opened?: Partial<OpenedProcess>;
  startTap?: StartTap;
}

/** Starts a replica on a port of its own; nobody else listens there. */
export async function startReplica(
  options: ReplicaOptions,
): Promise<TestReplica> {
  const { store, clock = { ms: Date.now() } } = options;
  const app = express();
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const replica = { ...createParts(), server, url: base.replace('http', 'ws') };
  const router = express.Router();
  app.use('/api/amamba-debug', router);
  const terminal = await attachTerminal({
    ...createServices(base, replica),
    httpRouter: {
      use: handler => void router.use(handler),
      addAuthPolicy: () => {},
    },
    store,
    config: {
      limits: { ...LIMITS, ...options.limits },
      origins: [ORIGIN],
      replica: { url: base },
    },
    openSession: options.open ?? openScripted(replica, options.opened),
    startTap: options.startTap ?? tapInto(replica.taps),
    sessionsChanged: () => {},
    now: () => clock.ms,
    drainMs: 50,
  });
  terminal.tick();
  return {
    ...replica,
    terminal,
    ...createActs(replica, terminal, options, clock),
  };
}

function createParts() {
  return {
    processes: new Map<string, ScriptedProcess>(),
    cleanedUp: [] as string[],
    taps: new Map<string, { events: string[]; ended: boolean }>(),
    activity: [] as ActivityEntry[],
    audited: [] as Array<{ meta?: object }>,
    may: { result: AuthorizeResult.ALLOW } as TestReplica['may'],
  };
}

type Parts = ReturnType<typeof createParts> & { server: Server; url: string };

function createServices(base: string, parts: Parts) {
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(() => ({ result: parts.may.result })),
  );
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockImplementation(async ({ meta }) => {
    const keep = async (outcome?: { meta?: object }) => {
      parts.audited.push({ meta: { ...meta, ...outcome?.meta } });
    };
    return { success: keep, fail: keep };
  });
  return {
    auditor,
    permissions,
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    rootConfig: mockServices.rootConfig({
      data: { backend: { listen: { port: 0 } } },
    }),
    discovery: {
      getBaseUrl: async () => `${base}/api/amamba-debug`,
      getExternalBaseUrl: async () =>
        'https://portal.example.com/base/api/amamba-debug',
    },
    activity: {
      async record(entry: ActivityEntry) {
        parts.activity.push(entry);
      },
    },
  };
}

function openScripted(
  parts: Parts,
  opened: Partial<OpenedProcess> = {},
): OpenSession {
  return async ({ id }) => {
    const process = new ScriptedProcess();
    parts.processes.set(id, process);
    return {
      process,
      tty: true,
      input: true,
      what: '/bin/bash',
      cleanUp: async () => void parts.cleanedUp.push(id),
      ...opened,
    };
  };
}

function tapInto(taps: Parts['taps']): StartTap {
  return async ({ id, record }): Promise<SessionTap | undefined> => {
    if (!record) {
      return undefined;
    }
    const tap = { events: [] as string[], ended: false };
    taps.set(id, tap);
    return {
      output: frame => tap.events.push(frame.toString('latin1', 1)),
      resize: ({ columns, rows }) => tap.events.push(`${columns}x${rows}`),
      marker: text => tap.events.push(text),
      async end() {
        tap.ended = true;
      },
    };
  };
}

function createActs(
  parts: Parts,
  terminal: Terminal,
  { store }: ReplicaOptions,
  clock: { ms: number },
) {
  const ticket: TestReplica['ticket'] = async (
    id,
    user = ALICE,
    role = 'owner',
  ) => (await terminal.control.issueTicket({ id }, user, role)).ticket;
  const request: TestReplica['request'] = async change => {
    const session = aSession({ requestedAt: new Date(clock.ms), ...change });
    await store.insertSession(session);
    return { id: session.id, ticket: await ticket(session.id, session.user) };
  };
  const browser = (good: string) =>
    new Browser(`${parts.url}/api/amamba-debug/terminal`, good);
  return {
    ticket,
    request,
    browser,
    pass(seconds: number) {
      clock.ms += seconds * 1000;
      terminal.tick();
    },
    async shell(change?: Partial<SessionRecord>) {
      const asked = await request(change);
      const opened = await browser(asked.ticket).hello(change?.user ?? ALICE);
      await opened.got('opened');
      return {
        id: asked.id,
        browser: opened,
        process: parts.processes.get(asked.id)!,
      };
    },
    async stop() {
      await terminal.stop();
      parts.server.closeAllConnections();
      await new Promise(resolve => parts.server.close(resolve));
    },
  };
}
