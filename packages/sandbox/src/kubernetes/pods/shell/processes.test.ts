import { createSystemClock } from '../../clock.ts';
import { startProcess } from '../containerProcess.ts';
import { createImageFs } from './__testUtils__/imageFs.ts';
import { createIsolatedContext } from '../isolatedContext.ts';
import type { ContainerProcess } from '../programs.ts';
import { ContainerFs } from './containerFs.ts';

interface Started {
  process: ContainerProcess;
  /** All output so far. */
  text(): string;
  type(keys: string): Promise<void>;
  shows(part: string): Promise<void>;
}

const container = createIsolatedContext({ hostname: 'pod' });
const image = createImageFs();

beforeAll(() =>
  image.writeFile('/bin/stty', '#!/bin/sh\n# Built-in command: stty\n'),
);

function start(
  argv: string[],
  options: { tty?: boolean; stdin?: boolean; isInit?: boolean } = {},
): Started {
  const { tty, ...rest } = options;
  let output = '';
  const process = startProcess({
    argv,
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    fs: new ContainerFs(image, () => undefined),
    hostname: 'pod',
    clock: createSystemClock(),
    container,
    onOutput: (_, chunk) => {
      output += chunk.toString();
    },
    ...rest,
    ...(tty && { tty: { columns: 80, rows: 24 } }),
  });
  const shows = async (part: string) => {
    while (!output.includes(part)) {
      await new Promise(resolve => {
        setTimeout(resolve, 2);
      });
    }
  };
  return {
    process,
    text: () => output,
    type: keys => process.write(Buffer.from(keys)),
    shows,
  };
}

const script = (text: string, options?: Parameters<typeof start>[1]) =>
  start(['sh', '-c', text], options);

async function outcome({ process, text }: Started) {
  const { exitCode } = await process.exited;
  return { text: text(), exitCode };
}

describe('processes of scripts', () => {
  it.each<[string, string, string, number]>([
    [
      'run in the background',
      'sleep 0.05 & echo first; wait; echo last',
      'first\nlast\n',
      0,
    ],
    [
      'have ids',
      'sleep 9 & kill -0 $! && echo there; kill $!; wait $!; echo $?',
      'there\n143\n',
      0,
    ],
    ['tell how they ended', '(exit 5) & wait $!; echo $?', '5\n', 0],
    ['take signals of $$', 'kill -9 $$; echo never', '', 137],
    [
      'end when nobody reads',
      'while :; do echo y; done | head -n 2; echo ${PIPESTATUS[0]}',
      'y\ny\n141\n',
      0,
    ],
    [
      'are interrupted in a wait',
      'trap "echo got; exit 3" TERM; sleep 9 & (sleep 0.05; kill $$) & wait; echo never',
      'got\n',
      3,
    ],
    [
      'go on after a handler',
      'trap "echo got" USR1; kill -USR1 $$; echo on',
      'got\non\n',
      0,
    ],
    [
      'read while others write',
      '{ echo a; sleep 0.02; echo b; } | while read x; do echo "<$x>"; done',
      '<a>\n<b>\n',
      0,
    ],
    [
      'share variables with nobody',
      'x=1; { x=2; } | cat; (x=3) & wait; echo $x',
      '1\n',
      0,
    ],
    [
      'run what eval makes at once',
      'eval "echo a; sleep 0.01"; echo b',
      'a\nb\n',
      0,
    ],
  ])('%s', async (_, text, output, exitCode) => {
    expect(await outcome(script(text))).toEqual({ text: output, exitCode });
  });

  it('leave the table when they have ended', async () => {
    const before = container.processes.processes.length;
    await outcome(script('sleep 0.01 & true | cat; wait'));
    expect(container.processes.processes).toHaveLength(before);
  });

  it('end with the first process of their container', async () => {
    const main = script('echo up; exec sleep 100', { isInit: true });
    await main.shows('up');
    const other = script('sleep 100');
    main.process.kill('KILL');
    expect(await other.process.exited).toMatchObject({ exitCode: 137 });
  });

  it('get their input as it arrives', async () => {
    const started = script('while read x; do echo "got $x"; done; echo end', {
      stdin: true,
    });
    await started.type('one\n');
    await started.shows('got one\n');
    await started.type('two\n');
    started.process.end();
    expect(await outcome(started)).toEqual({
      text: 'got one\ngot two\nend\n',
      exitCode: 0,
    });
  });

  it('run a script from their input line by line', async () => {
    const started = start(['sh'], { stdin: true });
    await started.type('x=4\nfor i in a b\ndo echo $i\ndone\n');
    await started.shows('b\n');
    await started.type('exit $x\n');
    expect(await outcome(started)).toEqual({ text: 'a\nb\n', exitCode: 4 });
  });
});

describe('a shell on a terminal', () => {
  async function open(): Promise<Started> {
    const started = start(['sh'], { tty: true, stdin: true });
    await started.shows('/ # ');
    return started;
  }

  it('keeps its state between lines', async () => {
    const shell = await open();
    await shell.type('cd /usr; x=5; f() { echo "f$1"; }\r');
    await shell.type('f $x; false\r');
    await shell.shows('f5\r\n/usr # ');
    await shell.type('exit $?\r');
    expect(await shell.process.exited).toMatchObject({ exitCode: 1 });
  });

  it('reads what was typed before it asked', async () => {
    const shell = start(['sh'], { tty: true, stdin: true });
    await shell.type('echo b');
    await shell.shows('/ # ');
    await shell.type('oth\r');
    await shell.shows('\r\nboth\r\n/ # ');
    await shell.type('exit 2\r');
    expect(await shell.process.exited).toMatchObject({ exitCode: 2 });
  });

  it('edits the line', async () => {
    const shell = await open();
    await shell.type('echo bx\x7f\x1b[Da\x05c\r');
    await shell.shows('\r\nabc\r\n/ # ');
    await shell.type('\x1b[A\r');
    await shell.shows('echo abc\x1b[J\r\nabc\r\n/ # ');
    await shell.type('nonsense\x15exit 7\r');
    expect(await shell.process.exited).toMatchObject({ exitCode: 7 });
  });

  it('asks for the rest of a command', async () => {
    const shell = await open();
    await shell.type('for i in 1 2\r');
    await shell.shows('> ');
    await shell.type('do echo "n$i"\rdone\r');
    await shell.shows('n1\r\nn2\r\n');
    await shell.type('\x04');
    expect(await shell.process.exited).toMatchObject({ exitCode: 0 });
  });

  it('interrupts what runs, and loops', async () => {
    const shell = await open();
    await shell.type('while true; do sleep 9; done\r');
    await shell.shows('done\r\n');
    await shell.type('\x03');
    await shell.shows('^C');
    await shell.type('echo $?; stty size\r');
    await shell.shows('130\r\n24 80\r\n');
    shell.process.resize({ columns: 100, rows: 30 });
    await shell.type('stty size; exit\r');
    await shell.shows('30 100\r\n');
    expect(await shell.process.exited).toMatchObject({ exitCode: 0 });
  });

  it('gives its keys to the program in front', async () => {
    const shell = await open();
    await shell.type('cat\r');
    await shell.shows('cat\r\n');
    await shell.type('abX\x7fc\r\x04');
    await shell.shows('c\r\nabc\r\n');
    await shell.type('exit 2\r');
    expect(await shell.process.exited).toMatchObject({ exitCode: 2 });
  });
});
