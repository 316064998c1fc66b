import { posix } from 'node:path';
import type { Clock } from '../../types.ts';
import { capabilityMask, NO_CAPABILITIES } from '../capabilities.ts';
import type { ContainerContext, ProcessEntry } from '../podContext.ts';
import { callingProcess } from '../shell/callingProcess.ts';
import { mayTrace, namespaceLinks } from '../tools/namespaces/tracing.ts';
import { VirtualFs, type VirtualNode } from './virtualFs.ts';

const NODE_KIB = 16 * 1024 * 1024;
const PROCESS_KIB = 1_408;
const CPUS = 8;
const TICKS_PER_SECOND = 100;
const SYSTEM_FILES = [
  'cpuinfo',
  'loadavg',
  'meminfo',
  'mounts',
  'net',
  'self',
  'stat',
  'sys',
  'uptime',
  'version',
];
const PROCESS_FILES = [
  'cgroup',
  'cmdline',
  'comm',
  'cwd',
  'environ',
  'exe',
  'fd',
  'ns',
  'root',
  'stat',
  'status',
];

/** What of a process only those may see who could trace it. */
const GUARDED = new Set(['cwd', 'environ', 'exe', 'fd', 'ns', 'root']);

/** `/proc` of a container: its machine and the processes it sees. */
export function createProcFs(
  context: ContainerContext,
  clock: Pick<Clock, 'now'>,
): VirtualFs {
  const now = () => clock.now();
  return new VirtualFs(path => lookUp(path, context, now), now);
}

function lookUp(
  path: string,
  context: ContainerContext,
  now: () => number,
): VirtualNode | undefined {
  const [first, ...rest] = path.split('/').filter(Boolean);
  const { processes } = context.processes;
  if (first === undefined) {
    const pids = processes.map(({ pid }) => String(pid));
    return { list: () => [...pids, ...SYSTEM_FILES] };
  }
  const pid =
    first === 'self' || first === 'thread-self'
      ? String(callingProcess()?.pid ?? 1)
      : first;
  if (/^\d+$/.test(pid)) {
    const entry = processes.find(item => String(item.pid) === pid);
    return entry && ofProcess(entry, rest, context, now);
  }
  return ofSystem([first, ...rest].join('/'), context, now);
}

function ofSystem(
  path: string,
  context: ContainerContext,
  now: () => number,
): VirtualNode | undefined {
  const { processes, network } = context;
  const started = processes.processes[0]?.startedAt ?? now();
  const seconds = () => ((now() - started) / 1000).toFixed(2);
  const load = () => (context.usage().cpuMillicores / 1000).toFixed(2);
  switch (path) {
    case 'cpuinfo':
      return { read: cpuInfo };
    case 'meminfo':
      return { read: () => memoryInfo(context) };
    case 'loadavg':
      return {
        read: () =>
          `${load()} ${load()} ${load()} 1/${processes.processes.length} 1\n`,
      };
    case 'uptime':
      return { read: () => `${seconds()} ${seconds()}\n` };
    case 'version':
      return { read: () => 'Linux version 6.1.0 #1 SMP PREEMPT_DYNAMIC\n' };
    case 'mounts':
      return {
        read: () =>
          'overlay / overlay rw,relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\ntmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755 0 0\n',
      };
    case 'stat':
      return {
        read: () =>
          `cpu  0 0 0 0 0 0 0 0 0 0\nbtime ${Math.floor(started / 1000)}\n`,
      };
    case 'net':
      return { list: () => ['dev', 'tcp'] };
    case 'net/tcp':
      return { read: () => tcpTable(network) };
    case 'net/dev':
      return {
        read: () =>
          'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n  eth0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n',
      };
    case 'sys':
    case 'sys/kernel':
      return {
        list: () => (path === 'sys' ? ['kernel'] : ['hostname', 'pid_max']),
      };
    case 'sys/kernel/hostname':
      return { read: () => `${context.hostname}\n` };
    case 'sys/kernel/pid_max':
      return { read: () => '32768\n' };
    default:
      return undefined;
  }
}

