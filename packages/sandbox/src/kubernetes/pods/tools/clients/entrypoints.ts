import type { Program, ProgramContext } from '../../programs.ts';
import { executableProblem } from '../../kubelet/executable.ts';
import { findProgram } from '../../programs.ts';
import { print, printError, untilSignal } from '../programIo.ts';
import { refuse } from './refusal.ts';

/** Runs `argv` in the place of this program, with signals passed on to it. */
export async function runInstead(
  context: ProgramContext,
  argv: string[],
): Promise<number> {
  const [name = '', ...args] = argv;
  const program = findProgram(name.split('/').at(-1) ?? '');
  const present = await Promise.all(
    (context.env.PATH ?? '')
      .split(':')
      .map(directory => context.fs.exists(`${directory}/${name}`)),
  );
  if (program && present.includes(true)) {
    return program({ ...context, name, args });
  }
  const child = context.spawn(argv);
  context.onSignal(signal => child.kill(signal));
  return (await child.exited).exitCode;
}

/** An entry point that prepares something and runs its command. */
export const execEntrypoint: Program = context =>
  runInstead(context, context.args);

/** `docker-entrypoint.sh` of a server: options alone are the server's. */
export const serverEntrypoint =
  (server: string): Program =>
  context => {
    const [first = ''] = context.args;
    const isOption = first.startsWith('-') || first.endsWith('.conf');
    return runInstead(
      context,
      isOption ? [server, ...context.args] : context.args,
    );
  };

/** `docker-entrypoint.sh` of Node.js: what cannot be run is an argument of node. */
export const nodeEntrypoint: Program = async context => {
  const { args, env, cwd, fs } = context;
  const [first = ''] = args;
  const runs =
    !first.startsWith('-') &&
    (await executableProblem(first, env, cwd, fs)) === undefined;
  return runInstead(context, runs ? args : ['node', ...args]);
};

/** `/entrypoint.sh` of the curl image. */
export const curlEntrypoint: Program = async context => {
  const [first = ''] = context.args;
  const isOption = first.startsWith('-') || /^https?:/.test(first);
  return runInstead(
    context,
    isOption ? ['curl', ...context.args] : context.args,
  );
};

/** `/pause`: waits, and reaps nothing here. */
export const pausing: Program = async context => {
  const signal = await untilSignal(context, 'TERM', 'INT');
  if (signal === 'KILL') return 137;
  await printError(context, 'Shutting down, got signal: Terminated\n');
  return 0;
};

/** `busybox APPLET …` */
export const busybox: Program = async context => {
  const [applet, ...args] = context.args;
  if (applet === undefined || applet === '--help') {
    await print(
      context,
      'BusyBox v1.37.0 () multi-call binary.\n\nUsage: busybox [function [arguments]...]\n',
    );
    return 0;
  }
  if (applet === '--list') {
    const names = (await context.fs.readdir('/bin')).filter(
      name => name !== 'busybox',
    );
    await print(context, names.map(name => `${name}\n`).join(''));
    return 0;
  }
  if (!(await context.fs.exists(`/bin/${applet}`))) {
    await printError(context, `${applet}: applet not found\n`);
    return 127;
  }
  return runInstead(context, [applet, ...args]);
};

/** An agent; remoting is not spoken here, so it only stays until it is stopped. */
export const jenkinsAgent: Program = async context => {
  await refuse(context, 'no controller can be connected to');
  const signal = await untilSignal(context, 'TERM', 'INT');
  return signal === 'KILL' ? 137 : 143;
};
