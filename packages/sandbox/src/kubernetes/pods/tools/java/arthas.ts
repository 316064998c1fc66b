import type { ProcessEntry } from '../../podContext.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { print } from '../programIo.ts';
import { javaProcesses, mainOf, THREADS } from './javaProcesses.ts';

const BANNER = String.raw`  ,---.  ,------. ,--------.,--.  ,--.  ,---.   ,---.
 /  O  \ |  .--. ''--.  .--'|  '--'  | /  O  \ '   .-'
|  .-.  ||  '--'.'   |  |   |  .--.  ||  .-.  |'.  '-.
|  | |  ||  |\  \    |  |   |  |  |  ||  | |  |.-'    |
'--' '--''--' '--'   '--'   '--'  '--''--' '--''-----'
`;
const VERSION = '4.1.3';
const CTRL_C = '\x03';

/**
 * `arthas-boot.jar`: asks which JVM to attach to and answers a few of the
 * commands of Arthas about it.
 */
export const arthasBoot: Program = async context => {
  const { args } = context;
  await print(context, `[INFO] arthas-boot version: ${VERSION}\n`);
  const found = javaProcesses(context);
  if (found.length === 0) {
    await print(
      context,
      '[INFO] Can not find java process. Try to run `jps` command lists the instrumented Java HotSpot VMs on the target system.\nPlease select an available pid.\n',
    );
    return 1;
  }
  const lines = linesOf(context);
  const chosen = await choose(context, found, lines);
  if (!chosen) return 1;
  await print(
    context,
    `[INFO] arthas home: /opt/arthas\n[INFO] Try to attach process ${
      chosen.pid
    }\n[INFO] Attach process ${
      chosen.pid
    } success.\n[INFO] arthas-client connect 127.0.0.1 3658\n${BANNER}\nwiki       https://arthas.aliyun.com/doc\nversion    ${VERSION}\nmain_class ${mainOf(
      chosen,
    )}\npid        ${chosen.pid}\n\n`,
  );
  const prompt = `[arthas@${chosen.pid}]$ `;
  const given = args.indexOf('-c');
  if (given >= 0) {
    for (const command of (args[given + 1] ?? '').split(';')) {
      await print(
        context,
        `${prompt}${command.trim()}\n${answer(command, context, chosen)}`,
      );
    }
    return 0;
  }
  for (;;) {
    await print(context, prompt);
    const line = await lines.next();
    if (line.done) return 0;
    const command = line.value.trim();
    if (['quit', 'exit', 'stop'].includes(command)) {
      if (command === 'stop')
        await print(
          context,
          'Resetting all enhanced classes ...\nArthas Server is going to shutdown...\n',
        );
      return 0;
    }
    await print(context, answer(command, context, chosen));
  }
};

async function choose(
  context: ProgramContext,
  found: ProcessEntry[],
  lines: AsyncIterator<string>,
): Promise<ProcessEntry | undefined> {
  const named = context.args.find(word => /^\d+$/.test(word));
  if (named) return found.find(({ pid }) => String(pid) === named);
  const menu = found.map(
    (entry, index) =>
      `${index === 0 ? '*' : ' '} [${index + 1}]: ${entry.pid} ${mainOf(
        entry,
      )}\n`,
  );
  await print(
    context,
    `[INFO] Found existing java process, please choose one and input the serial number of the process, eg : 1. Then hit ENTER.\n${menu.join(
      '',
    )}`,
  );
  const line = await lines.next();
  if (line.done) return undefined;
  return found[Number(line.value.trim() || 1) - 1];
}

async function* linesOf({ stdin }: ProgramContext): AsyncGenerator<string> {
  let pending = '';
  for await (const chunk of stdin) {
    pending += chunk.toString();
    if (pending.includes(CTRL_C)) return;
    const lines = pending.split(/\r?\n|\r/);
    pending = lines.pop() ?? '';
    yield* lines;
  }
  if (pending) yield pending;
}

