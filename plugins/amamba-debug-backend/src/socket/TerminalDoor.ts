import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  MAX_INPUT_FRAME_BYTES,
  TERMINAL_CLOSE,
  TERMINAL_SUBPROTOCOL,
  type TerminalErrorCode,
  ticketOf,
} from '@amamba/plugin-amamba-debug-common';
import { WebSocketServer } from 'ws';
import { Slots } from '../preview/Slots';
import { TRY_AGAIN_LATER } from '../session/SessionHost';
import type { SessionStore, TicketRecord } from '../store/SessionStore';
import { BrowserConnection } from './BrowserConnection';
import { refuseUpgrade } from './refuseUpgrade';
import { RELAYED_HEADER, relayUpgrade } from './relayUpgrade';
import type { Tickets } from './tickets';

/** Upgrades whose person is not known yet, at once. */
const MOST_STRANGERS = 200;
/** Of one person's tickets: nobody keeps the door from all others. */
const MOST_OF_ONE = 100;
/** In which what was sent last must have left, in ms. */
const FLUSH_WITHIN_MS = 1000;
/** A frame that is a bit too long is told so; a longer one ends it (1009). */
const MAX_PAYLOAD_BYTES = MAX_INPUT_FRAME_BYTES + 64 * 1024;

/** What the door works with. */
export interface TerminalDoorDeps {
  tickets: Tickets;
  store: Pick<SessionStore, 'getSession' | 'getReplica'>;
  logger: LoggerService;
  /** Origins of pages that may come in. */
  origins: readonly string[];
  /** Path of the terminal on other replicas. */
  path: string;
  /** Id of this replica. */
  replica: string;
  /** PEM of this backend's certificate, when it has one. */
  certificate: string | undefined;
  /** Whether this replica takes no more sessions. */
  isFull(): boolean;
  /** Gets who came in with a good ticket; resolves when it is known who it is. */
  greet(connection: BrowserConnection, ticket: TicketRecord): Promise<void>;
  now(): number;
}

/**
 * Lets browsers in: the right page, with a ticket; to the replica that has the
 * session.
 *
 * @remarks
 * A page cannot read HTTP errors of a WebSocket. So who is of the protocol is
 * let in to be told what is wrong. Who is not, above all pages of other sites,
 * gets an HTTP error. A request without `Origin` is refused as well: browsers
 * always send it, and the protocol is theirs.
 */
export class TerminalDoor {
  readonly #deps: TerminalDoorDeps;
  readonly #origins: ReadonlySet<string>;
  readonly #sockets = new Set<Duplex>();
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    handleProtocols: () => TERMINAL_SUBPROTOCOL,
  });
  readonly #slots = new Slots(MOST_STRANGERS, MOST_OF_ONE);
  #strangers = 0;

  constructor(deps: TerminalDoorDeps) {
    this.#deps = deps;
    this.#origins = new Set(deps.origins.map(origin => new URL(origin).origin));
  }

  /** Handles an upgrade, whatever becomes of it. */
  async handle(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    socket.on('error', () => socket.destroy());
    const { origin } = request.headers;
    const ticket = ticketOf(request.headers['sec-websocket-protocol']);
    if (origin === undefined || !this.#origins.has(origin)) {
      refuseUpgrade(
        socket,
        403,
        'Terminals are opened by the pages of this portal only (app.baseUrl, backend.cors.origin)',
      );
    } else if (ticket === undefined) {
      refuseUpgrade(socket, 400, `Offer ${TERMINAL_SUBPROTOCOL} and a ticket`);
    } else if (this.#strangers >= MOST_STRANGERS) {
      refuseUpgrade(socket, 503, 'Too many terminals are being opened');
    } else {
      this.#strangers += 1;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      try {
        await this.#admit(ticket, request, socket, head);
      } catch (error) {
        // Browsers leave whenever they like.
        if (!socket.destroyed) {
          this.#deps.logger.error(
            'A terminal could not be let in',
            toError(error) as Error,
          );
          socket.destroy();
        }
      } finally {
        this.#strangers -= 1;
      }
    }
  }

  /** Cuts off whoever is left, when they have got what was sent to them. */
  stop(): void {
    this.#sockets.forEach(socket => {
      socket.end(() => socket.destroy());
      setTimeout(() => socket.destroy(), FLUSH_WITHIN_MS).unref();
    });
    this.#server.close();
  }

  async #admit(
    ticket: string,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const { tickets, store, replica, isFull } = this.#deps;
    const known = await tickets.peek(ticket);
    const session = known && (await store.getSession(known.session));
    const elsewhere =
      session?.replica !== undefined && session.replica !== replica;
    const accept = () => this.#accept(request, socket, head);
    if (!session) {
      refuse(await accept(), 'bad-ticket');
    } else if (session.phase === 'ended') {
      refuse(await accept(), 'session-gone');
    } else if (elsewhere) {
      if (!(await this.#relay(session.replica!, request, socket, head))) {
        refuse(await accept(), 'replica-unreachable');
      }
    } else if (session.replica === undefined && isFull()) {
      refuse(await accept(), 'replica-unreachable');
    } else {
      await this.#greet(ticket, known!.user, accept);
    }
  }

  async #greet(
    ticket: string,
    user: string,
    accept: () => Promise<BrowserConnection>,
  ): Promise<void> {
    const release = this.#slots.take(user);
    if (!release) {
      (await accept()).fail(
        'replica-unreachable',
        'You open too many terminals at once; try again in a moment',
        TRY_AGAIN_LATER,
      );
      return;
    }
    try {
      const redeemed = await this.#deps.tickets.redeem(ticket);
      const connection = await accept();
      if (redeemed) {
        await this.#deps.greet(connection, redeemed);
      } else {
        refuse(connection, 'bad-ticket');
      }
    } finally {
      release();
    }
  }

  async #relay(
    to: string,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<boolean> {
    const { store, path, replica, certificate, logger } = this.#deps;
    const target = await store.getReplica(to);
    if (!target || request.headers[RELAYED_HEADER] !== undefined) {
      return false;
    }
    const { url, secret } = target;
    const relayed = await relayUpgrade(request, socket, head, {
      url,
      secret,
      path,
      replica,
      certificate,
    });
    if (!relayed) {
      logger.warn(
        `The replica ${to} cannot be reached at ${url}; set amamba.debug.replica.url there when that is not its address`,
      );
    }
    return relayed;
  }

  #accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<BrowserConnection> {
    return new Promise((resolve, reject) => {
      socket.once('close', () =>
        reject(new Error('The browser left before it was let in')),
      );
      this.#server.handleUpgrade(request, socket, head, webSocket =>
        resolve(new BrowserConnection(webSocket, socket, this.#deps.now)),
      );
    });
  }
}

const REFUSALS = {
  'bad-ticket': {
    message: 'The ticket is unknown, used up or expired',
    close: TERMINAL_CLOSE.badTicket,
  },
  'session-gone': {
    message: 'There is no such session any more',
    close: TERMINAL_CLOSE.gone,
  },
  'replica-unreachable': {
    message: 'The backend that has the session cannot be reached now',
    close: TRY_AGAIN_LATER,
  },
} satisfies Partial<
  Record<TerminalErrorCode, { message: string; close: number }>
>;

function refuse(
  connection: BrowserConnection,
  code: keyof typeof REFUSALS,
): void {
  const { message, close } = REFUSALS[code];
  connection.fail(code, message, close);
}
