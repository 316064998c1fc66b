import { randomBytes } from 'node:crypto';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createStore, createTestDatabases } from '../__testUtils__/databases';
import { eventually } from '../__testUtils__/eventually';
import {
  ALICE,
  BOB,
  startReplica,
  type TestReplica,
} from '../__testUtils__/replica';
import { ScriptedProcess } from '../__testUtils__/ScriptedProcess';
import { OpeningError } from '../process/RemoteProcess';
import type { DatabaseSessionStore } from '../store/DatabaseSessionStore';

jest.setTimeout(60_000);

const databases = createTestDatabases();
let store: DatabaseSessionStore;
const replicas: TestReplica[] = [];

beforeAll(async () => {
  store = await createStore(await databases.init('SQLITE_3'));
});

afterEach(async () => {
  await Promise.all(replicas.splice(0).map(replica => replica.stop()));
});

async function start(
  options: Partial<Parameters<typeof startReplica>[0]> = {},
): Promise<TestReplica> {
  const replica = await startReplica({ store, ...options });
  replicas.push(replica);
  return replica;
}

/** How a session is stored, once it has ended. */
async function stored(id: string) {
  return eventually(async () => {
    const session = await store.getSession(id);
    expect(session?.phase).toBe('ended');
    return session!;
  });
}

describe('a session', () => {
  it('runs from the ticket to the exit code', async () => {
    const replica = await start();
    const { id, browser, process } = await replica.shell({ record: true });
    expect(await browser.got('opened')).toMatchObject({
      role: 'owner',
      tty: true,
      input: true,
      what: '/bin/bash',
      recorded: true,
    });
    expect(await store.getSession(id)).toMatchObject({
      phase: 'open',
      what: '/bin/bash',
      replica: replica.terminal.replica,
    });
    process.print('$ ');
    browser.type('exit 3\n');
    await eventually(() => expect(process.input.toString()).toBe('exit 3\n'));
    browser.say({ type: 'resize', columns: 120, rows: 40 });
    browser.say({ type: 'eof' });
    await eventually(() => expect(process.inputEnded).toBe(true));
    expect(process.sizes).toEqual(['80x24', '120x40']);
    process.print('bye');
    process.finish({ type: 'exited', exitCode: 3 });
    expect(await browser.got('ended')).toMatchObject({
      ending: 'exited',
      exitCode: 3,
    });
    expect(await browser.closed()).toBe(1000);
    expect(browser.text).toBe('$ bye');
    expect(await stored(id)).toMatchObject({
      ending: 'exited',
      exitCode: 3,
      bytesIn: 7,
      bytesOut: 5,
    });
    await eventually(() => expect(replica.cleanedUp).toEqual([id]));
    expect(replica.taps.get(id)).toEqual({
      events: ['$ ', '120x40', 'bye'],
      ended: true,
    });
    expect(replica.audited).toEqual([
      {
        meta: expect.objectContaining({
          user: ALICE,
          session: id,
          ending: 'exited',
          exitCode: 3,
        }),
      },
    ]);
    expect(replica.activity).toEqual([
      expect.objectContaining({
        actor: ALICE,
        action: 'session-end',
        workspace: 'payments',
        outcome: 'succeeded',
      }),
    ]);
  });
});

describe('a recording', () => {
  it('that takes no more ends its session', async () => {
    let full = () => {};
    const replica = await start({
      startTap: async (_session, _size, onFull) => {
        full = onFull;
        return {
          output: () => {},
          resize: () => {},
          marker: () => {},
          end: async () => {},
        };
      },
    });
    const { id, browser, process } = await replica.shell({ record: true });
    full();
    expect(await browser.got('ended')).toMatchObject({ ending: 'too-long' });
    expect(process.closed).toBe(true);
    expect(await stored(id)).toMatchObject({
      ending: 'too-long',
      endingMessage: 'Its recording is as long as one may be',
    });
  });
});

