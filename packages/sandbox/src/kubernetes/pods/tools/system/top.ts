import type { Program, ProgramContext } from '../../programs.ts';
import { isApplet, pause, print } from '../programIo.ts';
import { hours, minutes, processRows } from './processRows.ts';

const NODE_KIB = 16 * 1024 * 1024;
/** `q`, and Ctrl-C as a key. */
const ENDING_KEYS = ['q', '\x03'];
const CLEAR = '\x1b[H\x1b[J';
const REVERSE = '\x1b[7m';
const PLAIN = '\x1b[0m';

/** `top`: once per `-n` with `-b`, else until `q` is pressed. */
export const top: Program = async context => {
  const { args, tty, stdin } = context;
  const value = (flag: string) => {
    const joined = args.find(word => new RegExp(`^-b?${flag}\\d`).test(word));
    if (joined) return Number(joined.replace(/^\D+/, ''));
    const at = args.findIndex(word => new RegExp(`^-b?${flag}$`).test(word));
    return at < 0 ? undefined : Number(args[at + 1]);
  };
  const batch = args.some(word => /^-\w*b/.test(word)) || !tty;
  const delay = (value('d') ?? 3) * 1000;
  let left = value('n') ?? Infinity;
  if (!tty && !args.some(word => /^-\w*b/.test(word))) {
    await print(context, 'top: failed tty get\n');
    return 1;
  }
  let quit = false;
  tty?.setRaw(true);
  const keys = (async () => {
    for await (const chunk of stdin) {
      if (ENDING_KEYS.some(key => chunk.includes(key))) return;
    }
    // Without keys only signals end it.
    if (!tty) await new Promise<void>(() => undefined);
  })().then(() => {
    quit = true;
  });
  try {
    while (!quit && left > 0) {
      const screen = await screenOf(context, !batch);
      await print(
        context,
        batch ? screen : CLEAR + screen.replaceAll('\n', '\r\n'),
      );
      left -= 1;
      if (left <= 0) break;
      const waited = await Promise.race([
        pause(context, delay),
        keys.then(() => true),
      ]);
      if (!waited) return 143;
    }
  } finally {
    tty?.setRaw(false);
  }
  if (!batch) await print(context, '\r\n');
  return 0;
};

async function screenOf(
  context: ProgramContext,
  coloured: boolean,
): Promise<string> {
  const rows = (await processRows(context)).sort((a, b) => b.cpu - a.cpu);
  const height = context.tty?.size.rows ?? Infinity;
  const used = rows.reduce((sum, { rss }) => sum + rss, 0);
  const mark = (header: string) =>
    coloured ? `${REVERSE}${header}${PLAIN}` : header;
  const cpu = rows.reduce((sum, row) => sum + row.cpu, 0);
  if (await isApplet(context, 'top')) {
    const lines = rows.map(
      row =>
        `${String(row.pid).padStart(5)} ${String(row.ppid).padStart(
          5,
        )} ${row.user.slice(0, 8).padEnd(8)} S    ${String(
          row.rss * 3,
        ).padStart(5)} ${`${Math.round((row.rss / NODE_KIB) * 100)}%`.padStart(
          4,
        )} ${'0'.padStart(3)} ${`${Math.round(row.cpu)}%`.padStart(4)} ${
          row.command
        }`,
    );
    return [
      `Mem: ${used}K used, ${
        NODE_KIB - used
      }K free, 0K shrd, 0K buff, 0K cached`,
      `CPU: ${Math.min(Math.round(cpu / 8), 100)
        .toString()
        .padStart(3)}% usr   0% sys   0% nic ${String(
        100 - Math.min(Math.round(cpu / 8), 100),
      ).padStart(3)}% idle   0% io   0% irq   0% sirq`,
      `Load average: ${(cpu / 100).toFixed(2)} ${(cpu / 110).toFixed(2)} ${(
        cpu / 130
      ).toFixed(2)} 1/${rows.length} ${context.pid}`,
      mark('  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND'),
      ...lines.slice(0, Math.max(height - 5, 1)),
      '',
    ].join('\n');
  }
  const now = new Date(context.clock.now()).toISOString().slice(11, 19);
  const up = hours(
    (context.clock.now() - (rows[0]?.startedAt ?? 0)) / 1000,
  ).slice(0, 5);
  const lines = rows.map(
    row =>
      `${String(row.pid).padStart(7)} ${row.user
        .slice(0, 8)
        .padEnd(8)}  20   0 ${String(row.rss * 3).padStart(7)} ${String(
        row.rss,
      ).padStart(6)} ${String(Math.round(row.rss * 0.7)).padStart(
        6,
      )} S ${row.cpu.toFixed(1).padStart(5)} ${((row.rss / NODE_KIB) * 100)
        .toFixed(1)
        .padStart(5)} ${`${minutes(row.time)}.00`.padStart(9)} ${row.name}`,
  );
  return [
    `top - ${now} up ${up},  0 users,  load average: ${(cpu / 100).toFixed(
      2,
    )}, ${(cpu / 110).toFixed(2)}, ${(cpu / 130).toFixed(2)}`,
    `Tasks: ${String(rows.length).padStart(3)} total,   1 running, ${String(
      rows.length - 1,
    ).padStart(3)} sleeping,   0 stopped,   0 zombie`,
    `%Cpu(s): ${(cpu / 8).toFixed(1).padStart(4)} us,  0.0 sy,  0.0 ni, ${(
      100 -
      cpu / 8
    ).toFixed(1)} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st`,
    `MiB Mem :  16384.0 total, ${((NODE_KIB - used) / 1024).toFixed(
      1,
    )} free, ${(used / 1024).toFixed(1)} used,      0.0 buff/cache`,
    'MiB Swap:      0.0 total,      0.0 free,      0.0 used.',
    '',
    mark(
      '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ),
    ...lines.slice(0, Math.max(height - 8, 1)),
    '',
  ].join('\n');
}
