import fc from 'fast-check';
import type { WebSocket } from 'ws';
import { StreamServer } from '../__testUtils__/StreamServer';
import { DefaultKubeClient } from '../client/DefaultKubeClient';
import type { KubeStream } from '../KubeStream';
import { toMessage } from './channels';
import { parseStreamEnd } from './parseStreamEnd';

const target = { namespace: 'shop', pod: 'web', container: 'main' };
const SUCCESS = toMessage(3, Buffer.from('{"status":"Success"}'));

let server: StreamServer;
let client: DefaultKubeClient;

beforeAll(async () => {
  server = await StreamServer.start();
  client = connect();
});
afterAll(async () => {
  await client.close();
  await server.close();
});

function connect() {
  return DefaultKubeClient.connect({
    name: 'dev',
    title: 'dev',
    url: server.url,
    skipTlsVerify: false,
  });
}

/** Both ends of a stream. */
async function open(signal?: AbortSignal): Promise<[KubeStream, WebSocket]> {
  const accepted = new Promise<WebSocket>(resolve => {
    server.serve = resolve;
  });
  const stream = await client.streams.exec({
    ...target,
    command: ['sh'],
    stdin: true,
    tty: true,
    signal,
  });
  return [stream, await accepted];
}

async function eventually(check: () => boolean): Promise<void> {
  while (!check()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Waits until a number no longer changes. */
async function settled(read: () => number): Promise<number> {
  for (let last = -1; ; ) {
    const value = read();
    if (value === last) return value;
    last = value;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

const closed = (socket: WebSocket) =>
  new Promise<number>(resolve => {
    socket.once('close', resolve);
  });

describe('ChannelStream', () => {
  it('takes whatever comes, and passes on what a process says', async () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    const channels = fc.constantFrom(0, 1, 1, 2, 3, 4, 5, 77, 255);
    const statuses = fc.oneof(
      fc.json().map(text => Buffer.from(text)),
      fc
        .constantFrom('{"status":"Failure"', '{"status":"Success"}', '{')
        .map(text => Buffer.from(text)),
    );
    const message = fc.oneof(
      bytes,
      fc
        .tuple(channels, bytes)
        .map(([channel, rest]) => toMessage(channel, rest)),
      statuses.map(status => toMessage(3, status)),
    );
    const splits = fc.array(fc.nat(40), { maxLength: 3 });
    const ending = fc.constantFrom(1000, 1001, 1011, 4000, 'cut' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(message, splits, fc.boolean()), { maxLength: 12 }),
        ending,
        async (messages, how) => {
          const [stream, socket] = await open();
          const frames: string[] = [];
          stream.onFrame(frame => frames.push(frame.toString('hex')));
          for (const [data, at, binary] of messages) {
            sendSplit(socket, data, at, binary);
          }
          if (how === 'cut') {
            // What was sent is on its way: the end of the stream follows it.
            (
              socket as unknown as { _socket: NodeJS.WritableStream }
            )._socket.end();
          } else {
            socket.close(how);
          }
          const { type } = await stream.ended;
          const hex = messages.map(([data]) =>
            Buffer.from(data).toString('hex'),
          );
          expect(frames).toEqual(hex.filter(text => /^0[12]./.test(text)));
          const saysHow = hex.some(text => /^03./.test(text));
          expect(type === 'lost').toBe(!saysHow);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads any status', () => {
    const words = fc.option(fc.oneof(fc.string(), fc.constant('ExitCode')), {
      nil: undefined,
    });
    const status = fc.record({
      status: fc.constantFrom('Success', 'Failure'),
      reason: fc.oneof(words, fc.jsonValue()),
      message: fc.oneof(words, fc.constant('command terminated by signal 9')),
      details: fc.oneof(
        fc.jsonValue(),
        fc.record({
          causes: fc.array(
            fc.record({
              reason: words,
              message: fc.oneof(words, fc.nat(300).map(String)),
            }),
          ),
        }),
      ),
    });
    fc.assert(
      fc.property(status, value => {
        const end = parseStreamEnd(JSON.stringify(value))!;
        expect(['exited', 'failed']).toContain(end.type);
        expect(end.type === 'exited').toBe(end.exitCode !== undefined);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        expect(parseStreamEnd(text)?.type).not.toBe('lost');
      }),
    );
    expect(
      parseStreamEnd(
        '{"status":"Failure","message":"command terminated by signal 9"}',
      ),
    ).toMatchObject({ type: 'exited', exitCode: 137 });
  });

  it('makes the process wait for its reader', async () => {
    const [stream, socket] = await open();
    const total = 24 * 1024 * 1024;
    let received = 0;
    stream.pause();
    for (let sent = 0; sent < total; sent += 32_768) {
      socket.send(toMessage(1, Buffer.alloc(32_768)));
    }
    stream.onFrame(frame => {
      received += frame.length - 1;
    });
    // More than the kernel takes waits at the cluster.
    expect(await settled(() => socket.bufferedAmount)).toBeGreaterThan(0);
    expect(received).toBe(0);
    socket.send(SUCCESS);
    socket.close(1000);
    stream.resume();
    expect(await stream.ended).toEqual({ type: 'exited', exitCode: 0 });
    expect(received).toBe(total);
  });

  it('keeps what comes before anybody listens, and no more', async () => {
    const [stream, socket] = await open();
    const lines = Array.from({ length: 2_000 }, (_, line) =>
      toMessage(1, Buffer.from(`${line} ${'x'.repeat(16_000)}\n`)),
    );
    lines.forEach(line => socket.send(line));
    expect(await settled(() => socket.bufferedAmount)).toBeGreaterThan(0);
    const frames: Buffer[] = [];
    stream.onFrame(frame => frames.push(frame));
    socket.close(1000);
    await stream.ended;
    expect(Buffer.concat(frames).equals(Buffer.concat(lines))).toBe(true);
  });

  it('says how much input waits, and when little does', async () => {
    const [stream, socket] = await open();
    socket.pause();
    let arrived = 0;
    socket.on('message', data => {
      arrived += (data as Buffer).length - 1;
    });
    let drains = 0;
    stream.onDrain(() => {
      drains += 1;
    });
    const total = 24 * 1024 * 1024;
    stream.write(Buffer.alloc(total, 'x'));
    expect(stream.bufferedBytes).toBeGreaterThan(1024 * 1024);
    expect(drains).toBe(0);
    socket.resume();
    await eventually(() => arrived === total && drains === 1);
    expect(stream.bufferedBytes).toBeLessThan(64 * 1024);
    stream.close();
    await stream.ended;
    stream.write(Buffer.from('nothing'));
    stream.resize(80, 24);
    stream.pause();
    expect(stream.bufferedBytes).toBe(0);
  });

  it('tells sizes that terminals can have', async () => {
    const [stream, socket] = await open();
    const sizes: string[] = [];
    socket.on('message', data => sizes.push(String(data)));
    stream.resize(80, 24);
    stream.resize(0, -3);
    stream.resize(1e9, NaN);
    await eventually(() => sizes.length === 3);
    expect(sizes).toEqual([
      '\x04{"Width":80,"Height":24}',
      '\x04{"Width":1,"Height":1}',
      '\x04{"Width":65535,"Height":1}',
    ]);
    stream.close();
  });

  it('hangs up when its signal aborts, even if it is paused', async () => {
    const controller = new AbortController();
    const [stream, socket] = await open(controller.signal);
    stream.onFrame(() => {});
    stream.pause();
    socket.send(toMessage(1, Buffer.alloc(500_000)));
    controller.abort();
    expect(await closed(socket)).toBe(1000);
    expect(await stream.ended).toEqual({ type: 'lost', message: 'Hung up' });
  });

  it('is lost with its connection', async () => {
    const [cut, far] = await open();
    far.terminate();
    expect(await cut.ended).toMatchObject({ type: 'lost' });

    const [large, socket] = await open();
    socket.send(Buffer.alloc(1024 * 1024 + 1, 1));
    expect(await large.ended).toEqual({
      type: 'lost',
      message: 'Max payload size exceeded',
    });
    client = await client.close().then(connect);
  });

  it('ends with its client', async () => {
    const [stream] = await open();
    await client.close();
    expect(await stream.ended).toMatchObject({ type: 'lost' });
    client = connect();
  });

  it('closes after the status when the server does not', async () => {
    const [stream, socket] = await open();
    const seen = new Promise<void>(resolve => {
      stream.onFrame(() => resolve());
    });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      socket.send(SUCCESS);
      // The status may overtake what the process said last.
      socket.send(toMessage(1, Buffer.from('bye')));
      await seen;
      expect(socket.readyState).toBe(socket.OPEN);
      jest.advanceTimersByTime(2_000);
      expect(await closed(socket)).toBe(1000);
    } finally {
      jest.useRealTimers();
    }
    expect(await stream.ended).toEqual({ type: 'exited', exitCode: 0 });
  });
});

/** Sends a message in fragments. */
function sendSplit(
  socket: WebSocket,
  data: Uint8Array,
  at: number[],
  binary: boolean,
): void {
  const ends = [...at.filter(end => end < data.length), data.length];
  ends.sort((a, b) => a - b);
  ends.forEach((end, index) => {
    socket.send(data.subarray(ends[index - 1] ?? 0, end), {
      binary,
      fin: index === ends.length - 1,
    });
  });
}