describe('sizes', () => {
  it('are told to the cluster now and then, the last one always', async () => {
    const replica = await start();
    const { browser, process } = await replica.shell();
    for (let columns = 1000; columns > 120; columns -= 1) {
      browser.say({ type: 'resize', columns, rows: 40 });
    }
    browser.say({ type: 'resize', columns: 120, rows: 40 });
    await eventually(() => expect(process.sizes.at(-1)).toBe('120x40'));
    expect(process.sizes.slice(0, 2)).toEqual(['80x24', '1000x40']);
    expect(process.sizes.length).toBeLessThan(200);
  });
});

describe('coming back', () => {
  it('goes on exactly where the terminal was cut off', async () => {
    const replica = await start();
    const { id, browser, process } = await replica.shell();
    process.print('one ');
    await browser.showed('one ');
    browser.cut();
    await eventually(async () =>
      expect(await store.getSession(id)).toMatchObject({ phase: 'detached' }),
    );
    process.print('two ');
    const again = await replica
      .browser(await replica.ticket(id))
      .hello(ALICE, { received: 4 });
    expect(await again.got('resumed')).toEqual({
      type: 'resumed',
      from: 4,
      reset: false,
    });
    process.print('three');
    await again.showed('two three');
    expect(again.text).toBe('two three');
    await eventually(async () =>
      expect(await store.getSession(id)).toMatchObject({ phase: 'open' }),
    );
    expect(process.closed).toBe(false);
  });

  it('shows an empty terminal what it missed, and has it painted anew', async () => {
    const replica = await start();
    const { id, browser, process } = await replica.shell();
    process.print('\x1b[?1049h\x1b[?2004hvim');
    await browser.showed('vim');
    const again = await replica
      .browser(await replica.ticket(id))
      .hello(ALICE, { columns: 100, rows: 30 });
    expect(await again.got('resumed')).toMatchObject({ from: 0, reset: true });
    await again.showed('\x1b[?1049h\x1b[?2004hvim');
    await eventually(() =>
      expect(process.sizes).toEqual(['80x24', '100x29', '100x30']),
    );
    expect(await browser.closed()).toBe(4409);
    browser.cut();
    process.print('!');
    await again.showed('vim!');
  });

  it('ends after the grace time', async () => {
    const clock = { ms: Date.now() };
    const replica = await start({ clock });
    const { id, browser, process } = await replica.shell();
    browser.cut();
    await eventually(async () =>
      expect(await store.getSession(id)).toMatchObject({ phase: 'detached' }),
    );
    replica.pass(119);
    expect(process.closed).toBe(false);
    replica.pass(1);
    expect(process.closed).toBe(true);
    expect(await stored(id)).toMatchObject({ ending: 'not-resumed' });
    const late = await replica.browser(await replica.ticket(id));
    expect(await late.got('error')).toMatchObject({ code: 'session-gone' });
    expect(await late.closed()).toBe(4404);
  });

  it('gives whoever was away the rest, and how it ended', async () => {
    const replica = await start();
    const { id, browser, process } = await replica.shell();
    browser.cut();
    await eventually(async () =>
      expect(await store.getSession(id)).toMatchObject({ phase: 'detached' }),
    );
    process.print('done');
    process.finish({ type: 'exited', exitCode: 0 });
    const again = await replica
      .browser(await replica.ticket(id))
      .hello(ALICE, { received: 0 });
    expect(await again.got('ended')).toMatchObject({ exitCode: 0 });
    expect(again.text).toBe('done');
    expect(await stored(id)).toMatchObject({ ending: 'exited' });
  });

  it('does not resume what would leave a hole in a file', async () => {
    const replica = await start({ opened: { tty: false, input: false } });
    const download = await replica.shell({
      mode: 'download',
      request: { mode: 'download', path: '/a' },
    });
    const again = await replica
      .browser(await replica.ticket(download.id))
      .hello(ALICE);
    expect(await again.got('ended')).toMatchObject({ ending: 'not-resumed' });
    const upload = await replica.shell({
      mode: 'upload',
      request: {
        mode: 'upload',
        directory: '/',
        name: 'a',
        size: 9,
        overwrite: false,
      },
    });
    upload.browser.cut();
    expect(await stored(upload.id)).toMatchObject({ ending: 'not-resumed' });
  });
});

