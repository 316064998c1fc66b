import type { Program, ProgramContext } from '../../programs.ts';
import { findProgram } from '../../programs.ts';
import { print, printError, untilSignal } from '../programIo.ts';

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

/** `docker-entrypoint.sh` of images that prepare something and run their command. */
export const execEntrypoint: Program = async context => {
  const [first = ''] = context.args;
  if (first.startsWith('-'))
    return runInstead(context, ['redis-server', ...context.args]);
  return runInstead(context, context.args);
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

/** An agent that waits for its controller, which is not in this sandbox. */
export const jenkinsAgent: Program = async context => {
  const { env, args } = context;
  const url = env.JENKINS_URL ?? args[args.indexOf('-url') + 1] ?? '';
  await printError(
    context,
    `INFO: Locating server among [${url}]\nINFO: Agent discovery successful\n`,
  );
  const signal = await untilSignal(context, 'TERM', 'INT');
  return signal === 'KILL' ? 137 : 143;
};
