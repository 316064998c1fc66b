import type { IFileSystem } from 'just-bash';
import { ALL_CAPABILITIES } from '../capabilities.ts';
import { createIsolatedContext } from '../isolatedContext.ts';
import type { ClusterNetwork } from '../network/clusterNetwork.ts';
import { PodStack } from '../network/podStack.ts';
import type { Namespaces, PodNetwork } from '../podContext.ts';
import { ContainerFs } from '../shell/containerFs.ts';
import { createProcFs } from '../virtual/procFs.ts';
import { createNodeFs } from '../volumes/nodeFs.ts';
import type { Clock } from '../../types.ts';
import { NodeProcesses } from './nodeProcesses.ts';

/** What a node runs besides pods, by process id. */
const SYSTEM: [pid: number, group: string, ...argv: string[]][] = [
  [1, '/init.scope', '/sbin/init'],
  [
    312,
    '/system.slice/systemd-journald.service',
    '/lib/systemd/systemd-journald',
  ],
  [587, '/system.slice/containerd.service', '/usr/bin/containerd'],
  [
    641,
    '/system.slice/kubelet.service',
    '/usr/bin/kubelet',
    '--config=/var/lib/kubelet/config.yaml',
  ],
];
/** How long a node is up before its cluster is seen. */
const UP_MS = 3_600_000;

/** A machine that runs pods, as privileged pods see it. */
export class NodeMachine implements Namespaces {
  readonly hostname: string;
  readonly network: PodNetwork;
  readonly processes = new NodeProcesses();
  readonly cgroup = '/init.scope';
  /** Its root, with /proc. */
  readonly root: Promise<IFileSystem>;
  #root: IFileSystem | undefined;

  constructor(name: string, ip: string, network: ClusterNetwork, clock: Clock) {
    this.hostname = name;
    this.network = new PodStack(
      { namespace: '', name, ip, hostname: name, searches: [] },
      network,
    );
    for (const [pid, cgroup, ...argv] of SYSTEM) {
      this.#addProcess(pid, cgroup, argv, clock.now() - UP_MS);
    }
    this.root = this.#createRoot(clock);
  }

  async #createRoot(clock: Clock): Promise<IFileSystem> {
    const fs = new ContainerFs(await createNodeFs(this.hostname), () => {});
    const { hostname, network, processes } = this;
    const context = createIsolatedContext({
      hostname,
      network,
      processes,
      capabilities: ALL_CAPABILITIES,
      cgroupRoot: '/',
    });
    fs.mount('/proc', createProcFs(context, clock));
    this.#root = fs;
    return fs;
  }

  #addProcess(
    pid: number,
    cgroup: string,
    argv: string[],
    startedAt: number,
  ): void {
    const root = () => this.#root;
    const { hostname, network, processes } = this;
    processes.addSystem({
      pid,
      ppid: pid === 1 ? 0 : 1,
      argv,
      user: 'root',
      container: '',
      tty: false,
      startedAt,
      credentials: { uid: 0, gid: 0, capabilities: ALL_CAPABILITIES },
      namespaces: { hostname, network, processes, cgroup },
      get root() {
        return root();
      },
      cwd: '/',
      env: {},
      // Nothing that a pod does brings its node down.
      kill: () => undefined,
    });
  }
}