describe('much at once', () => {
  it('takes a paste of 10 MB into a process that echoes it', async () => {
    const replica = await start();
    const { browser, process } = await replica.shell();
    const paste = randomBytes(10 * 1024 * 1024);
    process.reads = false;
    let echoed = 0;
    process.onInput = bytes => {
      // Like a terminal: who cannot write does not read either.
      if (!process.paused) {
        process.print(bytes);
        echoed += bytes.length;
        process.drain();
        process.reads = false;
      }
    };
    for (let at = 0; at < paste.length; at += 65_536) {
      browser.type(paste.subarray(at, at + 65_536));
      await new Promise(resolve => setImmediate(resolve));
    }
    await eventually(() => {
      // What could not be echoed then is read later.
      if (!process.paused) {
        process.drain();
        process.reads = false;
      }
      expect(process.input).toHaveLength(paste.length);
    });
    expect(process.input.equals(paste)).toBe(true);
    await eventually(() => expect(browser.shown).toBe(echoed));
    expect(echoed).toBeGreaterThan(1024 * 1024);
  });

  it('stops the browser while the process does not read', async () => {
    const replica = await start();
    const { browser, process } = await replica.shell();
    process.reads = false;
    const paste = Buffer.alloc(64 * 1024, 'x');
    for (let count = 0; count < 400; count += 1) {
      browser.type(paste);
    }
    await eventually(() =>
      expect(process.bufferedBytes).toBeGreaterThan(1024 * 1024),
    );
    // What was on its way, beside what may wait.
    expect(process.bufferedBytes).toBeLessThan(4 * 1024 * 1024);
    process.drain();
    await eventually(() => expect(process.input).toHaveLength(400 * 64 * 1024));
  });

  it('pauses a process that is faster than the browser', async () => {
    const replica = await start();
    const { browser, process } = await replica.shell();
    browser.acknowledges = false;
    const noise = randomBytes(32 * 1024);
    let printed = 0;
    while (!process.paused) {
      process.print(noise);
      printed += noise.length;
    }
    expect(printed).toBeLessThanOrEqual(600 * 1024);
    await eventually(() => expect(browser.shown).toBe(printed));
    expect(Buffer.from(browser.text, 'latin1').subarray(0, 32_768)).toEqual(
      noise,
    );
    browser.say({ type: 'ack', bytes: printed });
    await eventually(() => expect(process.paused).toBe(false));
  });

  it('also pauses it while nobody is there', async () => {
    const replica = await start();
    const { id, browser, process } = await replica.shell();
    browser.cut();
    await eventually(async () =>
      expect(await store.getSession(id)).toMatchObject({ phase: 'detached' }),
    );
    let printed = 0;
    while (!process.paused) {
      process.print(Buffer.alloc(1000, 'y'));
      printed += 1000;
    }
    const again = await replica
      .browser(await replica.ticket(id))
      .hello(ALICE, { received: 0 });
    await eventually(() => expect(again.shown).toBe(printed));
    await eventually(() => expect(process.paused).toBe(false));
  });

  it('keeps a thousand sessions that do nothing', async () => {
    const replica = await start();
    const all = [];
    for (let batch = 0; batch < 10; batch += 1) {
      all.push(
        ...(await Promise.all(
          Array.from({ length: 100 }, () => replica.shell()),
        )),
      );
    }
    expect(replica.processes.size).toBe(1000);
    replica.pass(30);
    await Promise.all(all.map(({ browser }) => browser.got('ping')));
    replica.pass(40);
    const { browser, process } = all[500];
    process.print('still here');
    await browser.showed('still here');
    expect(
      all.every(({ browser: { closeCode } }) => closeCode === undefined),
    ).toBe(true);
  });

  it('takes no more sessions than it may', async () => {
    const replica = await start({ limits: { sessionsPerReplica: 1 } });
    await replica.shell();
    const { id, ticket } = await replica.request();
    const refused = replica.browser(ticket);
    expect(await refused.closed()).toBe(1013);
    expect(await store.getSession(id)).toMatchObject({ phase: 'requested' });
  });
});

