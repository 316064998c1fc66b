import type { Duplex } from 'node:stream';
import { DEFAULT_CAPABILITIES } from './capabilities.ts';
import {
  ConnectionError,
  type ContainerContext,
  type PodNetwork,
} from './podContext.ts';
import { PidTable } from './processTable.ts';

const LOOPBACK: PodNetwork = {
  ip: '127.0.0.1',
  listeners: [],
  connections: [],
  listen: () => ({ close: () => undefined }),
  connect: async (host: string, port: number): Promise<Duplex> => {
    throw new ConnectionError(
      'ECONNREFUSED',
      `connect to ${host} port ${port}: Connection refused`,
    );
  },
  resolve: name => ({ name, addresses: [] }),
  nameOf: () => undefined,
};

/** For a process outside of any pod: it sees its own processes and nobody else. */
export function createIsolatedContext(
  part: Partial<ContainerContext> = {},
): ContainerContext {
  return {
    pod: { namespace: '', name: '', uid: '', node: '' },
    container: 'main',
    capabilities: DEFAULT_CAPABILITIES,
    image: '',
    hostname: 'localhost',
    network: LOOPBACK,
    processes: new PidTable(),
    memoryLimit: undefined,
    cpuLimit: undefined,
    allocate: () => undefined,
    burn: () => undefined,
    usage: () => ({ memoryBytes: 0, cpuMillicores: 0 }),
    ...part,
  };
}
