import {
  defineCommand,
  type CustomCommand,
  type ResolvedCommandContext,
} from 'just-bash';
import { parseSignal, type Signal } from './signals.ts';
import { STDERR_VARIABLE, STDOUT_VARIABLE } from './sinks.ts';

/** For the next script that the interpreter parses. */
export interface SinkHandOver {
  next: { out: string; err: string; prelude?: string } | undefined;
}

/** Shells inside a script stream to where the script itself does. */
export function createShellCommands(handOver: SinkHandOver): CustomCommand[] {
  const run = async (args: string[], ctx: ResolvedCommandContext) => {
    const out = ctx.env.get(STDOUT_VARIABLE);
    const err = ctx.env.get(STDERR_VARIABLE);
    if (out && err) handOver.next = { out, err };
    const { origCommand } = ctx;
    if (!origCommand) throw new Error('no shell to run');
    try {
      return await origCommand(args);
    } finally {
      handOver.next = undefined;
    }
  };
  const alias = async (args: string[], ctx: ResolvedCommandContext) => {
    if (!ctx.exec) throw new Error('no shell to run');
    const stdin = ctx.stdin as unknown as string;
    return ctx.exec('sh', { cwd: ctx.cwd, args, stdin, stdinKind: 'bytes' });
  };
  const environment = async (args: string[], ctx: ResolvedCommandContext) => {
    if (args.length > 0 && ctx.origCommand) return ctx.origCommand(args);
    // The bundled ones also show variables that are not exported.
    const lines = Object.entries(ctx.exportedEnv ?? {})
      .filter(([name]) => !name.startsWith('__container_'))
      .map(([name, value]) => `${name}=${value}\n`);
    return { stdout: lines.join(''), stderr: '', exitCode: 0 };
  };
  return [
    defineCommand('env', environment),
    defineCommand('printenv', environment),
    defineCommand('sh', run),
    defineCommand('bash', run),
    defineCommand('ash', alias),
    defineCommand('dash', alias),
  ];
}

/** Only the script itself (`$$`, 1) can be signalled: it is the one process. */
export function createKillCommand(
  send: (signal: Signal) => void,
): CustomCommand {
  return defineCommand('kill', async args => {
    const option = args[0]?.startsWith('-') ? args[0] : undefined;
    const named = option === '-s' ? args[1] : option?.slice(1);
    const pids = args.slice(option === '-s' ? 2 : Number(option !== undefined));
    const fail = (message: string) => ({
      stdout: '',
      stderr: `sh: kill: ${message}\n`,
      exitCode: 1,
    });
    if (named === '0') return { stdout: '', stderr: '', exitCode: 0 };
    const signal = parseSignal(named ?? 'TERM');
    if (!signal) return fail(`${named}: invalid signal specification`);
    const stranger = pids.find(pid => pid !== '1');
    if (stranger) return fail(`(${stranger}) - No such process`);
    if (pids.length > 0) send(signal);
    return { stdout: '', stderr: '', exitCode: 0 };
  });
}