describe('endings', () => {
  it('warns before an idle session ends; typing saves it', async () => {
    const replica = await start({ limits: { recheckSeconds: 100_000 } });
    const { id, browser, process } = await replica.shell();
    replica.pass(1700);
    expect(await browser.got('warning')).toMatchObject({ reason: 'idle' });
    browser.type('x');
    await eventually(() => expect(process.input).toHaveLength(1));
    replica.pass(1);
    await browser.got('warning-over');
    replica.pass(1798);
    expect(process.closed).toBe(false);
    replica.pass(1);
    expect(await browser.got('ended')).toMatchObject({ ending: 'idle' });
    expect(await browser.closed()).toBe(4408);
    expect(await stored(id)).toMatchObject({ ending: 'idle' });
    expect(process.closed).toBe(true);
  });

  it('ends one that is too old, whatever is typed', async () => {
    const replica = await start({
      limits: { sessionSeconds: 1000, recheckSeconds: 100_000 },
    });
    const { id, browser } = await replica.shell();
    replica.pass(900);
    expect(await browser.got('warning')).toMatchObject({ reason: 'too-long' });
    replica.pass(100);
    expect(await browser.closed()).toBe(1000);
    expect(await stored(id)).toMatchObject({ ending: 'too-long' });
  });

  it('ends when the person may no more', async () => {
    const replica = await start();
    const { id, browser, process } = await replica.shell();
    replica.may.result = AuthorizeResult.DENY;
    replica.pass(60);
    expect(await browser.got('ended')).toMatchObject({ ending: 'revoked' });
    expect(await browser.closed()).toBe(4403);
    expect(process.closed).toBe(true);
    expect(await stored(id)).toMatchObject({ ending: 'revoked' });
  });

  it('ends when the person wants, and when somebody else does', async () => {
    const replica = await start();
    const own = await replica.shell();
    own.browser.say({ type: 'end' });
    expect(await own.browser.closed()).toBe(1000);
    expect(await stored(own.id)).toMatchObject({ ending: 'closed' });
    const other = await replica.shell();
    await replica.terminal.control.end(
      (await store.getSession(other.id))!,
      'ended-by-other',
      'Ended by bob',
    );
    expect(await other.browser.got('ended')).toMatchObject({
      ending: 'ended-by-other',
      message: 'Ended by bob',
    });
    expect(await stored(other.id)).toMatchObject({ ending: 'ended-by-other' });
  });

  it('tells why it could not be opened, in the words of who knows', async () => {
    const replica = await start({
      open: async () => {
        throw new OpeningError('no-shell', 'There is no shell in it');
      },
    });
    const { id, ticket } = await replica.request();
    const browser = await replica.browser(ticket).hello(ALICE);
    expect(await browser.got('error')).toMatchObject({ code: 'no-shell' });
    expect(await browser.closed()).toBe(1000);
    expect(await stored(id)).toMatchObject({
      ending: 'failed',
      endingMessage: 'There is no shell in it',
    });
  });

  it('does not open what must be recorded and cannot be', async () => {
    const open = jest.fn();
    const replica = await start({
      open,
      startTap: async () => {
        throw new OpeningError('failed', 'No recording');
      },
    });
    const { id, ticket } = await replica.request();
    await replica.browser(ticket).hello(ALICE);
    expect(await stored(id)).toMatchObject({ ending: 'failed' });
    expect(open).not.toHaveBeenCalled();
  });

  it('stops an opening that the person gives up', async () => {
    let signal: AbortSignal | undefined;
    const late = new ScriptedProcess();
    let arrive: () => void = () => {};
    const replica = await start({
      open: async (_, context) => {
        signal = context.signal;
        context.progress('pulling-image', 'netshoot');
        await new Promise<void>(resolve => {
          arrive = resolve;
        });
        return { process: late, tty: true, input: true };
      },
    });
    const { id, ticket } = await replica.request();
    const browser = await replica.browser(ticket).hello(ALICE);
    expect(await browser.got('progress')).toMatchObject({
      step: 'pulling-image',
    });
    browser.say({ type: 'end' });
    expect(await stored(id)).toMatchObject({ ending: 'closed' });
    expect(signal?.aborted).toBe(true);
    arrive();
    await eventually(() => expect(late.closed).toBe(true));
  });

  it('warns and ends all when the backend goes away', async () => {
    const replica = await start();
    const { id, browser, process } = await replica.shell();
    await replica.terminal.stop();
    expect(await browser.got('warning')).toMatchObject({ reason: 'shutdown' });
    expect(await browser.got('ended')).toMatchObject({ ending: 'shutdown' });
    expect(await browser.closed()).toBe(4499);
    expect(process.closed).toBe(true);
    expect(await store.getSession(id)).toMatchObject({
      phase: 'ended',
      ending: 'shutdown',
    });
    expect(await store.getReplica(replica.terminal.replica)).toBeUndefined();
  });

  it('ends what nobody came for', async () => {
    const replica = await start();
    const { id } = await replica.request();
    const ended = await eventually(async () => {
      replica.pass(61);
      const session = await store.getSession(id);
      expect(session?.phase).toBe('ended');
      return session;
    });
    expect(ended).toMatchObject({ ending: 'never-opened' });
  });
});

