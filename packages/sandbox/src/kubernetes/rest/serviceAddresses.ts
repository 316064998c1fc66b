import type { Service } from 'kubernetes-types/core/v1';
import type { KubeObject } from '../types.ts';
import type { ObjectStore } from '../store/objectStore.ts';

/** Service addresses are handed out of 10.96.0.0/16; .1 is the API server's. */
const NETWORK = '10.96';
const FIRST_ADDRESS = 256;
const LAST_ADDRESS = 65_534;
const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;

/** Which addresses and node ports Services hold; hands out free ones. */
export class ServiceAddresses {
  readonly #addresses = new Map<string, string>();
  readonly #nodePorts = new Map<number, string>();
  #nextAddress = FIRST_ADDRESS;
  #nextNodePort = FIRST_NODE_PORT;

  /** @param store - followed, so that what is deleted becomes free */
  constructor(store: ObjectStore) {
    store.onCommit((resource, event) => {
      if (resource !== 'services') return;
      if (event.previous) this.#release(event.previous.object);
      if (event.type !== 'DELETED') this.#hold(event.stored.object);
    });
  }

  /** Fills in what a Service of its type has and does not name itself. */
  allocate({ spec }: Service): void {
    if (!spec || spec.type === 'ExternalName') return;
    if (!spec.clusterIP && spec.clusterIPs?.length) {
      [spec.clusterIP] = spec.clusterIPs;
    }
    spec.clusterIP ||= this.#freeAddress();
    spec.clusterIPs ??= [spec.clusterIP];
    // A Service without selector and address could be of both families.
    const headlessWithoutPods = spec.clusterIP === 'None' && !spec.selector;
    spec.ipFamilies ??= headlessWithoutPods ? ['IPv4', 'IPv6'] : ['IPv4'];
    spec.ipFamilyPolicy ??= headlessWithoutPods
      ? 'RequireDualStack'
      : 'SingleStack';
    const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
    if (!external) return;
    if (spec.type === 'LoadBalancer' && !spec.allocateLoadBalancerNodePorts) {
      return;
    }
    const taken = new Set<number>();
    for (const port of spec.ports ?? []) {
      port.nodePort ||= this.#freeNodePort(taken);
      taken.add(port.nodePort);
    }
  }

  /** An update that leaves out what was handed out keeps it. */
  carryOver({ spec }: Service, { spec: old }: Service): void {
    if (!spec || !old) return;
    if (spec.type === 'ExternalName' || old.type === 'ExternalName') return;
    spec.clusterIP ||= old.clusterIP;
    if (spec.clusterIP === old.clusterIP) {
      spec.clusterIPs ??= old.clusterIPs;
      spec.ipFamilies ??= old.ipFamilies;
      spec.ipFamilyPolicy ??= old.ipFamilyPolicy;
    }
    const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
    for (const port of external ? spec.ports ?? [] : []) {
      const before = old.ports?.find(
        item => item.port === port.port && item.protocol === port.protocol,
      );
      port.nodePort ||= before?.nodePort ?? 0;
    }
  }

  #freeAddress(): string {
    for (let tries = FIRST_ADDRESS; tries < LAST_ADDRESS; tries++) {
      const number = this.#nextAddress;
      this.#nextAddress = number < LAST_ADDRESS ? number + 1 : FIRST_ADDRESS;
      const address = `${NETWORK}.${number >> 8}.${number & 255}`;
      if (!this.#addresses.has(address)) return address;
    }
    throw new Error('No service address is free');
  }

  #freeNodePort(taken: Set<number>): number {
    for (let tries = FIRST_NODE_PORT; tries <= LAST_NODE_PORT; tries++) {
      const port = this.#nextNodePort;
      this.#nextNodePort = port < LAST_NODE_PORT ? port + 1 : FIRST_NODE_PORT;
      if (!this.#nodePorts.has(port) && !taken.has(port)) return port;
    }
    throw new Error('No node port is free');
  }

  /** Who holds an address, by uid; undefined when it is free. */
  holderOfAddress(address: string): string | undefined {
    return this.#addresses.get(address);
  }

  /** Who holds a node port, by uid; undefined when it is free. */
  holderOfNodePort(port: number): string | undefined {
    return this.#nodePorts.get(port);
  }

  #hold(object: KubeObject): void {
    const { uid } = object.metadata;
    const { clusterIPs = [], ports = [] } = (object as Service).spec ?? {};
    for (const address of clusterIPs) {
      if (address !== 'None') this.#addresses.set(address, uid);
    }
    for (const { nodePort } of ports) {
      if (nodePort) this.#nodePorts.set(nodePort, uid);
    }
  }

  #release(object: KubeObject): void {
    const { clusterIPs = [], ports = [] } = (object as Service).spec ?? {};
    for (const address of clusterIPs) this.#addresses.delete(address);
    for (const { nodePort } of ports) {
      if (nodePort) this.#nodePorts.delete(nodePort);
    }
  }
}
