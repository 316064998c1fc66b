import type { Program, ProgramContext } from '../../programs.ts';
import { DirectoryView } from '../directoryView.ts';
import { parseSignal } from '../signals.ts';

function fail(context: ProgramContext, message: string, status: number) {
  void context.onOutput('stderr', Buffer.from(`${message}\n`));
  return status;
}

async function showEnvironment(
  { onOutput }: ProgramContext,
  env: Record<string, string>,
) {
  const lines = Object.entries(env).map(
    ([name, value]) => `${name}=${value}\n`,
  );
  await onOutput('stdout', Buffer.from(lines.join('')));
}

export const env: Program = async context => {
  const words = [...context.args];
  const own = { ...context.env };
  while (/^-|^\w+=/.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '-i' || word === '-')
      Object.keys(own).forEach(name => delete own[name]);
    else if (word === '-u') delete own[words.shift() ?? ''];
    else {
      const [, name, value] = /^(\w+)=([^]*)$/.exec(word) ?? [];
      if (name) own[name] = value;
    }
  }
  if (words.length > 0)
    return (await context.spawn(words, own).exited).exitCode;
  await showEnvironment(context, own);
  return 0;
};

export const printenv: Program = async context => {
  const { args, onOutput } = context;
  if (args.length === 0) {
    await showEnvironment(context, context.env);
    return 0;
  }
  const values = args.map(name => context.env[name]);
  const known = values.filter(value => value !== undefined);
  await onOutput(
    'stdout',
    Buffer.from(known.map(value => `${value}\n`).join('')),
  );
  return Number(known.length < values.length);
};

export const nohup: Program = async context => {
  context.onSignal(() => undefined);
  return (await context.spawn(context.args).exited).exitCode;
};

/** As of busybox, which calls a shell that nobody names `$SHELL`. */
export const chroot: Program = async context => {
  const { args, cwd, env: own, fs } = context;
  const [directory, ...command] = args;
  if (directory === undefined)
    return fail(context, 'chroot: missing operand', 1);
  const root = fs.resolvePath(cwd, directory);
  const found = await fs.stat(root).catch(() => undefined);
  if (!found?.isDirectory) {
    const why = found ? 'Not a directory' : 'No such file or directory';
    return fail(
      context,
      `chroot: can't change root directory to '${directory}': ${why}`,
      1,
    );
  }
  const words = command.length > 0 ? command : [own.SHELL ?? '/bin/sh', '-i'];
  const surroundings = { cwd: '/', fs: new DirectoryView(fs, root, false) };
  return (await context.spawn(words, own, surroundings).exited).exitCode;
};

const UNITS: Record<string, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export function durationMs(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return Infinity;
  const [, amount, unit = 's'] = /^(\d*\.?\d+)([smhd])?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * UNITS[unit];
}

export const timeout: Program = async context => {
  const words = [...context.args];
  let signal = parseSignal('TERM');
  let killAfterMs: number | undefined;
  while (/^-/.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '-s') signal = parseSignal(words.shift() ?? '');
    else if (word === '-k') killAfterMs = durationMs(words.shift() ?? '');
  }
  const limit = durationMs(words.shift() ?? '');
  if (limit === undefined || !signal)
    return fail(context, 'timeout: invalid number', 125);
  const child = context.spawn(words);
  let timedOut = false;
  const cancels = [
    context.clock.after(limit, () => {
      timedOut = true;
      child.kill(signal);
      if (killAfterMs !== undefined) {
        cancels.push(
          context.clock.after(killAfterMs, () => child.kill('KILL')),
        );
      }
    }),
  ];
  context.onSignal(name => child.kill(name));
  const exit = await child.exited;
  cancels.forEach(cancel => cancel());
  return timedOut && exit.signal !== 'KILL' ? 124 : exit.exitCode;
};

interface XargsOptions {
  separator?: string;
  replace?: string;
  perCall: number;
  skipsEmpty: boolean;
  command: string[];
}

function parseXargs(args: readonly string[]): XargsOptions {
  const words = [...args];
  const options: XargsOptions = {
    perCall: Infinity,
    skipsEmpty: false,
    command: [],
  };
  while (/^-/.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    const value = () => word.slice(2) || (words.shift() ?? '');
    if (word === '-0' || word === '--null') options.separator = '\0';
    else if (word.startsWith('-d'))
      options.separator = value().replace('\\n', '\n');
    else if (word.startsWith('-I')) options.replace = value();
    else if (word.startsWith('-n')) options.perCall = Number(value());
    else if (word.startsWith('-L')) options.perCall = Number(value());
    else if (word.startsWith('-P')) value();
    else if (word === '-r' || word === '--no-run-if-empty')
      options.skipsEmpty = true;
  }
  return { ...options, command: words.length > 0 ? words : ['echo'] };
}

function splitItems(
  text: string,
  { separator, replace }: XargsOptions,
): string[] {
  if (separator !== undefined) {
    const items = text.split(separator);
    if (items.at(-1) === '' || items.at(-1) === '\n') items.pop();
    return items;
  }
  if (replace !== undefined) {
    return text
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean);
  }
  return [...text.matchAll(/(?:"([^"]*)"|'([^']*)'|\\([^])|[^\s"'\\])+/g)].map(
    ([word]) => word.replace(/"([^"]*)"|'([^']*)'|\\([^])/g, '$1$2$3'),
  );
}

export const xargs: Program = async context => {
  const options = parseXargs(context.args);
  const chunks: Buffer[] = [];
  for await (const chunk of context.stdin) chunks.push(chunk);
  const items = splitItems(Buffer.concat(chunks).toString(), options);
  const { replace, perCall, command, skipsEmpty } = options;
  const calls: string[][] = [];
  if (replace !== undefined) {
    for (const item of items) {
      calls.push(command.map(word => word.replaceAll(replace, item)));
    }
  } else {
    const size = Math.min(perCall, 5000);
    for (let at = 0; at < items.length; at += size) {
      calls.push([...command, ...items.slice(at, at + size)]);
    }
    if (items.length === 0 && !skipsEmpty) calls.push(command);
  }
  let status = 0;
  for (const argv of calls) {
    const { exitCode } = await context.spawn(argv).exited;
    if (exitCode === 255) return 124;
    if (exitCode === 127 || exitCode === 126) return exitCode;
    if (exitCode !== 0) status = 123;
  }
  return status;
};
