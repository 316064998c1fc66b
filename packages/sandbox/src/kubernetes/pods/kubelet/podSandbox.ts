import type { Pod } from 'kubernetes-types/core/v1';
import type { Clock, KubeObject } from '../../types.ts';
import type { ClusterNetwork } from '../network/clusterNetwork.ts';
import { hostnameOf, podAddress } from '../network/networkFiles.ts';
import type { PodStack } from '../network/podStack.ts';
import type { ProcessTable } from '../podContext.ts';
import { PidTable } from '../processTable.ts';
import type { PodSurroundings } from './containerContext.ts';
import type { ContainerSpec } from './containerRecord.ts';

/** What the containers of a pod share: its network, and processes if they do. */
export class PodSandbox implements PodSurroundings {
  readonly identity: PodSurroundings['identity'];
  readonly hostname: string;
  readonly clock: Clock;
  readonly network: PodStack;
  readonly #cluster: ClusterNetwork;
  readonly #tables = new Map<string, ProcessTable>();
  readonly #shared: ProcessTable | undefined;

  constructor(
    pod: KubeObject,
    ip: string,
    network: ClusterNetwork,
    clock: Clock,
  ) {
    const { namespace = '', name, uid } = pod.metadata;
    const { nodeName, hostNetwork, shareProcessNamespace, hostPID } = pod.spec;
    const address = podAddress(pod as unknown as Pod, ip);
    this.identity = { namespace, name, uid, node: nodeName };
    this.hostname = hostNetwork ? nodeName : hostnameOf(pod as unknown as Pod);
    this.clock = clock;
    this.#cluster = network;
    this.network = network.join(address);
    if (shareProcessNamespace || hostPID) this.#shared = createSharedTable(pod);
  }

  processesOf({ name, targetContainerName }: ContainerSpec): ProcessTable {
    if (this.#shared) return this.#shared;
    const owner = targetContainerName ?? name;
    const table = this.#tables.get(owner) ?? new PidTable();
    this.#tables.set(owner, table);
    return table;
  }

  /** Whether a container's main process is the first of its process table. */
  isFirst({ targetContainerName }: ContainerSpec): boolean {
    return !this.#shared && targetContainerName === undefined;
  }

  leave(): void {
    this.#cluster.leave(this.network);
  }
}

/** The pod's own process, which does nothing, is the first one that all see. */
function createSharedTable({ metadata, spec }: KubeObject): ProcessTable {
  const table = new PidTable();
  table.add({
    pid: table.nextPid(),
    ppid: 0,
    argv: [spec.hostPID ? '/sbin/init' : '/pause'],
    user: spec.hostPID ? 'root' : '65535',
    container: '',
    tty: false,
    startedAt: Date.parse(metadata.creationTimestamp),
    kill: () => undefined,
  });
  return table;
}
