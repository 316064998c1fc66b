import type { Duplex } from 'node:stream';
import {
  ConnectionError,
  type Connection,
  type Listener,
  type PodNetwork,
} from '../podContext.ts';
import { searchDomains, type DnsAnswer } from './clusterDns.ts';
import { PodSocket, systemError } from './podSocket.ts';

/** What the network has to know about a pod. */
export interface PodAddress {
  namespace: string;
  name: string;
  ip: string;
  hostname: string;
  /** Domains of its own instead of the cluster's, by `dnsConfig`. */
  searches?: string[];
  /** Addresses by name that only this pod knows, of `hostAliases`. */
  aliases?: Record<string, string>;
}

/** How a pod reaches what it is not itself. */
export interface Routes {
  connect(
    from: PodStack,
    address: string,
    port: number,
    signal: AbortSignal | undefined,
  ): Promise<Duplex>;
  resolve(name: string, search: string[]): DnsAnswer;
  nameOf(address: string): string | undefined;
}

interface Bound extends Listener {
  accept(socket: Duplex): void;
}

const FIRST_EPHEMERAL_PORT = 32_768;
const LAST_EPHEMERAL_PORT = 60_999;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Sockets of one pod; its containers share them. */
export class PodStack implements PodNetwork {
  readonly pod: PodAddress;
  readonly #routes: Routes;
  readonly #listeners = new Map<number, Bound[]>();
  readonly #connections = new Map<PodSocket, Connection>();
  #nextPort = FIRST_EPHEMERAL_PORT;

  constructor(pod: PodAddress, routes: Routes) {
    this.pod = pod;
    this.#routes = routes;
  }

  get ip(): string {
    return this.pod.ip;
  }

  get listeners(): Listener[] {
    return [...this.#listeners.values()]
      .flat()
      .map(({ accept: _accept, ...listener }) => listener);
  }

  get connections(): Connection[] {
    return [...this.#connections.values()];
  }

  get searches(): string[] {
    return this.pod.searches ?? searchDomains(this.pod.namespace);
  }

  listen(listener: Listener, onConnection: (socket: Duplex) => void) {
    const { port, address } = listener;
    const bound = this.#listeners.get(port) ?? [];
    const taken = bound.some(
      other =>
        other.address === address || isAny(other.address) || isAny(address),
    );
    if (taken) {
      throw systemError(
        'EADDRINUSE',
        `listen EADDRINUSE: address already in use ${address}:${port}`,
      );
    }
    const entry = { ...listener, accept: onConnection };
    this.#listeners.set(port, [...bound, entry]);
    return { close: () => this.#unbind(entry) };
  }

  async connect(
    host: string,
    port: number,
    options: { signal?: AbortSignal } = {},
  ): Promise<Duplex> {
    const address = this.#addressOf(host);
    if (this.isOwn(address)) return this.accept(this, address, port);
    return this.#routes.connect(this, address, port, options.signal);
  }

  resolve(name: string): DnsAnswer {
    const own = this.#ownAddress(name);
    if (own) return { name, addresses: [own] };
    return this.#routes.resolve(name, this.searches);
  }

  nameOf(address: string): string | undefined {
    return this.#routes.nameOf(address);
  }

  isOwn(address: string): boolean {
    return address === this.ip || address.startsWith('127.') || isAny(address);
  }

  /** Connects `from` to a listener of this pod. */
  accept(from: PodStack, address: string, port: number): Duplex {
    const listener = this.#listeners
      .get(port)
      ?.find(bound => isAny(bound.address) || bound.address === address);
    if (!listener) {
      throw new ConnectionError(
        'ECONNREFUSED',
        `connect ECONNREFUSED ${address}:${port}`,
      );
    }
    const [client, server] = PodSocket.pair({
      localAddress: address.startsWith('127.') ? '127.0.0.1' : from.ip,
      localPort: from.#ephemeralPort(),
      remoteAddress: address,
      remotePort: port,
    });
    from.track(client);
    this.track(server);
    process.nextTick(() => listener.accept(server));
    return client;
  }

  track(socket: PodSocket): void {
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    this.#connections.set(socket, {
      localAddress,
      localPort,
      remoteAddress,
      remotePort,
    });
    socket.once('close', () => this.#connections.delete(socket));
    // Whoever does not listen has lost its connection all the same.
    socket.on('error', () => undefined);
  }

  /** The pod is gone: nobody answers, and what was open breaks. */
  close(): void {
    this.#listeners.clear();
    for (const socket of this.#connections.keys()) {
      socket.destroy(systemError('ECONNRESET', 'read ECONNRESET'));
    }
  }

  #unbind(entry: Bound): void {
    const rest = (this.#listeners.get(entry.port) ?? []).filter(
      other => other !== entry,
    );
    if (rest.length > 0) this.#listeners.set(entry.port, rest);
    else this.#listeners.delete(entry.port);
  }

  #ephemeralPort(): number {
    const port = this.#nextPort;
    this.#nextPort =
      port === LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : port + 1;
    return port;
  }

  #ownAddress(name: string): string | undefined {
    if (IPV4.test(name)) return name;
    if (name === 'localhost' || name === '::1') return '127.0.0.1';
    if (name === this.pod.hostname) return this.ip;
    return this.pod.aliases?.[name];
  }

  #addressOf(host: string): string {
    const [address] = this.resolve(host).addresses;
    if (address) return address;
    throw new ConnectionError('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`);
  }
}

function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '*';
}
