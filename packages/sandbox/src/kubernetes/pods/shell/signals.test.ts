import { createManualClock } from '../../clock.ts';
import { programFile, registerProgram } from '../programs.ts';
import { start, until } from './__testUtils__/runScript.ts';

describe('signals', () => {
  it('stops at once when killed', async () => {
    const { process, text } = start('echo a; while true; do sleep 1000; done');
    await until(() => text() === 'a\n');
    process.kill('KILL');
    await expect(process.exited).resolves.toEqual({
      exitCode: 137,
      signal: 'KILL',
    });
  });

  it('can be killed in a busy loop', async () => {
    const { process, text } = start('echo a; while true; do :; done');
    await until(() => text() === 'a\n');
    process.kill('KILL');
    await expect(process.exited).resolves.toMatchObject({ exitCode: 137 });
  });

  it('ends what a program writes without an end', async () => {
    let written = 0;
    let ended = false;
    registerProgram('endless', async ({ onOutput }) => {
      try {
        for (;;) {
          await onOutput('stdout', Buffer.from('x'));
          written += 1;
        }
      } finally {
        ended = true;
      }
    });
    const { process } = start(
      `cat > /bin/endless <<'END'\n${programFile(
        'endless',
      )}END\nchmod +x /bin/endless; exec endless`,
    );
    await until(() => written > 10);
    process.kill('KILL');
    await until(() => ended);
    await expect(process.exited).resolves.toMatchObject({ exitCode: 137 });
  });

  it('as the first process ignores what it does not handle', async () => {
    const clock = createManualClock();
    const { process, text } = start('echo a; sleep 5; echo b', {
      clock,
      isInit: true,
    });
    await until(() => text() === 'a\n');
    process.kill('TERM');
    clock.advance(5000);
    await expect(process.exited).resolves.toEqual({ exitCode: 0 });
    expect(text()).toBe('a\nb\n');
  });

  it('dies of TERM as another process', async () => {
    const { process, text } = start('echo a; sleep 1000');
    await until(() => text() === 'a\n');
    process.kill('TERM');
    await expect(process.exited).resolves.toEqual({
      exitCode: 143,
      signal: 'TERM',
    });
  });

  it('runs the handler of TERM when the command in the foreground has ended', async () => {
    const clock = createManualClock();
    const { process, text } = start(
      'n=5; trap "echo bye $n; exit 0" TERM; echo a; while true; do sleep 1000; echo slept; done',
      { isInit: true, clock },
    );
    await until(() => text() === 'a\n');
    process.kill('TERM');
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
    expect(text()).toBe('a\n');
    clock.advance(1_000_000);
    await expect(process.exited).resolves.toEqual({ exitCode: 0 });
    expect(text()).toBe('a\nbye 5\n');
  });

  it('runs the handler of TERM at once when it waits for jobs', async () => {
    const { process, text } = start(
      'trap "echo bye; exit 0" TERM; echo a; sleep 1000 & wait; echo never',
      { isInit: true },
    );
    await until(() => text() === 'a\n');
    process.kill('TERM');
    await expect(process.exited).resolves.toEqual({ exitCode: 0 });
    expect(text()).toBe('a\nbye\n');
  });
});

it('kill reaches a group by its negative id', async () => {
  const { process, text } = start(
    'set -m; (sleep 1000; echo never) & kill -TERM -$!; wait $!; echo $?',
  );
  await expect(process.exited).resolves.toEqual({ exitCode: 0 });
  expect(text()).toBe('143\n');
});
