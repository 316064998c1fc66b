import { parseMilli, parseQuantity } from '../../quantity.ts';
import type { Clock } from '../../types.ts';
import { containerCapabilities, type Capabilities } from '../capabilities.ts';
import type {
  ContainerContext,
  PodNetwork,
  ProcessTable,
} from '../podContext.ts';
import type { ContainerRecord } from './containerRecord.ts';

/** What a small idle process of Linux keeps in memory. */
const PROCESS_BYTES = 1_400 * 1024;
const IDLE_MILLICORES = 1;

/** What the containers of a pod have in common. */
export interface PodSurroundings {
  identity: ContainerContext['pod'];
  hostname: string;
  network: PodNetwork;
  clock: Clock;
  /** Control group of the pod. */
  cgroup: string;
}

/** What the programs of one container see, and what they use. */
export class PodContainerContext implements ContainerContext {
  readonly pod: ContainerContext['pod'];
  readonly container: string;
  readonly image: string;
  readonly hostname: string;
  readonly user: { uid: number; gid: number };
  readonly capabilities: Capabilities;
  readonly cgroup: string;
  readonly cgroupRoot: string;
  readonly network: PodNetwork;
  readonly processes: ProcessTable;
  readonly memoryLimit: number | undefined;
  readonly cpuLimit: number | undefined;
  readonly #onOutOfMemory: () => void;
  readonly #memory = new Map<number, number>();
  readonly #processor = new Map<number, number>();

  constructor(
    { identity, hostname, network, cgroup }: PodSurroundings,
    { spec, uid, gid, containerID = '' }: ContainerRecord,
    processes: ProcessTable,
    onOutOfMemory: () => void,
  ) {
    const { memory, cpu } = spec.resources?.limits ?? {};
    this.pod = identity;
    this.container = spec.name;
    this.image = spec.image ?? '';
    this.hostname = hostname;
    this.user = { uid, gid };
    const security = spec.securityContext ?? {};
    this.capabilities = containerCapabilities(security, uid);
    const id = containerID.split('//').at(-1);
    this.cgroup = `${cgroup}/cri-containerd-${id}.scope`;
    this.cgroupRoot = security.privileged ? '/' : this.cgroup;
    this.network = network;
    this.processes = processes;
    this.memoryLimit = parseQuantity(memory);
    this.cpuLimit = cpu === undefined ? undefined : parseMilli(cpu);
    this.#onOutOfMemory = onOutOfMemory;
  }

  allocate(pid: number, bytes: number): void {
    if (bytes > 0) this.#memory.set(pid, bytes);
    else this.#memory.delete(pid);
    const { memoryLimit = Infinity } = this;
    if (this.#memoryBytes() > memoryLimit) this.#onOutOfMemory();
  }

  burn(pid: number, millicores: number): void {
    if (millicores > 0) this.#processor.set(pid, millicores);
    else this.#processor.delete(pid);
  }

  usage(): { memoryBytes: number; cpuMillicores: number } {
    const running = this.#own();
    const pids = new Set(running.map(({ pid }) => pid));
    let burnt = running.length > 0 ? IDLE_MILLICORES : 0;
    for (const [pid, millicores] of this.#processor) {
      if (pids.has(pid)) burnt += millicores;
      else this.#processor.delete(pid);
    }
    return {
      memoryBytes: this.#memoryBytes(),
      cpuMillicores: Math.min(burnt, this.cpuLimit ?? Infinity),
    };
  }

  #own() {
    const { container, pod } = this;
    return this.processes.processes.filter(
      entry => entry.container === container && entry.podUid === pod.uid,
    );
  }

  #memoryBytes(): number {
    const running = this.#own();
    const pids = new Set(running.map(({ pid }) => pid));
    let bytes = running.length * PROCESS_BYTES;
    for (const [pid, held] of this.#memory) {
      if (pids.has(pid)) bytes += held;
      else this.#memory.delete(pid);
    }
    return bytes;
  }
}
