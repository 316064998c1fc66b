import type { Pod } from 'kubernetes-types/core/v1';
import type { Clock, KubeObject } from '../../types.ts';
import type { ClusterNetwork } from '../network/clusterNetwork.ts';
import { hostnameOf, podAddress } from '../network/networkFiles.ts';
import { NO_CAPABILITIES } from '../capabilities.ts';
import type { PodStack } from '../network/podStack.ts';
import type { NodeMachine } from '../node/nodeMachine.ts';
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
  readonly cgroup: string;
  readonly #machine: NodeMachine;
  readonly #cluster: ClusterNetwork;
  readonly #tables = new Map<string, ProcessTable>();
  readonly #shared: ProcessTable | undefined;

  constructor(
    pod: KubeObject,
    ip: string,
    network: ClusterNetwork,
    machine: NodeMachine,
    clock: Clock,
  ) {
    const { namespace = '', name, uid } = pod.metadata;
    const { nodeName, hostNetwork, shareProcessNamespace, hostPID } = pod.spec;
    const address = podAddress(pod as unknown as Pod, ip);
    this.identity = { namespace, name, uid, node: nodeName };
    this.hostname = hostNetwork ? nodeName : hostnameOf(pod as unknown as Pod);
    this.clock = clock;
    this.cgroup = podGroup(uid, pod.status?.qosClass);
    this.#machine = machine;
    this.#cluster = network;
    this.network = network.join(address);
    if (hostPID) this.#shared = machine.processes;
    else if (shareProcessNamespace) {
      this.#shared = this.#withPause(
        Date.parse(pod.metadata.creationTimestamp),
      );
    }
  }

  /** Of a container that is about to start. */
  processesOf(spec: ContainerSpec): ProcessTable {
    if (this.#shared) return this.#shared;
    const owner = spec.targetContainerName ?? spec.name;
    const known = this.#tables.get(owner);
    if (known && !this.isFirst(spec)) return known;
    // Each run of a container numbers its processes anew.
    if (known) this.#machine.processes.exclude(known);
    return this.#addTable(owner);
  }

  /** Whether a container's main process is the first of its process table. */
  isFirst({ targetContainerName }: ContainerSpec): boolean {
    return !this.#shared && targetContainerName === undefined;
  }

  leave(): void {
    this.#tables.forEach(table => this.#machine.processes.exclude(table));
    this.#cluster.leave(this.network);
  }

  #addTable(owner: string): ProcessTable {
    const table = new PidTable();
    this.#tables.set(owner, table);
    this.#machine.processes.include(table);
    return table;
  }

  /** The pod's own process, which does nothing, is the first one that all see. */
  #withPause(startedAt: number): ProcessTable {
    const processes = this.#addTable('');
    const { hostname, network, cgroup } = this;
    processes.add({
      pid: processes.nextPid(),
      ppid: 0,
      argv: ['/pause'],
      user: '65535',
      container: '',
      podUid: this.identity.uid,
      tty: false,
      startedAt,
      namespaces: { hostname, network, processes, cgroup },
      credentials: { uid: 65_535, gid: 65_535, capabilities: NO_CAPABILITIES },
      kill: () => undefined,
    });
    return processes;
  }
}

/** As the kubelet names control groups with systemd as their driver. */
function podGroup(uid: string, qosClass = 'BestEffort'): string {
  const qos = qosClass.toLowerCase();
  const parent = qos === 'guaranteed' ? '' : `/kubepods-${qos}.slice`;
  const prefix = qos === 'guaranteed' ? 'kubepods' : `kubepods-${qos}`;
  return `/kubepods.slice${parent}/${prefix}-pod${uid.replaceAll(
    '-',
    '_',
  )}.slice`;
}
