import type { Program } from '../../programs.ts';
import { sendSignals } from './kill.ts';
import { durationMs } from './runners.ts';

export const sleep: Program = async ({ args, clock, signal, onOutput }) => {
  let total = 0;
  for (const word of args) {
    const ms = durationMs(word);
    if (ms === undefined) {
      await onOutput(
        'stderr',
        Buffer.from(`sleep: invalid number '${word}'\n`),
      );
      return 1;
    }
    total += ms;
  }
  if (args.length === 0) {
    await onOutput('stderr', Buffer.from('sleep: missing operand\n'));
    return 1;
  }
  if (total === Infinity) await new Promise<never>(() => undefined);
  await clock.sleep(total, signal);
  return 0;
};

export const kill: Program = async ({ args, container, pid, onOutput }) => {
  const sent = sendSignals(args, container.processes, pid);
  await onOutput('stdout', Buffer.from(sent.output));
  for (const error of sent.errors) {
    await onOutput(
      'stderr',
      Buffer.from(`kill: can't kill pid ${error.pid}: ${error.why}\n`),
    );
  }
  return sent.status;
};

export const hostname: Program = async ({ container, onOutput }) => {
  await onOutput('stdout', Buffer.from(`${container.hostname}\n`));
  return 0;
};

export const tty: Program = async ({ tty: terminal, onOutput }) => {
  await onOutput(
    'stdout',
    Buffer.from(terminal ? '/dev/pts/0\n' : 'not a tty\n'),
  );
  return Number(!terminal);
};

export const stty: Program = async ({ args, tty: terminal, onOutput }) => {
  if (!terminal) {
    await onOutput(
      'stderr',
      Buffer.from('stty: standard input: Inappropriate ioctl for device\n'),
    );
    return 1;
  }
  const { size } = terminal;
  if (args.includes('size')) {
    await onOutput('stdout', Buffer.from(`${size.rows} ${size.columns}\n`));
  } else if (args.length === 0 || args.includes('-a')) {
    await onOutput(
      'stdout',
      Buffer.from(
        `speed 38400 baud; rows ${size.rows}; columns ${size.columns}; line = 0;\n`,
      ),
    );
  }
  if (args.includes('raw') || args.includes('-icanon')) terminal.setRaw(true);
  if (
    args.includes('sane') ||
    args.includes('cooked') ||
    args.includes('icanon')
  ) {
    terminal.setRaw(false);
  }
  return 0;
};
