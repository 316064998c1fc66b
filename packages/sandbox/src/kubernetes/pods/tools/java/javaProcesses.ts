import type { ProcessEntry } from '../../podContext.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { print, printError } from '../programIo.ts';

/** The Java programs that can be looked at from here, as `jps` finds them. */
export function javaProcesses({ container, pid }: ProgramContext) {
  return container.processes.processes.filter(
    entry => entry.pid !== pid && /(^|\/)java$/.test(entry.argv[0] ?? ''),
  );
}

/** What runs in a JVM: the jar, or the main class. */
export function mainOf({ argv }: ProcessEntry): string {
  const at = argv.indexOf('-jar');
  return (at < 0 ? argv.at(-1) : argv[at + 1]) ?? 'java';
}

export const jps: Program = async context => {
  const long = context.args.some(word => /^-\w*l/.test(word));
  const entries = javaProcesses(context).map(entry => {
    const main = mainOf(entry);
    const name = long ? main : main.split('/').at(-1);
    return `${entry.pid} ${name}\n`;
  });
  const own = long ? 'jdk.jcmd/sun.tools.jps.Jps' : 'Jps';
  await print(context, [...entries, `${context.pid} ${own}\n`].join(''));
  return 0;
};

/** The JVM that an operand names; says so when there is none. */
async function target(
  context: ProgramContext,
): Promise<ProcessEntry | undefined> {
  const word = context.args.find(arg => /^\d+$/.test(arg));
  const found = javaProcesses(context).find(({ pid }) => String(pid) === word);
  if (!found) {
    await printError(
      context,
      word === undefined
        ? `Usage: ${context.name} [options] <pid>\n`
        : `${word}: No such process\n`,
    );
  }
  return found;
}

export const THREADS = [
  { name: 'main', state: 'TIMED_WAITING', id: 1, daemon: false },
  { name: 'Reference Handler', state: 'RUNNABLE', id: 9, daemon: true },
  { name: 'Finalizer', state: 'WAITING', id: 10, daemon: true },
  { name: 'Signal Dispatcher', state: 'RUNNABLE', id: 11, daemon: true },
  { name: 'http-nio-8080-exec-1', state: 'WAITING', id: 31, daemon: true },
  { name: 'http-nio-8080-exec-2', state: 'WAITING', id: 32, daemon: true },
  { name: 'http-nio-8080-Poller', state: 'RUNNABLE', id: 41, daemon: true },
  { name: 'http-nio-8080-Acceptor', state: 'RUNNABLE', id: 42, daemon: true },
];

export const jstack: Program = async context => {
  if (!(await target(context))) return 1;
  await print(context, threadDump(context.clock.now()));
  return 0;
};

function threadDump(now: number): string {
  const at = new Date(now).toISOString().slice(0, 19).replace('T', ' ');
  const threads = THREADS.map(
    ({ name, state, id, daemon }) =>
      `"${name}" #${id}${
        daemon ? ' daemon' : ''
      } prio=5 os_prio=0 cpu=12.31ms elapsed=81.20s tid=0x00007f2c${id
        .toString(16)
        .padStart(8, '0')} nid=${
        id + 6
      } ${state.toLowerCase()}\n   java.lang.Thread.State: ${state}\n`,
  );
  return `${at}\nFull thread dump OpenJDK 64-Bit Server VM (21.0.9+10-LTS mixed mode, sharing):\n\n${threads.join(
    '\n',
  )}\n`;
}

export const jmap: Program = async context => {
  if (!(await target(context))) return 1;
  const dump = /file=([^,]+)/.exec(context.args.join(' '))?.[1];
  if (dump) {
    const path = context.fs.resolvePath(context.cwd, dump);
    await context.fs.writeFile(path, Buffer.from('JAVA PROFILE 1.0.2\0'));
    await print(
      context,
      `Dumping heap to ${path} ...\nHeap dump file created [19 bytes in 0.012 secs]\n`,
    );
    return 0;
  }
  const classes = [
    '[B',
    'java.lang.String',
    'java.util.HashMap$Node',
    'java.lang.Class',
  ];
  const rows = classes.map((name, index) => {
    const instances = 90_000 >> index;
    const bytes = instances * (56 - index * 8);
    return `${String(index + 1).padStart(4)}: ${String(instances).padStart(
      13,
    )} ${String(bytes).padStart(14)}  ${name}\n`;
  });
  await print(
    context,
    ` num     #instances         #bytes  class name (module)\n-------------------------------------------------------\n${rows.join(
      '',
    )}`,
  );
  return 0;
};

export const jcmd: Program = async context => {
  const [word, command] = context.args;
  if (word === undefined || word === '-l') {
    const lines = javaProcesses(context).map(
      entry => `${entry.pid} ${mainOf(entry)}\n`,
    );
    await print(context, lines.join(''));
    return 0;
  }
  const entry = await target(context);
  if (!entry) return 1;
  await print(context, `${entry.pid}:\n`);
  if (command === 'Thread.print') {
    await print(context, threadDump(context.clock.now()));
  } else if (command === 'VM.version') {
    await print(context, 'OpenJDK 64-Bit Server VM version 21.0.9+10-LTS\n');
  } else if (command === 'VM.command_line') {
    await print(context, `java_command: ${mainOf(entry)}\n`);
  } else if (command === 'VM.uptime') {
    await print(
      context,
      `${((context.clock.now() - entry.startedAt) / 1000).toFixed(3)} s\n`,
    );
  } else {
    await print(
      context,
      'The following commands are available:\nThread.print\nVM.command_line\nVM.uptime\nVM.version\nhelp\n',
    );
  }
  return 0;
};