function ofProcess(
  entry: ProcessEntry,
  [name, ...rest]: string[],
  context: ContainerContext,
  now: () => number,
): VirtualNode | undefined {
  if (name !== undefined && GUARDED.has(name)) {
    const caller = callingProcess();
    if (caller && !mayTrace(caller, entry)) throw denied(entry.pid, name);
  }
  const comm = (entry.argv[0] ?? '').split('/').at(-1)?.split(' ')[0] ?? '';
  switch (name) {
    case undefined:
      return { list: () => PROCESS_FILES };
    case 'root':
      return entry.root && { fs: entry.root, path: `/${rest.join('/')}` };
    case 'cwd':
      return { target: entry.cwd ?? '/' };
    case 'exe':
      return { target: entry.argv[0] ?? '' };
    case 'cmdline':
      return { read: () => entry.argv.map(word => `${word}\0`).join('') };
    case 'comm':
      return { read: () => `${comm.slice(0, 15)}\n` };
    case 'cgroup':
      return { read: () => `0::${cgroupOf(entry, context)}\n` };
    case 'ns': {
      const links = namespaceLinks(entry);
      const [link] = rest;
      if (link === undefined) return { list: () => Object.keys(links) };
      return Object.hasOwn(links, link) ? { target: links[link] } : undefined;
    }
    case 'environ':
      return {
        read: () =>
          Object.entries(entry.env ?? {})
            .map(([key, value]) => `${key}=${value}\0`)
            .join(''),
      };
    case 'status':
      return { read: () => statusOf(entry, comm, context) };
    case 'stat':
      return {
        read: () =>
          `${entry.pid} (${comm}) S ${entry.ppid} ${entry.pid} ${
            entry.pid
          } 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 ${Math.floor(
            ((now() - entry.startedAt) / 1000) * TICKS_PER_SECOND,
          )} 0 0\n`,
      };
    case 'fd':
      if (rest.length === 0) return { list: () => ['0', '1', '2'] };
      return /^[012]$/.test(rest[0]) ? { target: '/dev/null' } : undefined;
    default:
      return undefined;
  }
}

function denied(pid: number, name: string): Error {
  const error = new Error(
    `EACCES: permission denied, open '/proc/${pid}/${name}'`,
  );
  return Object.assign(error, { code: 'EACCES' });
}

/** Seen from the group that the reader takes for `/`. */
function cgroupOf(
  { namespaces }: ProcessEntry,
  { cgroupRoot = '/' }: ContainerContext,
): string {
  return `/${posix.relative(cgroupRoot, namespaces?.cgroup ?? '/')}`;
}

function statusOf(
  { pid, ppid, credentials }: ProcessEntry,
  comm: string,
  context: ContainerContext,
): string {
  const { uid, gid, capabilities } = credentials ?? {
    uid: 0,
    gid: 0,
    ...context.user,
    capabilities: NO_CAPABILITIES,
  };
  const rss =
    pid === 1 ? Math.round(context.usage().memoryBytes / 1024) : PROCESS_KIB;
  const four = (id: number) => [id, id, id, id].join('\t');
  const mask = capabilityMask(capabilities);
  return `Name:\t${comm}\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t${pid}\nPid:\t${pid}\nPPid:\t${ppid}\nTracerPid:\t0\nUid:\t${four(
    uid,
  )}\nGid:\t${four(gid)}\nVmPeak:\t${rss * 3} kB\nVmSize:\t${
    rss * 3
  } kB\nVmRSS:\t${rss} kB\nThreads:\t1\nCapInh:\t0000000000000000\nCapPrm:\t${mask}\nCapEff:\t${mask}\nCapBnd:\t${mask}\nCapAmb:\t0000000000000000\n`;
}

function memoryInfo(context: ContainerContext): string {
  const used = Math.round(context.usage().memoryBytes / 1024) + 1_258_291;
  const line = (name: string, kib: number) =>
    `${`${name}:`.padEnd(16)}${String(kib).padStart(8)} kB\n`;
  return (
    line('MemTotal', NODE_KIB) +
    line('MemFree', NODE_KIB - used) +
    line('MemAvailable', NODE_KIB - used) +
    line('Buffers', 0) +
    line('Cached', 0) +
    line('SwapTotal', 0) +
    line('SwapFree', 0)
  );
}

function cpuInfo(): string {
  return Array.from(
    { length: CPUS },
    (_none, index) =>
      `processor\t: ${index}\nvendor_id\t: GenuineIntel\nmodel name\t: Virtual CPU\ncpu MHz\t\t: 2600.000\ncpu cores\t: ${CPUS}\n\n`,
  ).join('');
}

/** Addresses in hexadecimal and reversed, as the kernel lists them. */
function tcpTable({
  listeners,
  connections,
}: ContainerContext['network']): string {
  const place = (address: string, port: number) => {
    const parts =
      address === '*' ? [0, 0, 0, 0] : address.split('.').map(Number);
    const hex = parts
      .reverse()
      .map(part => part.toString(16).padStart(2, '0'))
      .join('');
    return `${hex}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
  };
  const rows = [
    ...listeners.map(
      ({ address, port }) => `${place(address, port)} 00000000:0000 0A`,
    ),
    ...connections.map(
      item =>
        `${place(item.localAddress, item.localPort)} ${place(
          item.remoteAddress,
          item.remotePort,
        )} 01`,
    ),
  ];
  const lines = rows.map(
    (row, index) =>
      `${String(index).padStart(
        4,
      )}: ${row} 00000000:00000000 00:00000000 00000000     0        0 ${
        20_000 + index
      } 1\n`,
  );
  return `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n${lines.join(
    '',
  )}`;
}
