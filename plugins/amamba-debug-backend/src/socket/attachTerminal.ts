import type { IncomingMessage, Server } from 'node:http';
import type {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpRouterService,
  LoggerService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { TERMINAL_PATH } from '@amamba/plugin-amamba-debug-common';
import type { ActivityRecorder } from '@amamba/plugin-amamba-node';
import type { RequestHandler } from 'express';
import type { DebugConfig } from '../policy/DebugConfig';
import { PREVIEW_PATH } from '../preview/mountPreviews';
import type { SessionControl } from '../routes/RouteDeps';
import type { Authenticate } from '../session/Member';
import type { OpenSession } from '../session/openSession';
import { SessionHost } from '../session/SessionHost';
import { SessionJournal } from '../session/SessionJournal';
import type { StartTap } from '../session/SessionTap';
import type { SessionStore } from '../store/SessionStore';
import { createSessionControl } from './createSessionControl';
import { greet } from './greet';
import { refuseUpgrade } from './refuseUpgrade';
import { Replica } from './Replica';
import { CHALLENGE_HEADER, PROOF_HEADER } from './replicaProof';
import { TerminalDoor } from './TerminalDoor';
import { createTickets } from './tickets';
import { findOwnServer } from './findOwnServer';
import {
  isWebSocketUpgrade,
  takeSocket,
  UpgradeListener,
} from './UpgradeListener';

const PLUGIN_ID = 'amamba-debug';
const TICK_MS = 1000;
/** How long people have, at shutdown, to end what they do. */
const DRAIN_MS = 10_000;
/** A developer's backend starts anew with each change. */
const DRAIN_IN_DEVELOPMENT_MS = 500;

/** What terminals need of the plugin. */
export interface TerminalOptions {
  auditor: AuditorService;
  auth: AuthService;
  discovery: DiscoveryService;
  httpRouter: HttpRouterService;
  logger: LoggerService;
  permissions: PermissionsService;
  rootConfig: RootConfigService;
  activity: ActivityRecorder;
  store: SessionStore;
  config: Pick<DebugConfig, 'limits' | 'origins' | 'replica'>;
  openSession: OpenSession;
  startTap: StartTap;
  /** Tells browsers that the sessions of a workspace changed. */
  sessionsChanged(workspace: string): void;
  now?: () => number;
  /** How long people have, at shutdown, to end what they do. 10 s. */
  drainMs?: number;
}

/** Terminals of this backend. */
export interface Terminal {
  control: SessionControl;
  /** Id of this replica. */
  replica: string;
  /** To be called about every second; does that by itself once it is started. */
  tick(): void;
  start(): Promise<void>;
  /** Drains: warns, waits a while, ends what is left. */
  stop(): Promise<void>;
}

/**
 * Terminals on the plugin's router, to be called before other routes are
 * added: tickets, the WebSocket, the sessions that this replica has.
 */
export async function attachTerminal(
  options: TerminalOptions,
): Promise<Terminal> {
  const { discovery, logger, store, config } = options;
  const now = options.now ?? Date.now;
  const tickets = createTickets({ store, now });
  const replica = new Replica({ ...options, url: config.replica.url, now });
  const host = createHost(options, replica.id, now);
  const paths = await terminalPaths(discovery);
  const authenticate = createAuthenticate(options.auth);
  const door = new TerminalDoor({
    tickets,
    store,
    logger,
    now,
    origins: config.origins,
    path: paths[0],
    replica: replica.id,
    certificate: ownCertificate(options.rootConfig),
    isFull: () => host.isFull,
    async greet(connection, ticket) {
      const member = await greet(connection, ticket, authenticate);
      if (member) {
        await host.connect(ticket, member);
      }
    },
  });
  const bases = paths.map(path => path.slice(0, -TERMINAL_PATH.length));
  const listener = new UpgradeListener((request, socket, head) => {
    const path = pathOf(request);
    // Else nobody would answer, for Node leaves upgrades to who listens.
    if (paths.includes(path) && isWebSocketUpgrade(request)) {
      void door.handle(request, socket, head);
    } else if (bases.some(base => path.startsWith(`${base}${PREVIEW_PATH}/`))) {
      refuseUpgrade(socket, 501, 'Previews pass on plain HTTP requests only');
    } else if (bases.some(base => path.startsWith(`${base}/`))) {
      refuseUpgrade(socket, 404, 'There is no WebSocket here');
    }
  });
  const learn = (server: Server | undefined) => {
    if (server) {
      listener.watch(server);
      replica.learn(server);
    }
  };
  mount(options.httpRouter, learn, door, replica);

  const tick = () => {
    host.tick(now());
    replica.tick(now());
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    control: createSessionControl({ host, store, tickets, now }),
    replica: replica.id,
    tick,
    async start() {
      // In its own time: it may be that requests wait for the start to end.
      void findOwnServer({ ...options, path: paths[0], replica: replica.id });
      timer = setInterval(tick, TICK_MS);
      timer.unref();
      tick();
    },
    async stop() {
      await host.drain(options.drainMs ?? drainMs());
      clearInterval(timer);
      listener.stop();
      door.stop();
      await replica.leave();
    },
  };
}

function createHost(
  options: TerminalOptions,
  replica: string,
  now: () => number,
): SessionHost {
  const { limits } = options.config;
  return new SessionHost({
    ...options,
    limits,
    replica,
    now,
    open: options.openSession,
    authenticate: createAuthenticate(options.auth),
    recheckSeconds: limits.recheckSeconds,
    journal: new SessionJournal(options),
  });
}

/**
 * Every ordinary request of the plugin shows the HTTP server; and while nobody
 * listens for upgrades, they are such requests.
 */
function mount(
  router: HttpRouterService,
  learn: (server: Server | undefined) => void,
  door: TerminalDoor,
  replica: Replica,
): void {
  // The ticket says who it is, and the first message proves it.
  router.addAuthPolicy({ path: TERMINAL_PATH, allow: 'unauthenticated' });
  const handler: RequestHandler = (request, response, next) => {
    learn((request.socket as { server?: Server }).server);
    const { path, method, headers } = request;
    if (path !== TERMINAL_PATH || !['GET', 'HEAD'].includes(method)) {
      next();
    } else if (isWebSocketUpgrade(request)) {
      void door.handle(request, takeSocket(request), Buffer.alloc(0));
    } else {
      const proof = replica.prove(headers[CHALLENGE_HEADER]);
      response
        .status(426)
        .set({ Upgrade: 'websocket', 'X-Amamba-Replica': replica.id })
        .set(proof ? { [PROOF_HEADER]: proof } : {})
        .json({
          error: { name: 'InputError', message: 'This is a WebSocket' },
        });
    }
  };
  router.use(handler);
}

function createAuthenticate(auth: AuthService): Authenticate {
  return async (token, user) => {
    try {
      const credentials = await auth.authenticate(token);
      return auth.isPrincipal(credentials, 'user') &&
        credentials.principal.userEntityRef === user
        ? credentials
        : undefined;
    } catch {
      return undefined;
    }
  };
}

/**
 * The paths at which the terminal is: that of this process first, then as the
 * world sees it, behind a proxy that leaves a base path in place.
 */
async function terminalPaths(discovery: DiscoveryService): Promise<string[]> {
  const urls = [
    await discovery.getBaseUrl(PLUGIN_ID),
    await discovery.getExternalBaseUrl(PLUGIN_ID),
  ];
  return urls.map(
    url => new URL(url).pathname.replace(/\/+$/, '') + TERMINAL_PATH,
  );
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0];
}

function drainMs(): number {
  return process.env.NODE_ENV === 'development'
    ? DRAIN_IN_DEVELOPMENT_MS
    : DRAIN_MS;
}

function ownCertificate(config: RootConfigService): string | undefined {
  const https = config.getOptional('backend.https');
  return typeof https === 'object'
    ? config.getOptionalString('backend.https.certificate.cert')
    : undefined;
}
