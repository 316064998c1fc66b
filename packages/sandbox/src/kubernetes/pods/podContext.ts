import type { Duplex } from 'node:stream';
import type { IFileSystem } from 'just-bash';
import type { Capabilities } from './capabilities.ts';
import type { Signal } from './shell/signals.ts';

/** Why a connection cannot be made, with the code that the system call has. */
export class ConnectionError extends Error {
  readonly code: 'ENOTFOUND' | 'ECONNREFUSED' | 'EHOSTUNREACH' | 'ETIMEDOUT';

  constructor(code: ConnectionError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A socket that a program of a pod listens on. */
export interface Listener {
  address: string;
  port: number;
  pid: number;
  program: string;
}

/** A connection as `ss` shows it. */
export interface Connection {
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  remotePort: number;
}

/**
 * The network as one pod sees it. Connections are duplex streams in memory:
 * `http.Server#emit('connection', socket)` serves them, `createConnection`
 * of an `http.request` takes them.
 */
export interface PodNetwork {
  readonly ip: string;
  readonly listeners: Listener[];
  readonly connections: Connection[];
  /**
   * Serves a port of the pod until `close`.
   * @throws Error with code EADDRINUSE
   */
  listen(
    listener: Listener,
    onConnection: (socket: Duplex) => void,
  ): { close(): void };
  /**
   * Connects to a name or address, as the pod would: itself, other pods,
   * Services by the cluster's DNS or their address (a ready endpoint answers).
   * @throws ConnectionError
   */
  connect(
    host: string,
    port: number,
    options?: { signal?: AbortSignal },
  ): Promise<Duplex>;
  /** Addresses of a name by the cluster's DNS; empty when there are none. */
  resolve(name: string): { name: string; addresses: string[] };
  /** The name that the cluster's DNS has for an address. */
  nameOf(address: string): string | undefined;
}

/** What a process sees of its machine; `nsenter` joins that of another. */
export interface Namespaces {
  readonly hostname: string;
  readonly network: PodNetwork;
  readonly processes: ProcessTable;
  /** Its control group, as its node names it. */
  readonly cgroup?: string;
}

/** What a process may do. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly capabilities: Capabilities;
}

/** A running process as `ps` shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  readonly argv: string[];
  readonly user: string;
  /** Name of the container; containers can share a table. */
  readonly container: string;
  /** Of the pod; pods of a node can share a table. */
  readonly podUid?: string;
  readonly namespaces?: Namespaces;
  readonly credentials?: Credentials;
  readonly tty: boolean;
  /** The same for all that Ctrl-C of one terminal can reach. */
  readonly terminal?: object;
  /** The processes that Ctrl-C and a negative id for `kill` reach together. */
  readonly group?: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** What the process has as `/`, as others see it in `/proc/<pid>/root`. */
  readonly root?: IFileSystem;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  kill(signal: Signal): void;
}

/** The processes that see each other: of a container, or of a pod that shares them. */
export interface ProcessTable {
  readonly processes: ProcessEntry[];
  /** The next free process id, from 1 in a table of its own. */
  nextPid(): number;
  add(entry: ProcessEntry): void;
  remove(pid: number): void;
}

/** What of a container and its pod the programs in it can see. */
export interface ContainerContext extends Namespaces {
  readonly pod: { namespace: string; name: string; uid: string; node: string };
  readonly container: string;
  readonly image: string;
  /** Who its processes run as; root unless given. */
  readonly user?: { uid: number; gid: number };
  /** What its processes may do; root's usual unless given. */
  readonly capabilities?: Capabilities;
  /** The control group that its processes take for `/`: its own, unless privileged. */
  readonly cgroupRoot?: string;
  /** Bytes; undefined without a limit. */
  readonly memoryLimit: number | undefined;
  /** Millicores; undefined without a limit. */
  readonly cpuLimit: number | undefined;
  /**
   * Memory that programs hold beyond what the container's size explains, in
   * bytes by process id; over the limit the container is killed as OOM.
   */
  allocate(pid: number, bytes: number): void;
  /** Processor time that a process burns, in millicores. */
  burn(pid: number, millicores: number): void;
  /** What the container uses at present, for `top` and metrics.k8s.io. */
  usage(): { memoryBytes: number; cpuMillicores: number };
}

/** The window of a terminal. */
export interface TerminalSize {
  columns: number;
  rows: number;
}
