import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

type OnUpgrade = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
) => void;

/**
 * Listens for upgrades on HTTP servers when others do.
 *
 * @remarks
 * Node emits `upgrade` as soon as anybody listens for it, and from then on
 * hands no upgrade to the request listener any more (its
 * `shouldUpgradeCallback` is `listenerCount('upgrade') > 0`): not to
 * Backstage's signals plugin, which waits for its first WebSocket as an
 * ordinary request before it listens, nor to the Kubernetes plugin's proxy,
 * which never does. So this never is the first: while nobody listens, ours
 * come as ordinary requests too.
 */
export class UpgradeListener {
  readonly #onUpgrade: OnUpgrade;
  readonly #servers = new Map<Server, () => void>();

  /** @param onUpgrade - gets every upgrade; must leave alone what is not its. */
  constructor(onUpgrade: OnUpgrade) {
    this.#onUpgrade = onUpgrade;
  }

  /** Servers that are watched. */
  get servers(): Server[] {
    return [...this.#servers.keys()];
  }

  /** Joins whoever listens on a server, now or later; once for each server. */
  watch(server: Server): void {
    if (this.#servers.has(server)) {
      return;
    }
    const ours: OnUpgrade = (...upgrade) => this.#onUpgrade(...upgrade);
    const join = () => {
      if (!server.listeners('upgrade').includes(ours)) {
        server.on('upgrade', ours);
      }
    };
    const leaveAlone = () => {
      if (server.listeners('upgrade').every(listener => listener === ours)) {
        server.off('upgrade', ours);
      }
    };
    const onAdded = (event: string | symbol, listener: unknown) => {
      if (event === 'upgrade' && listener !== ours) {
        join();
      }
    };
    const onRemoved = (event: string | symbol, listener: unknown) => {
      if (event === 'upgrade' && listener !== ours) {
        leaveAlone();
      }
    };
    server.on('newListener', onAdded);
    server.on('removeListener', onRemoved);
    if (server.listenerCount('upgrade') > 0) {
      join();
    }
    this.#servers.set(server, () => {
      server.off('newListener', onAdded);
      server.off('removeListener', onRemoved);
      server.off('upgrade', ours);
    });
  }

  stop(): void {
    this.#servers.forEach(leave => leave());
    this.#servers.clear();
  }
}

/** Whether a request asks to become a WebSocket. */
export function isWebSocketUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * The socket of an upgrade that came as an ordinary request: nothing that
 * follows on it is read as HTTP any more.
 *
 * @remarks
 * Node's parser takes bytes as a listener for `data` (or in its place, until
 * there is one). The response stays open; it ends with the socket.
 */
export function takeSocket(request: IncomingMessage): Duplex {
  request.socket.removeAllListeners('data');
  return request.socket;
}
