import type { Program } from '../../programs.ts';
import {
  addWorker,
  pause,
  print,
  printError,
  untilSignal,
} from '../programIo.ts';

const UNITS: Record<string, number> = {
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
};
const TIMES: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
const VM_BYTES = 256 * 1024 ** 2;

function option(args: string[], ...names: string[]): string | undefined {
  for (const name of names) {
    const inline = args.find(word => word.startsWith(`${name}=`));
    if (inline) return inline.slice(name.length + 1);
    const at = args.indexOf(name);
    if (at >= 0) return args[at + 1];
  }
  return undefined;
}

function quantity(
  text: string | undefined,
  units: Record<string, number>,
  otherwise: number,
): number {
  const match = /^(\d+(?:\.\d+)?)([a-z]?)/i.exec(text ?? '');
  if (!match) return otherwise;
  return Number(match[1]) * (units[match[2].toLowerCase()] ?? 1);
}

/** `stress` and `stress-ng`: burns processors and holds memory. */
export const stress: Program = async context => {
  const { args, container, clock, pid } = context;
  const name = context.name.split('/').at(-1) ?? 'stress';
  const cpus = Number(option(args, '--cpu', '-c') ?? 0);
  const load = Number(option(args, '--cpu-load', '-l') ?? 100);
  const workers = Number(option(args, '--vm', '-m') ?? 0);
  const bytes = quantity(option(args, '--vm-bytes'), UNITS, VM_BYTES);
  const seconds = quantity(option(args, '--timeout', '-t'), TIMES, Infinity);
  if (cpus === 0 && workers === 0) {
    await printError(context, `${name}: FAIL: [${pid}] no work to do\n`);
    return 1;
  }
  await print(
    context,
    `${name}: info: [${pid}] dispatching hogs: ${cpus} cpu, 0 io, ${workers} vm, 0 hdd\n`,
  );
  const children = Array.from({ length: cpus + workers }, () =>
    addWorker(context, [name, ...args], 'root'),
  );
  const started = clock.now();
  container.burn(pid, cpus * load * 10 + workers * 1000);
  container.allocate(pid, workers * bytes);
  const ended = untilSignal(context, 'TERM', 'INT');
  const finished =
    seconds === Infinity
      ? ended
      : Promise.race([ended, pause(context, seconds * 1000)]);
  const why = await finished;
  children.forEach(end => end());
  container.burn(pid, 0);
  container.allocate(pid, 0);
  if (why === 'KILL') return 137;
  await print(
    context,
    `${name}: info: [${pid}] successful run completed in ${Math.round(
      (clock.now() - started) / 1000,
    )}s\n`,
  );
  return 0;
};
