import { randomBytes, randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { PodNetwork } from '../pods/podContext.ts';

/** Connects to ports of a pod, with the errors of the container runtime. */
export class PortForwarding {
  readonly #network: PodNetwork;
  readonly #sandbox = randomBytes(32).toString('hex');
  readonly #namespace = randomUUID();

  constructor(network: PodNetwork) {
    this.#network = network;
  }

  /** @throws Error with what a client is told when nothing listens */
  async connect(port: number): Promise<Duplex> {
    try {
      return await this.#network.connect('127.0.0.1', port);
    } catch {
      throw new Error(
        `error forwarding port ${port} to pod ${
          this.#sandbox
        }, uid : failed to execute portforward in network namespace "/var/run/netns/cni-${
          this.#namespace
        }": failed to connect to localhost:${port} inside namespace "${
          this.#sandbox
        }", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `,
      );
    }
  }
}