function answer(
  line: string,
  context: ProgramContext,
  target: ProcessEntry,
): string {
  const [command = '', ...args] = line.trim().split(/\s+/);
  switch (command) {
    case '':
      return '';
    case 'dashboard':
      return dashboard(context, target);
    case 'thread':
      return threads(args);
    case 'jad':
      return jad(args[0]);
    case 'jvm':
    case 'sysprop':
      return ` RUNTIME\n MACHINE-NAME      ${target.pid}@${
        context.container.hostname
      }\n JVM-START-TIME    ${new Date(
        target.startedAt,
      ).toISOString()}\n VM-NAME           OpenJDK 64-Bit Server VM\n INPUT-ARGUMENTS   ${
        target.argv.slice(1, -2).join(' ') || '[]'
      }\n`;
    case 'version':
      return `${VERSION}\n`;
    case 'help':
      return " NAME         DESCRIPTION\n dashboard    Overview of target jvm's thread, memory, gc, vm, tomcat info.\n thread       Display thread info, thread stack\n jad          Decompile class\n jvm          Display the target JVM information\n version      Display Arthas version\n stop         Stop/Shutdown Arthas server and exit the console.\n quit         Exit the console\n";
    default:
      return `${command}: command not found\n`;
  }
}

function table(rows: string[][]): string {
  const widths = rows[0].map((_cell, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  return rows
    .map(row =>
      row
        .map((cell, at) => cell.padEnd(widths[at] + 1))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

function threads(args: string[]): string {
  const id = args.find(word => /^\d+$/.test(word));
  if (id) {
    const thread = THREADS.find(item => String(item.id) === id);
    if (!thread) return `thread do not exist! id: ${id}\n`;
    return `"${thread.name}" Id=${thread.id} ${thread.state}\n    at java.base@21.0.9/jdk.internal.misc.Unsafe.park(Native Method)\n`;
  }
  const count = (state: string) =>
    THREADS.filter(thread => thread.state === state).length;
  const rows = THREADS.map(({ id: threadId, name, state, daemon }) => [
    String(threadId),
    name,
    'main',
    '5',
    state,
    '0.0',
    String(daemon),
  ]);
  return `Threads Total: ${THREADS.length}, NEW: 0, RUNNABLE: ${count(
    'RUNNABLE',
  )}, BLOCKED: 0, WAITING: ${count('WAITING')}, TIMED_WAITING: ${count(
    'TIMED_WAITING',
  )}, TERMINATED: 0\n${table([
    ['ID', 'NAME', 'GROUP', 'PRIORITY', 'STATE', '%CPU', 'DAEMON'],
    ...rows,
  ])}\n`;
}

function dashboard(
  { container }: ProgramContext,
  target: ProcessEntry,
): string {
  const { memoryBytes } = container.usage();
  const mib = (bytes: number) => `${Math.round(bytes / 1024 / 1024)}M`;
  const memory = table([
    ['Memory', 'used', 'total', 'max', 'usage'],
    [
      'heap',
      mib(memoryBytes * 0.4),
      mib(memoryBytes * 0.6),
      mib(container.memoryLimit ?? memoryBytes * 2),
      '40.00%',
    ],
    [
      'nonheap',
      mib(memoryBytes * 0.3),
      mib(memoryBytes * 0.32),
      '-1',
      '93.75%',
    ],
  ]);
  return `${threads(
    [],
  )}${memory}\nRuntime\nos.name                 Linux\njava.version            21.0.9\nprocess id              ${
    target.pid
  }\n`;
}

function jad(className: string | undefined): string {
  if (!className) return "The argument 'class-pattern' is required\n";
  const simple = className.split('.').at(-1) ?? className;
  return `\nClassLoader:\n+-org.springframework.boot.loader.launch.LaunchedClassLoader@5cb0d902\n\nLocation:\n/app/app.jar\n\n       /*\n        * Decompiled with CFR.\n        */\n       package ${className
    .split('.')
    .slice(0, -1)
    .join(
      '.',
    )};\n\n       public class ${simple} {\n           public static void main(String[] args) {\n/* 10*/        SpringApplication.run(${simple}.class, args);\n           }\n       }\n\nAffect(row-cnt:1) cost in 214 ms.\n`;
}
