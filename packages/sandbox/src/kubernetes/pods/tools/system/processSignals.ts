import type { ProcessEntry } from '../../podContext.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { parseSignal } from '../../shell/signals.ts';
import { print, ProgramFailure, reporting } from '../programIo.ts';
import { commandLine, nameOf } from './processRows.ts';

function others({ container, pid }: ProgramContext): ProcessEntry[] {
  return container.processes.processes.filter(entry => entry.pid !== pid);
}

function signalOf(args: string[], tool: string) {
  const at = args.findIndex(word => word === '-s' || word === '--signal');
  const given =
    at >= 0
      ? args[at + 1]
      : args.find(word => /^-(SIG)?[A-Z0-9]{1,6}$/.test(word))?.slice(1);
  if (given === undefined) return 'TERM';
  const signal = parseSignal(given);
  if (!signal) throw new ProgramFailure(`${tool}: unknown signal ${given}`, 1);
  return signal;
}

/** The operand: options and the values of some are left out. */
function operands(args: string[]): string[] {
  return args.filter(
    (word, at) =>
      !word.startsWith('-') &&
      !['-s', '--signal', '-u', '-U', '-P'].includes(args[at - 1] ?? ''),
  );
}

function matching(context: ProgramContext): ProcessEntry[] {
  const { args } = context;
  const [pattern = ''] = operands(args);
  const whole = args.some(word => /^-\w*f/.test(word));
  const exact = args.some(word => /^-\w*x/.test(word));
  const expression = new RegExp(exact ? `^(?:${pattern})$` : pattern);
  return others(context).filter(entry =>
    expression.test(whole ? commandLine(entry) : nameOf(entry)),
  );
}

export const pgrep: Program = context =>
  reporting(context, async () => {
    const found = matching(context);
    const full = context.args.some(word => /^-\w*a/.test(word));
    const named = context.args.some(word => /^-\w*l/.test(word));
    const lines = found.map(entry => {
      if (full) return `${entry.pid} ${commandLine(entry)}\n`;
      return named ? `${entry.pid} ${nameOf(entry)}\n` : `${entry.pid}\n`;
    });
    await print(context, lines.join(''));
    return found.length > 0 ? 0 : 1;
  });

export const pkill: Program = context =>
  reporting(context, async () => {
    const signal = signalOf(context.args, 'pkill');
    const found = matching(context);
    found.forEach(entry => entry.kill(signal));
    return found.length > 0 ? 0 : 1;
  });

export const killall: Program = context =>
  reporting(context, async () => {
    const signal = signalOf(context.args, 'killall');
    const names = operands(context.args);
    let missing = 0;
    for (const name of names) {
      const found = others(context).filter(entry => nameOf(entry) === name);
      found.forEach(entry => entry.kill(signal));
      if (found.length === 0) {
        missing += 1;
        await context.onOutput(
          'stderr',
          Buffer.from(`killall: ${name}: no process killed\n`),
        );
      }
    }
    return missing > 0 ? 1 : 0;
  });

export const pidof: Program = async context => {
  const names = operands(context.args);
  const found = others(context).filter(entry => names.includes(nameOf(entry)));
  if (found.length === 0) return 1;
  const pids = found.map(({ pid }) => pid).sort((a, b) => b - a);
  await print(context, `${pids.join(' ')}\n`);
  return 0;
};
