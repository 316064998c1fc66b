import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { checkPack } from './checkPack';

jest.setTimeout(60_000);

describe('checkPack', () => {
  let dir: string;

  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args],
      { cwd: dir },
    );
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'amamba-pack-'));
    git('init', '--quiet');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const commit = (name: string, content: Buffer | string) => {
    writeFileSync(join(dir, name), content);
    git('add', '.');
    git('commit', '--quiet', '--message', name);
  };
  /** The pack that git itself makes of all. */
  const pack = () => {
    git('repack', '-adq', '--window=10');
    const folder = join(dir, '.git/objects/pack');
    const name = readdirSync(folder).find(file => file.endsWith('.pack'))!;
    return readFileSync(join(folder, name));
  };

  it('lets in what people keep there, with deltas too', () => {
    const lines = Array.from({ length: 5000 }, () =>
      randomBytes(10).toString('hex'),
    );
    for (let version = 0; version < 5; version += 1) {
      lines[version * 100] = `version: ${version}`;
      commit('values.yaml', lines.join('\n'));
    }
    commit('empty', '');
    commit('logo.png', randomBytes(300_000));
    expect(() => checkPack(pack())).not.toThrow();
  });

  it('keeps out a file that is small only while it is packed', () => {
    commit('zeros', Buffer.alloc(33 * 2 ** 20));
    const packed = pack();
    expect(packed.length).toBeLessThan(100_000);
    expect(() => checkPack(packed)).toThrow('more than 32 MB in one file');
  });

  it('keeps out many that are too much together, as deltas too', () => {
    const content = Buffer.alloc(20 * 2 ** 20);
    for (let index = 0; index < 7; index += 1) {
      content.write(`${index}`, index);
      commit('zeros', content);
    }
    const packed = pack();
    expect(packed.length).toBeLessThan(200_000);
    expect(() => checkPack(packed)).toThrow('128 MB in all');
  });

  it('does not believe a size that is not so', () => {
    const header = Buffer.from('PACK0000000000000');
    header.writeUInt32BE(2, 4);
    header.writeUInt32BE(1, 8);
    // A file of one byte, it says.
    header.writeUInt8(0x31, 12);
    const zeros = deflateSync(Buffer.alloc(2 ** 20));
    const forged = Buffer.concat([header.subarray(0, 13), zeros]);
    expect(() => checkPack(forged)).toThrow();
  });
});
