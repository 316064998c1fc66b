import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { constants, createDeflate } from 'node:zlib';
import { HEADER_DICTIONARY } from './dictionary.ts';
import { SpdyConnection, type SpdyStream } from './spdyConnection.ts';

let client: Socket;
let served: Socket;
let connection: SpdyConnection;
let streams: SpdyStream[];
let closed: Promise<void>;

beforeEach(async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connected = once(server, 'connection');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [served] = (await connected) as [Socket];
  server.close();
  client.on('error', () => undefined);
  client.resume();
  streams = [];
  closed = new Promise(resolve => {
    connection = new SpdyConnection(
      served,
      stream => streams.push(stream),
      resolve,
    );
  });
});

afterEach(() => {
  connection.close();
  client.destroy();
  served.destroy();
});

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A SYN_STREAM whose one header has this value. */
async function opening(id: number, value: Buffer): Promise<Buffer> {
  const deflate = createDeflate({
    dictionary: HEADER_DICTIONARY,
    flush: constants.Z_SYNC_FLUSH,
  });
  const name = Buffer.from('streamtype');
  deflate.end(
    Buffer.concat([
      uint32(1),
      uint32(name.length),
      name,
      uint32(value.length),
      value,
    ]),
  );
  const parts: Buffer[] = [];
  for await (const part of deflate) parts.push(part as Buffer);
  const block = Buffer.concat(parts);
  const head = Buffer.from([0x80, 3, 0, 1]);
  const rest = Buffer.alloc(6);
  return Buffer.concat([
    head,
    uint32(block.length + 10),
    uint32(id),
    rest,
    block,
  ]);
}

it('closes on headers that are a few bytes until they are unpacked', async () => {
  client.write(await opening(1, Buffer.alloc(64 * 1024 * 1024, 'a')));
  await closed;
  expect(streams).toHaveLength(0);
  expect(served.destroyed).toBe(true);
});

it('closes on frames that are too large, and on what is not SPDY', async () => {
  client.write(Buffer.concat([uint32(1), uint32(0xffffff)]));
  await closed;
  expect(served.destroyed).toBe(true);
});

it('passes on data until the end, and nothing of a stream that has ended', async () => {
  client.write(await opening(1, Buffer.from('data')));
  const seen: (string | undefined)[] = [];
  while (streams.length === 0) await new Promise(setImmediate);
  const [stream] = streams;
  expect(stream.headers).toEqual({ streamtype: 'data' });
  stream.onData = chunk => void seen.push(chunk?.toString());
  const frame = (text: string, flags: number) =>
    Buffer.concat([
      uint32(1),
      uint32(flags * 2 ** 24 + text.length),
      Buffer.from(text),
    ]);
  client.write(frame('one', 0));
  client.write(frame('two', 1));
  while (seen.at(-1) !== undefined || seen.length === 0) {
    await new Promise(setImmediate);
  }
  stream.end();
  client.write(frame('late', 1));
  client.end();
  await closed;
  expect(seen).toEqual(['one', 'two', undefined]);
});
