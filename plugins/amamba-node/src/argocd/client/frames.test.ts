import { recordedBytes } from '../__testUtils__/recordings';
import { readFrames } from './frames';

const site = {
  instance: 'main',
  url: 'https://argocd',
  operation: 'watch applications',
};

async function* chunks(parts: Buffer[]) {
  yield* parts;
}

async function read(parts: Buffer[], options: { maxBytes?: number } = {}) {
  const results: unknown[] = [];
  for await (const result of readFrames(chunks(parts), { site, ...options })) {
    results.push(result);
  }
  return results;
}

const sse = (value: unknown) =>
  Buffer.from(`data: ${JSON.stringify(value)} \n\n\n`);

describe('readFrames', () => {
  it.each(['stream.sse.txt', 'stream.ndjson.txt'])(
    'reads %s as it was recorded',
    async file => {
      const bytes = recordedBytes(file);
      const expected = bytes
        .toString()
        .split('\n')
        .filter(line => line.includes('{'))
        .map(line => JSON.parse(line.replace(/^data: /, '')).result);
      expect(expected.length).toBeGreaterThan(1);
      await expect(read([bytes])).resolves.toEqual(expected);
    },
  );

  it('does not care where the bytes are split', async () => {
    const bytes = Buffer.concat([
      Buffer.from(':\n'),
      sse({ result: { content: 'größer als 日本 \u{1f680}' } }),
      Buffer.from(':\r\nid: 7\r\n'),
      sse({ result: { content: 'data: \\n{"error":1}' } }),
      Buffer.from('{"result":{"content":"a line"}}\n'),
    ]);
    const whole = await read([bytes]);
    expect(whole).toHaveLength(3);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(
        whole,
      );
    }
    const single = [...bytes].map(byte => Buffer.from([byte]));
    expect(await read(single)).toEqual(whole);
  });

  it('reads a frame of 5 MB in pieces of a socket', async () => {
    const manifest = 'x'.repeat(5 * 1024 * 1024);
    const bytes = sse({ result: { manifest } });
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += 16_384) {
      parts.push(bytes.subarray(at, at + 16_384));
    }
    const [result] = await read(parts);
    expect((result as { manifest: string }).manifest).toHaveLength(
      manifest.length,
    );
    await expect(read(parts, { maxBytes: 1024 * 1024 })).rejects.toMatchObject({
      reason: 'TOO_LARGE',
    });
  });

  it('tells an error that Argo CD sends in place of a result', async () => {
    const error = {
      grpc_code: 7,
      http_code: 403,
      message: 'permission denied',
      http_status: 'Forbidden',
    };
    await expect(read([sse({ error })])).rejects.toMatchObject({
      name: 'ArgoCdError',
      code: 403,
      grpcCode: 7,
      hidesExistence: true,
    });
  });

  it.each([
    ['no JSON', 'data: {"result":{"a":1}\n\n'],
    ['half a frame at the end', 'data: {"result":{"a"'],
    ['neither result nor error', 'data: {}\n\n'],
    ['no object', 'data: 7\n\n'],
    ['a page', '<html><body>502</body></html>\n'],
  ])('refuses %s', async (_what, text) => {
    await expect(read([Buffer.from(text)])).rejects.toMatchObject({
      name: 'ArgoCdError',
      reason: 'INVALID_ANSWER',
    });
  });

  it('gives up a stream that fell silent, and its connection', async () => {
    let fail = (_error: Error) => {};
    const destroyed: boolean[] = [];
    const body = {
      async *[Symbol.asyncIterator]() {
        yield sse({ result: { a: 1 } });
        await new Promise((_resolve, reject) => {
          fail = reject;
        });
      },
      destroy() {
        destroyed.push(true);
        fail(new Error('aborted'));
      },
    };
    const frames = readFrames(body, { site, silenceMs: 20 });
    await expect(frames.next()).resolves.toMatchObject({ value: { a: 1 } });
    await expect(frames.next()).rejects.toMatchObject({ reason: 'SILENT' });
    expect(destroyed).toEqual([true]);
  });
});
