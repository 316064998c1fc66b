import type { Service } from 'kubernetes-types/core/v1';
import { StatusError } from '../api/statusError.ts';
import { invalid } from './validation/fieldErrors.ts';
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

  /**
   * Fills in what a Service of its type has and does not name itself.
   * @throws StatusError - Invalid, when it names what another holds
   */
  allocate(service: Service): void {
    const { spec } = service;
    if (!spec || spec.type === 'ExternalName') return;
    this.#assertFree(service);
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

  #assertFree({ metadata, spec }: Service): void {
    const { uid, name = '' } = metadata ?? {};
    const { clusterIP: address = 'None', ports = [] } = spec ?? {};
    const isTaken = (holder: string | undefined) =>
      holder !== undefined && holder !== uid;
    const errors = ports.flatMap(({ nodePort = 0 }, index) =>
      isTaken(this.#nodePorts.get(nodePort))
        ? [
            invalid(
              `spec.ports[${index}].nodePort`,
              nodePort,
              'provided port is already allocated',
            ),
          ]
        : [],
    );
    if (isTaken(this.#addresses.get(address))) {
      errors.unshift(
        invalid(
          'spec.clusterIPs',
          [address],
          `failed to allocate IP ${address}: provided IP is already allocated`,
        ),
      );
    }
    if (errors.length === 0) return;
    throw StatusError.invalid({ group: '', kind: 'Service' }, name, errors);
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
