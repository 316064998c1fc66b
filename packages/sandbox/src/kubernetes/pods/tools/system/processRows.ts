import type { ProcessEntry } from '../../podContext.ts';
import type { ProgramContext } from '../../programs.ts';
import { namesById } from './ownerNames.ts';

const PROCESS_KIB = 1_408;

/** A process as `ps` and `top` show it. */
export interface ProcessRow {
  pid: number;
  ppid: number;
  user: string;
  tty: string;
  /** Resident memory in KiB. */
  rss: number;
  /** Percent of one processor. */
  cpu: number;
  startedAt: number;
  /** Seconds of processor time. */
  time: number;
  command: string;
  /** Name of the executable. */
  name: string;
}

/** The processes that can be seen from a container, by their id. */
export async function processRows(
  context: ProgramContext,
): Promise<ProcessRow[]> {
  const { container, clock } = context;
  const names = await namesById(context, '/etc/passwd');
  const { memoryBytes, cpuMillicores } = container.usage();
  const entries = [...container.processes.processes].sort(
    (a, b) => a.pid - b.pid,
  );
  const main = entries.find(
    entry =>
      entry.container === container.container &&
      entry.podUid === container.pod.uid,
  );
  return entries.map(entry => {
    const isMain = entry === main;
    const others = (entries.length - 1) * PROCESS_KIB;
    const cpu = isMain ? cpuMillicores / 10 : 0;
    const age = (clock.now() - entry.startedAt) / 1000;
    return {
      pid: entry.pid,
      ppid: entry.ppid,
      user: names.get(entry.user) ?? entry.user,
      tty: entry.tty ? 'pts/0' : '?',
      rss: isMain
        ? Math.max(Math.round(memoryBytes / 1024) - others, PROCESS_KIB)
        : PROCESS_KIB,
      cpu,
      startedAt: entry.startedAt,
      time: (age * cpu) / 100,
      command: commandLine(entry),
      name: nameOf(entry),
    };
  });
}

export function commandLine({ argv }: ProcessEntry): string {
  return argv.map(word => word.replaceAll('\n', ' ')).join(' ');
}

/** As the kernel keeps it: at most 15 characters. */
export function nameOf({ argv }: ProcessEntry): string {
  const [first = ''] = (argv[0] ?? '').split(' ');
  return (first.split('/').at(-1) ?? '').replace(/:$/, '').slice(0, 15);
}

const two = (value: number) => String(Math.floor(value)).padStart(2, '0');

/** `0:03` */
export function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** `00:00:03` */
export function hours(seconds: number): string {
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(
    seconds % 60,
  )}`;
}

/** `10:56`, of the day. */
export function startTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}
