import { readRange } from './readRange';

function log(content: string | Uint8Array, complete = true) {
  const bytes = Buffer.from(content as string);
  return {
    size: bytes.length,
    complete,
    read: async (offset: number, length: number) =>
      bytes.subarray(offset, offset + length),
  };
}

const TEXT = 'plain\n\u001b[32mgrün\u001b[0m\n日本語 🚀🚀 é\n\uFEFFend';

describe('readRange', () => {
  it.each([1, 2, 3, 4, 5, 7, 64, 1000])(
    'gives the whole text in ranges of %s bytes without splitting a character',
    async limit => {
      let text = '';
      let offset = 0;
      const source = log(TEXT);
      while (offset < source.size) {
        const range = await readRange(source, { offset, limit });
        expect(range.offset).toBe(offset);
        expect(range.text).not.toContain('\uFFFD');
        expect(Buffer.byteLength(range.text)).toBe(range.nextOffset - offset);
        expect(range.nextOffset).toBeGreaterThan(offset);
        text += range.text;
        offset = range.nextOffset;
      }
      expect(text).toBe(TEXT);
    },
  );

  it('begins at a character from whatever byte it is asked for', async () => {
    const source = log(TEXT);
    for (let offset = 0; offset <= source.size; offset += 1) {
      const range = await readRange(source, { offset, limit: 1000 });
      expect(range.offset - offset).toBeLessThan(4);
      expect(TEXT.endsWith(range.text)).toBe(true);
      expect(range.nextOffset).toBe(source.size);
    }
  });

  it('counts a negative offset from the end', async () => {
    expect(
      await readRange(log('0123456789'), { offset: -3, limit: 100 }),
    ).toEqual({
      text: '789',
      offset: 7,
      nextOffset: 10,
      size: 10,
      complete: true,
    });
    expect(
      await readRange(log('0123456789'), { offset: -99, limit: 4 }),
    ).toMatchObject({ text: '0123', offset: 0, nextOffset: 4 });
  });

  it('waits for the rest of a character that has not all come', async () => {
    const half = Buffer.from('a🚀').subarray(0, 3);
    expect(
      await readRange(log(half, false), { offset: 0, limit: 100 }),
    ).toMatchObject({ text: 'a', nextOffset: 1, size: 3 });
    expect(
      await readRange(log(half, false), { offset: 1, limit: 100 }),
    ).toMatchObject({ text: '', nextOffset: 1 });
    // When no more will come it is shown as broken, not held back for ever.
    expect(await readRange(log(half), { offset: 1, limit: 100 })).toMatchObject(
      { text: '\uFFFD', nextOffset: 3 },
    );
  });

  it('gets through what is no UTF-8 at all', async () => {
    const noise = Buffer.from(
      Array.from({ length: 500 }, (_, i) => (i * 97 + 13) % 256),
    );
    for (const limit of [1, 3, 50]) {
      let offset = 0;
      while (offset < noise.length) {
        const range = await readRange(log(noise), { offset, limit });
        expect(range.nextOffset).toBeGreaterThan(offset);
        offset = range.nextOffset;
      }
      expect(offset).toBe(noise.length);
    }
  });

  it('stops at the end, and passes a notice on', async () => {
    expect(
      await readRange(
        { ...log('abc'), notice: 'Cut.' },
        { offset: 99, limit: 5 },
      ),
    ).toEqual({
      text: '',
      offset: 3,
      nextOffset: 3,
      size: 3,
      complete: true,
      notice: 'Cut.',
    });
  });
});
