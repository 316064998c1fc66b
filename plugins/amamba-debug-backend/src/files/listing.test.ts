import { modeText, parseListing } from './parseListing';
import { readText } from './readText';

const options = { cut: false, numericOwners: false };
const part = (names: string[], lines: string[], targets: string[]) =>
  Buffer.from(
    `${names.map(name => `./${name}\0`).join('')}\0${lines
      .map(line => `${line}\n`)
      .join('')}\0${targets.map(target => `${target}\0`).join('')}`,
  );

describe('parseListing', () => {
  it('reads files, directories, links and what is none of these', () => {
    const output = part(
      ['a\nb', '-rf', 'link', 'pipe'],
      [
        '81a4 12 1763700000 0 root',
        '41ed 4096 1763700000 1000 UNKNOWN',
        'a1ff 7 1763700000 1001 build agent',
        '11b6 0 -1 0 root',
      ],
      ['', '', '/tmp/x', ''],
    );
    expect(parseListing(output, options)).toEqual({
      truncated: false,
      items: [
        {
          name: 'a\nb',
          type: 'file',
          size: 12,
          mode: 'rw-r--r--',
          owner: 'root',
          modifiedAt: '2025-11-21T04:40:00.000Z',
        },
        expect.objectContaining({
          name: '-rf',
          type: 'directory',
          owner: '1000',
        }),
        expect.objectContaining({
          type: 'link',
          target: '/tmp/x',
          owner: 'build agent',
        }),
        expect.objectContaining({
          type: 'other',
          modifiedAt: '1969-12-31T23:59:59.000Z',
        }),
      ],
    });
    expect(
      parseListing(output, { ...options, numericOwners: true }).items[2].owner,
    ).toBe('1001');
  });

  it('leaves out what went meanwhile, and a part that was cut off', () => {
    const whole = part(['a', 'b'], ['-', '81a4 1 0 0 root'], ['', '']);
    const names = (output: Buffer, cut = false) => {
      const { items, truncated } = parseListing(output, { ...options, cut });
      return { names: items.map(({ name }) => name), truncated };
    };
    expect(names(whole)).toEqual({ names: ['b'], truncated: false });
    for (let end = 1; end < whole.length; end += 1) {
      const cut = Buffer.concat([whole, whole.subarray(0, end)]);
      expect(names(cut)).toEqual({ names: ['b'], truncated: true });
    }
    expect(names(Buffer.concat([whole, Buffer.from('more')]))).toEqual({
      names: ['b'],
      truncated: true,
    });
    expect(names(Buffer.alloc(0))).toEqual({ names: [], truncated: false });
  });

  it.each([
    [0o4755, 'rwsr-xr-x'],
    [0o2644, 'rw-r-Sr--'],
    [0o1777, 'rwxrwxrwt'],
    [0o1666, 'rw-rw-rwT'],
  ])('writes %o as ls does', (bits, text) => {
    expect(modeText(bits)).toBe(text);
  });
});

describe('readText', () => {
  const letters = Buffer.from('größe 大');

  it('takes text, and leaves out a letter that the end cuts in two', () => {
    expect(readText(letters, false)).toBe('größe 大');
    expect(readText(letters.subarray(0, -1), true)).toBe('größe ');
    expect(readText(Buffer.alloc(0), false)).toBe('');
  });

  it('takes nothing else for text', () => {
    expect(readText(Buffer.from('a\0b'), false)).toBeUndefined();
    expect(readText(Buffer.from([0x61, 0xff, 0x61]), false)).toBeUndefined();
    expect(readText(letters.subarray(0, -1), false)).toBeUndefined();
  });
});
