import type { Program, ProgramContext } from '../../programs.ts';
import { isApplet, print, ProgramFailure, reporting } from '../programIo.ts';
import {
  hours,
  minutes,
  processRows,
  startTime,
  type ProcessRow,
} from './processRows.ts';

interface PsColumn {
  header: string;
  /** Columns of the header; the last column of a line is not padded. */
  width: number;
  left?: boolean;
  cell(row: ProcessRow, totalKib: number): string;
}

const COLUMNS: Record<string, PsColumn> = {
  pid: { header: 'PID', width: 7, cell: ({ pid }) => String(pid) },
  ppid: { header: 'PPID', width: 7, cell: ({ ppid }) => String(ppid) },
  user: { header: 'USER', width: 8, left: true, cell: ({ user }) => user },
  uid: { header: 'UID', width: 8, left: true, cell: ({ user }) => user },
  tty: { header: 'TTY', width: 8, left: true, cell: ({ tty }) => tty },
  time: { header: 'TIME', width: 8, cell: ({ time }) => hours(time) },
  stat: { header: 'STAT', width: 4, left: true, cell: stateOf },
  pcpu: { header: '%CPU', width: 4, cell: ({ cpu }) => cpu.toFixed(1) },
  pmem: {
    header: '%MEM',
    width: 4,
    cell: ({ rss }, total) => ((rss / total) * 100).toFixed(1),
  },
  rss: { header: 'RSS', width: 6, cell: ({ rss }) => String(rss) },
  vsz: { header: 'VSZ', width: 6, cell: ({ rss }) => String(rss * 3) },
  comm: { header: 'COMMAND', width: 15, left: true, cell: ({ name }) => name },
  args: {
    header: 'COMMAND',
    width: 15,
    left: true,
    cell: ({ command }) => command,
  },
};
const ALIASES: Record<string, string> = {
  cmd: 'args',
  command: 'args',
  ucmd: 'comm',
  '%cpu': 'pcpu',
  '%mem': 'pmem',
  tname: 'tty',
  tt: 'tty',
  euser: 'user',
  s: 'stat',
  state: 'stat',
};
const NODE_KIB = 16 * 1024 * 1024;

function stateOf({ ppid, pid }: ProcessRow): string {
  return ppid === 0 && pid === 1 ? 'Ss' : 'S';
}

/** `ps` of busybox and of procps. */
export const ps: Program = context =>
  reporting(context, async () => {
    const rows = await processRows(context);
    const text = (await isApplet(context, 'ps'))
      ? busybox(context.args, rows)
      : procps(context, rows);
    await print(context, text);
    return 0;
  });

function busybox(args: string[], rows: ProcessRow[]): string {
  const wanted = formatOf(args);
  if (wanted) return custom(wanted, rows);
  const lines = rows.map(
    ({ pid, user, time, command }) =>
      `${String(pid).padStart(5)} ${user.slice(0, 8).padEnd(8)} ${minutes(
        time,
      ).padStart(5)} ${command}\n`,
  );
  return `PID   USER     TIME  COMMAND\n${lines.join('')}`;
}

function procps(context: ProgramContext, rows: ProcessRow[]): string {
  const { args } = context;
  const wanted = formatOf(args);
  const letters = args.filter(word => !/^\d+$/.test(word)).join('');
  const all = /[eAax]/.test(letters.replace(/o.*$/, ''));
  const chosen = selected(args, rows);
  if (wanted) {
    return custom(wanted, chosen ?? (all ? rows : ownRows(context, rows)));
  }
  if (/u/.test(args[0] ?? '') && !args[0]?.startsWith('-')) {
    return userList(chosen ?? rows);
  }
  const shown = chosen ?? (all ? rows : ownRows(context, rows));
  if (/f|l/.test(args[0] ?? '')) return fullList(shown);
  if (/^a?x/.test(args[0] ?? '')) return statList(shown);
  const lines = shown.map(
    ({ pid, tty, time, name }) =>
      `${String(pid).padStart(7)} ${tty.padEnd(8)} ${hours(time)} ${name}\n`,
  );
  return `    PID TTY          TIME CMD\n${lines.join('')}`;
}