describe('sharing', () => {
  it('shows a shared session to colleagues, who can do nothing', async () => {
    const replica = await start();
    const { id, browser, process } = await replica.shell();
    process.print('secret plan');
    const early = await replica
      .browser(await replica.ticket(id, BOB, 'watcher'))
      .hello(BOB);
    expect(await early.got('error')).toMatchObject({ code: 'session-gone' });
    await replica.terminal.control.share({ id } as never, true);
    const bob = await replica
      .browser(await replica.ticket(id, BOB, 'watcher'))
      .hello(BOB, { columns: 200, rows: 50 });
    expect(await bob.got('opened')).toMatchObject({
      role: 'watcher',
      input: false,
    });
    expect(await bob.got('size')).toMatchObject({ columns: 80, rows: 24 });
    await bob.showed('secret plan');
    expect(await eventually(() => browser.messages.at(-1))).toBeDefined();
    await eventually(() =>
      expect(browser.messages).toContainEqual({
        type: 'watchers',
        users: [BOB],
      }),
    );
    bob.type('rm -rf /\n');
    bob.say({ type: 'resize', columns: 1, rows: 1 });
    bob.say({ type: 'eof' });
    browser.type('ls\n');
    await eventually(() => expect(process.input.toString()).toBe('ls\n'));
    expect(process.sizes).toEqual(['80x24']);
    expect(process.inputEnded).toBe(false);
    await replica.terminal.control.share({ id } as never, false);
    expect(await bob.closed()).toBe(4403);
    process.print('alone');
    await browser.showed('alone');
    expect(bob.text).not.toContain('alone');
    await eventually(() =>
      expect(browser.messages.at(-1)).toEqual({ type: 'watchers', users: [] }),
    );
  });

  it('lets one who is slow miss output, and nobody else', async () => {
    const replica = await start();
    const { browser, process, id } = await replica.shell({ shared: true });
    const bob = await replica
      .browser(await replica.ticket(id, BOB, 'watcher'))
      .hello(BOB);
    await bob.got('resumed');
    bob.acknowledges = false;
    const line = Buffer.from(`${'x'.repeat(1023)}\n`);
    for (let sent = 0; sent < 3072; sent += 128) {
      for (let count = 0; count < 128; count += 1) {
        process.print(line);
      }
      await eventually(() => expect(browser.shown).toBe((sent + 128) * 1024));
    }
    expect(bob.shown).toBeLessThan(700 * 1024);
    bob.acknowledges = true;
    bob.say({ type: 'ack', bytes: bob.shown });
    await eventually(() => expect(bob.shown).toBe(3072 * 1024));
    process.print('end');
    await bob.showed('end');
  });

  it('ends watching when they may no more', async () => {
    const replica = await start();
    const { id } = await replica.shell({ shared: true });
    const bob = await replica
      .browser(await replica.ticket(id, BOB, 'watcher'))
      .hello(BOB);
    await bob.got('opened');
    replica.may.result = AuthorizeResult.DENY;
    replica.pass(61);
    expect(await bob.closed()).toBe(4403);
  });
});
