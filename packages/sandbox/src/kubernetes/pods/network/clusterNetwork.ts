import type { Duplex } from 'node:stream';
import type { Node, Service } from 'kubernetes-types/core/v1';
import type { Clock, ObjectClient } from '../../types.ts';
import { ConnectionError } from '../podContext.ts';
import { ClusterDns, type DnsAnswer } from './clusterDns.ts';
import { PodStack, type PodAddress, type Routes } from './podStack.ts';
import { endpointsOf } from './serviceEndpoints.ts';
import { ServiceIndex } from './serviceIndex.ts';

/** How long TCP asks an address that never answers. */
const CONNECT_TIMEOUT_MS = 130_000;
/** How long a machine asks for the neighbour that has an address of its network. */
const NEIGHBOUR_TIMEOUT_MS = 3_000;
/** Addresses that pods get. */
const POD_NETWORK = /^10\.244\./;
const API_SERVICE = { namespace: 'default', name: 'kubernetes' };
/** Of the Service in front of the API server. */
export const API_ADDRESS = '10.96.0.1';

/**
 * The network of a cluster: pods by their addresses, Services in front of
 * them. It has no way out: addresses beyond the cluster never answer.
 */
export class ClusterNetwork implements Routes {
  readonly #objects: ObjectClient;
  readonly #clock: Clock;
  readonly #services: ServiceIndex;
  readonly #dns: ClusterDns;
  /** Pods on the network of their machine share its address. */
  readonly #stacks = new Map<string, Set<PodStack>>();
  readonly #turns = new Map<string, number>();
  #dialApiServer: (() => Duplex) | undefined;

  constructor(objects: ObjectClient, clock: Clock) {
    this.#objects = objects;
    this.#clock = clock;
    this.#services = new ServiceIndex(objects);
    this.#dns = new ClusterDns(objects, this.#services);
  }

  /** Puts a pod on the network, until `leave`. */
  join(pod: PodAddress): PodStack {
    const stack = new PodStack(pod, this);
    const others = this.#stacks.get(pod.ip);
    if (others) others.add(stack);
    else this.#stacks.set(pod.ip, new Set([stack]));
    return stack;
  }

  leave(stack: PodStack): void {
    const stacks = this.#stacks.get(stack.ip);
    if (stacks?.delete(stack) && stacks.size === 0) {
      this.#stacks.delete(stack.ip);
    }
    stack.close();
  }

  /** Sets how `kubernetes.default.svc` is reached. */
  serveApi(dial: () => Duplex): void {
    this.#dialApiServer = dial;
  }

  stop(): void {
    this.#services.stop();
  }

  resolve(name: string, search: string[]): DnsAnswer {
    return this.#dns.resolve(name, search);
  }

  nameOf(address: string): string | undefined {
    return this.#dns.nameOf(address);
  }

  async connect(
    from: PodStack,
    address: string,
    port: number,
    signal: AbortSignal | undefined,
  ): Promise<Duplex> {
    const stacks = this.#stacks.get(address);
    if (stacks) return this.#toPods(from, stacks, address, port);
    if (address === API_ADDRESS && port === 443 && this.#dialApiServer) {
      return this.#dialApiServer();
    }
    const service = this.#services.byAddress(address);
    if (service) return this.#toService(from, service, address, port, signal);
    if (this.#isNode(address)) return this.#toNode(from, address, port, signal);
    if (POD_NETWORK.test(address)) {
      await this.#clock.sleep(NEIGHBOUR_TIMEOUT_MS, signal);
      throw failure('EHOSTUNREACH', address, port);
    }
    return this.#neverAnswers(address, port, signal);
  }

  #toPods(
    from: PodStack,
    stacks: Iterable<PodStack>,
    address: string,
    port: number,
  ): Duplex {
    for (const stack of stacks) {
      if (stack.listeners.some(listener => listener.port === port)) {
        return stack.accept(from, address, port);
      }
    }
    throw failure('ECONNREFUSED', address, port);
  }

  async #toService(
    from: PodStack,
    service: Service,
    address: string,
    port: number,
    signal: AbortSignal | undefined,
    isWanted = (item: { port: number }) => item.port === port,
  ): Promise<Duplex> {
    const wanted = service.spec?.ports?.find(isWanted);
    if (!wanted) return this.#neverAnswers(address, port, signal);
    const { namespace, name, uid } = service.metadata ?? {};
    if (namespace === API_SERVICE.namespace && name === API_SERVICE.name) {
      if (this.#dialApiServer) return this.#dialApiServer();
    }
    const endpoints = endpointsOf(this.#objects, service, wanted);
    if (endpoints.length === 0) throw failure('ECONNREFUSED', address, port);
    const key = `${uid}/${wanted.port}`;
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    const chosen = endpoints[turn % endpoints.length];
    if (from.isOwn(chosen.address)) {
      return from.accept(from, chosen.address, chosen.port);
    }
    const stacks = this.#stacks.get(chosen.address);
    if (!stacks) return this.connect(from, chosen.address, chosen.port, signal);
    return this.#toPods(from, stacks, chosen.address, chosen.port);
  }

  async #toNode(
    from: PodStack,
    address: string,
    port: number,
    signal: AbortSignal | undefined,
  ): Promise<Duplex> {
    const service = this.#services.byNodePort(port);
    if (!service) throw failure('ECONNREFUSED', address, port);
    return this.#toService(
      from,
      service,
      address,
      port,
      signal,
      item => 'nodePort' in item && item.nodePort === port,
    );
  }

  #isNode(address: string): boolean {
    return (this.#objects.list('nodes') as Node[]).some(({ status }) =>
      status?.addresses?.some(item => item.address === address),
    );
  }

  async #neverAnswers(
    address: string,
    port: number,
    signal: AbortSignal | undefined,
  ): Promise<never> {
    await this.#clock.sleep(CONNECT_TIMEOUT_MS, signal);
    throw failure('ETIMEDOUT', address, port);
  }
}

function failure(
  code: ConnectionError['code'],
  address: string,
  port: number,
): ConnectionError {
  return new ConnectionError(code, `connect ${code} ${address}:${port}`);
}