function userList(rows: ProcessRow[]): string {
  const lines = rows.map(row => {
    const { user, pid, cpu, rss, tty, startedAt, time, command } = row;
    return `${user.slice(0, 8).padEnd(8)} ${String(pid).padStart(7)} ${cpu
      .toFixed(1)
      .padStart(4)} ${((rss / NODE_KIB) * 100).toFixed(1).padStart(4)} ${String(
      rss * 3,
    ).padStart(6)} ${String(rss).padStart(5)} ${tty.padEnd(8)} ${stateOf(
      row,
    ).padEnd(4)} ${startTime(startedAt)} ${minutes(time).padStart(
      6,
    )} ${command}\n`;
  });
  return `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${lines.join(
    '',
  )}`;
}

function fullList(rows: ProcessRow[]): string {
  const lines = rows.map(
    ({ user, pid, ppid, cpu, startedAt, tty, time, command }) =>
      `${user.slice(0, 8).padEnd(8)} ${String(pid).padStart(7)} ${String(
        ppid,
      ).padStart(7)} ${String(Math.floor(cpu)).padStart(2)} ${startTime(
        startedAt,
      )} ${tty.padEnd(8)} ${hours(time)} ${command}\n`,
  );
  return `UID          PID    PPID  C STIME TTY          TIME CMD\n${lines.join(
    '',
  )}`;
}

function statList(rows: ProcessRow[]): string {
  const lines = rows.map(
    row =>
      `${String(row.pid).padStart(7)} ${row.tty.padEnd(8)} ${stateOf(
        row,
      ).padEnd(4)} ${minutes(row.time).padStart(6)} ${row.command}\n`,
  );
  return `    PID TTY      STAT   TIME COMMAND\n${lines.join('')}`;
}

/** Those of the same terminal. */
function ownRows(context: ProgramContext, rows: ProcessRow[]): ProcessRow[] {
  const own = context.tty ? 'pts/0' : '?';
  return rows.filter(({ tty }) => tty === own);
}

function selected(
  args: string[],
  rows: ProcessRow[],
): ProcessRow[] | undefined {
  const at = args.findIndex(word => word === '-p' || word === '--pid');
  const inline = args.find(word => /^-?p?\d+(,\d+)*$/.test(word));
  const list = at >= 0 ? args[at + 1] : inline?.replace(/^-?p?/, '');
  if (!list) return undefined;
  const found = rows.filter(({ pid }) => list.split(',').includes(String(pid)));
  if (found.length === 0) throw new ProgramFailure('', 1);
  return found;
}

function formatOf(args: string[]): string[] | undefined {
  const at = args.findIndex(word => /^-?\w*o$/.test(word));
  const inline = args.find(word => /^-\w*o\w/.test(word));
  const list = at >= 0 ? args[at + 1] : inline?.replace(/^-\w*?o/, '');
  return list?.split(',').filter(Boolean);
}

function custom(wanted: string[], rows: ProcessRow[]): string {
  const columns = wanted.map(item => {
    const [key, header] = item.split('=', 2);
    const column = COLUMNS[ALIASES[key.toLowerCase()] ?? key.toLowerCase()];
    if (!column) {
      throw new ProgramFailure(
        `error: unknown user-defined format specifier "${key}"`,
      );
    }
    return { ...column, header: header ?? column.header };
  });
  const line = (cells: string[]) =>
    `${cells
      .map((cell, at) => {
        const { width, left } = columns[at];
        if (left) return at === cells.length - 1 ? cell : cell.padEnd(width);
        return cell.padStart(width);
      })
      .join(' ')}\n`;
  const head = columns.every(({ header }) => header === '')
    ? ''
    : line(columns.map(({ header }) => header));
  const body = rows.map(row =>
    line(columns.map(({ cell }) => cell(row, NODE_KIB))),
  );
  return head + body.join('');
}
