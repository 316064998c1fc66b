import { ApiError } from '@amamba/plugin-amamba-common';
import type { Ticket } from '@amamba/plugin-amamba-debug-common';
import { fakeSockets, OPENED } from '../__testUtils__/FakeSockets';
import { TerminalConnection } from './TerminalConnection';
import { expiryOf } from './TokenRenewal';

const KIB = 1024;
const text = new TextDecoder();

function tokenUntil(expiresAt: number): string {
  const payload = btoa(JSON.stringify({ exp: expiresAt / 1000 }));
  return `e30.${payload.replace(/=+$/, '')}.signature`;
}

const connections: TerminalConnection[] = [];
let tickets = 0;
const ticket = (seconds = 30): Ticket => {
  tickets += 1;
  return {
    session: '00000000-0000-4000-8000-000000000001',
    ticket: `ticket-number-${tickets}`.padEnd(24, 'x'),
    expiresAt: new Date(Date.now() + seconds * 1000).toISOString(),
  };
};

function setup(options: { ticket?: Ticket; resumable?: boolean } = {}) {
  const sockets = fakeSockets();
  let token = tokenUntil(Date.now() + 300_000);
  const shown: string[] = [];
  const about: { error: boolean; quiet: boolean }[] = [];
  const pending: Array<() => void> = [];
  const resume = jest.fn(async () => ticket());
  const connection = new TerminalConnection({
    link: {
      baseUrl: async () => 'https://portal.example.com/api/amamba-debug',
      token: async () => token,
    },
    ticket: 'ticket' in options ? options.ticket : ticket(),
    resume: options.resumable === false ? undefined : resume,
    size: { columns: 120, rows: 40 },
    onOutput: (bytes, done, what) => {
      shown.push(text.decode(bytes));
      about.push(what);
      pending.push(done);
    },
    onReset: () => shown.splice(0, Infinity, '<reset>'),
  });
  connections.push(connection);
  return {
    connection,
    sockets,
    resume,
    shown,
    about,
    /** The terminal has taken in all that it was given. */
    draw: () => pending.splice(0).forEach(done => done()),
    renewToken: (next: string) => {
      token = next;
    },
    /** The newest one, once the browser has called. */
    async called() {
      await jest.advanceTimersByTimeAsync(0);
      return sockets.at(-1)!;
    },
    async open() {
      connection.start();
      await jest.advanceTimersByTimeAsync(0);
      const socket = sockets.at(-1)!;
      socket.accept();
      socket.say(OPENED);
      return socket;
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  connections.splice(0).forEach(connection => connection.detach());
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('TerminalConnection', () => {
  it('calls with the ticket, and says who and how large', async () => {
    const own = ticket();
    const { connection, called, resume } = setup({ ticket: own });
    connection.start();
    const socket = await called();
    expect(socket.url).toBe(
      'wss://portal.example.com/api/amamba-debug/terminal',
    );
    expect(socket.ticket).toBe(own.ticket);
    expect(socket.url).not.toContain(own.ticket);
    socket.accept();
    expect(socket.messages).toEqual([
      {
        type: 'hello',
        token: expect.stringMatching(/^e30\./),
        columns: 120,
        rows: 40,
      },
    ]);
    socket.say({ type: 'progress', step: 'pulling-image', detail: 'netshoot' });
    expect(connection.state).toMatchObject({
      phase: 'connecting',
      progress: { step: 'pulling-image', detail: 'netshoot' },
    });
    expect(connection.type(new Uint8Array([97]))).toBe(false);
    socket.say(OPENED);
    expect(connection.state).toMatchObject({
      phase: 'open',
      progress: undefined,
      opened: { what: '/bin/bash' },
    });
    expect(connection.type(new Uint8Array([97]))).toBe(true);
    expect(socket.typed).toBe('a');
    expect(resume).not.toHaveBeenCalled();
  });

  it('asks for a ticket where it has none, or one that is over', async () => {
    for (const old of [undefined, ticket(1)]) {
      const { connection, called, resume } = setup({ ticket: old });
      connection.start();
      expect((await called()).ticket).not.toBe(old?.ticket);
      expect(resume).toHaveBeenCalledTimes(1);
      connection.detach();
    }
  });

  it('acknowledges what is shown: 64 KiB at once, the rest when idle', async () => {
    const { open, draw } = setup();
    const socket = await open();
    socket.print('x'.repeat(40 * KIB));
    await jest.advanceTimersByTimeAsync(1000);
    expect(socket.ofType('ack')).toEqual([]);
    draw();
    expect(socket.ofType('ack')).toEqual([]);
    socket.print('x'.repeat(30 * KIB), 2);
    draw();
    expect(socket.ofType('ack')).toEqual([{ type: 'ack', bytes: 70 * KIB }]);
    socket.print('y');
    draw();
    await jest.advanceTimersByTimeAsync(1000);
    expect(socket.ofType('ack').at(-1)).toEqual({
      type: 'ack',
      bytes: 70 * KIB + 1,
    });
  });

  it('sends ten megabytes in pieces, as the network takes them', async () => {
    const { connection, open } = setup();
    const socket = await open();
    connection.type(new Uint8Array(100 * KIB));
    expect(socket.frames.map(frame => [frame[0], frame.length])).toEqual([
      [0, 64 * KIB + 1],
      [0, 36 * KIB + 1],
    ]);
    socket.bufferedAmount = 1024 * KIB;
    connection.type(new Uint8Array(10 * 1024 * KIB));
    connection.endInput();
    connection.resize({ columns: 90, rows: 20 });
    await jest.advanceTimersByTimeAsync(500);
    expect(socket.frames).toHaveLength(2);
    expect(connection.state.unsent).toBe(10 * 1024 * KIB);
    // What else is to be said does not wait behind it.
    expect(socket.messages.at(-1)).toEqual({
      type: 'resize',
      columns: 90,
      rows: 20,
    });
    socket.bufferedAmount = 0;
    await jest.advanceTimersByTimeAsync(100);
    expect(socket.frames).toHaveLength(2 + 160);
    expect(connection.state.unsent).toBe(0);
    expect(socket.messages.at(-1)).toEqual({ type: 'eof' });
  });

  it('gives up what was pasted and not sent', async () => {
    const { connection, open } = setup();
    const socket = await open();
    socket.bufferedAmount = 1024 * KIB;
    connection.type(new Uint8Array(1024 * KIB));
    connection.dropInput();
    socket.bufferedAmount = 0;
    await jest.advanceTimersByTimeAsync(100);
    expect(socket.frames).toEqual([]);
    expect(connection.state.unsent).toBe(0);
  });

  it('comes back after a break, and goes on where it was', async () => {
    const { connection, open, called, sockets, shown, about, draw, resume } =
      setup();
    const first = await open();
    first.print('one ');
    first.end(1006);
    expect(connection.state).toMatchObject({
      phase: 'reconnecting',
      retryAt: Date.now() + 500,
    });
    await jest.advanceTimersByTimeAsync(499);
    expect(sockets).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    const second = await called();
    second.accept();
    expect(second.ofType('hello')).toMatchObject([{ received: 4 }]);
    second.say(OPENED);
    second.say({ type: 'resumed', from: 4, reset: false });
    second.print('two');
    draw();
    await jest.advanceTimersByTimeAsync(300);
    expect(shown).toEqual(['one ', 'two']);
    expect(about.at(-1)?.quiet).toBe(false);
    expect(second.ofType('ack').at(-1)).toEqual({ type: 'ack', bytes: 7 });
    expect(connection.state.phase).toBe('open');
    expect(resume).toHaveBeenCalledTimes(1);
  });

  it('begins anew when what was missed is lost, and answers nothing old', async () => {
    const { connection, open, called, shown, about, draw } = setup();
    const first = await open();
    first.print('one');
    first.end(1006);
    await jest.advanceTimersByTimeAsync(600);
    const second = await called();
    second.accept();
    second.say(OPENED);
    second.say({ type: 'resumed', from: 5000, reset: true });
    second.print('tail');
    // What the terminal still had to draw from before counts no more.
    draw();
    await jest.advanceTimersByTimeAsync(300);
    expect(shown).toEqual(['<reset>', 'tail']);
    expect(second.ofType('ack')).toEqual([{ type: 'ack', bytes: 5004 }]);
    expect(about.at(-1)?.quiet).toBe(true);
    connection.type(new Uint8Array([13]));
    second.print('new');
    expect(about.at(-1)?.quiet).toBe(false);
  });

  it('takes output after a pause for new', async () => {
    const { open, about } = setup();
    const socket = await open();
    socket.say({ type: 'resumed', from: 10, reset: true });
    socket.print('a');
    socket.print('b');
    await jest.advanceTimersByTimeAsync(2000);
    socket.print('c');
    expect(about.map(({ quiet }) => quiet)).toEqual([true, true, false]);
  });

  it('waits longer each time, and no longer once the network is back', async () => {
    const { connection, open, called, sockets, resume } = setup();
    (await open()).end(1006);
    resume.mockRejectedValue(
      new ApiError({ name: 'NetworkError', message: 'no', status: 0 }),
    );
    const waits: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const wait = connection.state.retryAt! - Date.now();
      waits.push(wait);
      await jest.advanceTimersByTimeAsync(wait);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000]);
    resume.mockImplementation(async () => ticket());
    window.dispatchEvent(new Event('online'));
    await called();
    expect(sockets).toHaveLength(2);
  });

  it('gives up a network that says nothing, or that the browser misses', async () => {
    const { connection, open, sockets } = setup();
    const first = await open();
    await jest.advanceTimersByTimeAsync(50_000);
    first.say({ type: 'ping' });
    expect(first.messages.at(-1)).toEqual({ type: 'pong' });
    await jest.advanceTimersByTimeAsync(59_000);
    expect(connection.state.phase).toBe('open');
    await jest.advanceTimersByTimeAsync(7_000);
    expect(first.dropped).toBe(true);
    expect(sockets.length).toBeGreaterThan(1);
    const second = sockets.at(-1)!;
    second.accept();
    second.say(OPENED);
    window.dispatchEvent(new Event('offline'));
    expect(second.dropped).toBe(true);
    expect(connection.state.phase).toBe('reconnecting');
  });

  it.each([
    [4404, { closed: 'gone', resumable: false }],
    [4403, { closed: 'not-allowed', resumable: false }],
    [4409, { closed: 'replaced', resumable: true }],
    [4408, { closed: 'idle', resumable: false }],
    [4499, { closed: 'shutdown', resumable: false }],
    [4401, { error: { code: 'bad-ticket' }, resumable: true }],
  ])('does not come back by itself after %s', async (code, end) => {
    const { connection, open, sockets } = setup();
    (await open()).end(code);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(sockets).toHaveLength(1);
    expect(connection.state).toMatchObject({ phase: 'ended', end });
  });

  it('connects once more where somebody asks for it', async () => {
    const { connection, open, called } = setup();
    (await open()).end(4409);
    connection.start();
    expect(connection.state).toMatchObject({
      phase: 'reconnecting',
      end: undefined,
    });
    const socket = await called();
    socket.accept();
    socket.say(OPENED);
    expect(connection.state.phase).toBe('open');
  });

  it('tells how a session ended', async () => {
    const { connection, open } = setup();
    const socket = await open();
    socket.say({ type: 'ended', ending: 'exited', exitCode: 130 });
    socket.end(1000);
    expect(connection.state).toMatchObject({
      phase: 'ended',
      end: { ending: 'exited', exitCode: 130, resumable: false },
    });
  });

  it('tells what went wrong in the words of the cluster', async () => {
    const { connection, called } = setup();
    connection.start();
    const socket = await called();
    socket.accept();
    socket.say({ type: 'error', code: 'exec-forbidden', message: 'pods "x"' });
    socket.say({ type: 'ended', ending: 'failed' });
    expect(connection.state.end).toMatchObject({
      error: { code: 'exec-forbidden', message: 'pods "x"' },
      ending: 'failed',
    });
  });

  it('tries again when another replica cannot be reached', async () => {
    const { connection, called } = setup();
    connection.start();
    const socket = await called();
    socket.accept();
    socket.say({ type: 'error', code: 'replica-unreachable', message: '' });
    socket.end(1011);
    expect(connection.state.phase).toBe('reconnecting');
  });

  it.each([
    [404, 'gone'],
    [409, 'gone'],
    [403, 'not-allowed'],
  ])('ends when a ticket is refused with %s', async (status, closed) => {
    const { connection, open, resume } = setup();
    resume.mockRejectedValue(
      new ApiError({ name: 'Error', message: 'why', status }),
    );
    (await open()).end(1006);
    await jest.advanceTimersByTimeAsync(1000);
    expect(connection.state).toMatchObject({
      phase: 'ended',
      end: { closed, message: 'why', resumable: false },
    });
  });

  it('ends where there is nothing to come back to', async () => {
    const { connection, open } = setup({ resumable: false });
    (await open()).end(1006);
    expect(connection.state.end).toMatchObject({ closed: 'lost' });
  });

  it('hands on a newer token before the older one expires', async () => {
    const { open, renewToken } = setup();
    const socket = await open();
    const next = tokenUntil(Date.now() + 7_200_000);
    renewToken(next);
    for (let minute = 0; minute < 3; minute += 1) {
      await jest.advanceTimersByTimeAsync(59_000);
      socket.say({ type: 'ping' });
    }
    expect(socket.ofType('token')).toEqual([]);
    await jest.advanceTimersByTimeAsync(59_000);
    socket.say({ type: 'ping' });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(socket.ofType('token')).toEqual([{ type: 'token', token: next }]);
  });

  it('hands it on at once when the backend asks', async () => {
    const { connection, open, renewToken } = setup();
    const socket = await open();
    renewToken('another');
    socket.say({
      type: 'warning',
      reason: 'signed-out',
      endsAt: new Date(Date.now() + 60_000).toISOString(),
    });
    await jest.advanceTimersByTimeAsync(0);
    expect(socket.ofType('token')).toEqual([
      { type: 'token', token: 'another' },
    ]);
    expect(connection.state.warning?.reason).toBe('signed-out');
    socket.say({ type: 'warning-over' });
    expect(connection.state.warning).toBeUndefined();
  });

  it('knows who watches, whether it is shared and how large it is', async () => {
    const { connection, open } = setup();
    const socket = await open();
    socket.say({ type: 'shared', shared: true });
    socket.say({ type: 'watchers', users: ['user:default/bob'] });
    socket.say({ type: 'size', columns: 100, rows: 30 });
    expect(connection.state).toMatchObject({
      opened: { shared: true, what: '/bin/bash' },
      watchers: ['user:default/bob'],
      ownerSize: { columns: 100, rows: 30 },
    });
  });

  it('never tells a size where it only watches', async () => {
    const { connection, called } = setup();
    connection.start();
    const socket = await called();
    socket.accept();
    socket.say({ ...OPENED, role: 'watcher', input: false });
    connection.resize({ columns: 10, rows: 10 });
    expect(socket.ofType('resize')).toEqual([]);
  });

  it('does not stumble over what it does not know', async () => {
    const { connection, open } = setup();
    const socket = await open();
    socket.onmessage?.({ data: '{"type":"of the future"}' });
    socket.onmessage?.({ data: 'not JSON' });
    socket.onmessage?.({ data: new ArrayBuffer(0) });
    expect(connection.state.phase).toBe('open');
  });

  it('goes away for good', async () => {
    const { connection, open, sockets } = setup();
    const socket = await open();
    connection.detach();
    window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(120_000);
    expect(socket.dropped).toBe(true);
    expect(sockets).toHaveLength(1);
    expect(socket.ofType('end')).toEqual([]);
  });
});

describe('expiryOf', () => {
  it('reads what a token tells', () => {
    expect(expiryOf(tokenUntil(1_800_000_000_000))).toBe(1_800_000_000_000);
    expect(expiryOf('opaque')).toBeUndefined();
    expect(expiryOf('')).toBeUndefined();
  });
});
