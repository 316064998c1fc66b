import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Header, Pax, Parser } from 'tar';
import { ArchiveGuard } from './ArchiveGuard';
import { ArchiveRepacker } from './ArchiveRepacker';

type Fields = ConstructorParameters<typeof Header>[0] & object;

function member(fields: object, content = ''): Buffer {
  const header = new Header({
    mode: 0o644,
    size: Buffer.byteLength(content),
    type: 'File',
    mtime: new Date(0),
    ...fields,
  } as Fields);
  const needsPax = header.encode();
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512);
  body.write(content);
  const { path } = fields as { path: string };
  return Buffer.concat([
    ...(needsPax ? [new Pax({ path, size: header.size }).encode()] : []),
    header.block!,
    body,
  ]);
}

const END = Buffer.alloc(1024);

async function repack(archive: Buffer, step = 700) {
  const out: Buffer[] = [];
  const repacker = new ArchiveRepacker({
    prefix: 'top',
    onData: bytes => out.push(bytes),
  });
  for (let at = 0; at < archive.length; at += step) {
    repacker.write(archive.subarray(at, at + step));
  }
  const leftOut = await repacker.end();
  return { leftOut, entries: await read(Buffer.concat(out)) };
}

async function read(archive: Buffer) {
  const entries: Record<string, unknown>[] = [];
  const parser = new Parser({
    strict: true,
    onReadEntry: entry => {
      const { path, type, linkpath, mode, uid, uname } = entry;
      const content: Buffer[] = [];
      entry.on('data', bytes => content.push(bytes));
      entry.on('end', () =>
        entries.push({
          path,
          type,
          mode,
          ...(linkpath && { linkpath }),
          ...(uid && { uid }),
          ...(uname && { uname }),
          content: Buffer.concat(content).toString(),
        }),
      );
    },
  });
  await new Promise((resolve, reject) => {
    parser.on('end', resolve);
    parser.on('error', reject);
    parser.end(archive);
  });
  return entries;
}

describe('ArchiveRepacker', () => {
  it('passes on what is below the directory, under its name, without owners and special bits', async () => {
    const long = `./${'größe/'.repeat(40)}file`;
    const { entries, leftOut } = await repack(
      Buffer.concat([
        member({ path: './', type: 'Directory', mode: 0o755 }),
        member({ path: './run', mode: 0o6755, uid: 1000, uname: 'app' }, 'abc'),
        member({ path: './link', type: 'SymbolicLink', linkpath: 'run' }),
        member({ path: './same', type: 'Link', linkpath: './run' }),
        member({ path: long }, 'x'.repeat(1500)),
        END,
      ]),
      97,
    );
    expect(leftOut).toBeUndefined();
    expect(entries).toEqual([
      expect.objectContaining({ path: 'top/', type: 'Directory' }),
      { path: 'top/run', type: 'File', mode: 0o755, content: 'abc' },
      expect.objectContaining({
        path: 'top/link',
        type: 'SymbolicLink',
        linkpath: 'run',
      }),
      expect.objectContaining({
        path: 'top/same',
        type: 'Link',
        linkpath: 'top/run',
      }),
      expect.objectContaining({
        path: long.replace('./', 'top/'),
        content: 'x'.repeat(1500),
      }),
    ]);
  });

  it('leaves out what would lead out, and says so', async () => {
    const { entries, leftOut } = await repack(
      Buffer.concat([
        member({ path: '../evil' }, 'one'),
        member({ path: '/etc/passwd' }, 'two'),
        member({ path: './dev', type: 'CharacterDevice' }),
        member({ path: './ok' }, 'fine'),
        member({ path: './out', type: 'SymbolicLink', linkpath: '/etc' }),
        member({ path: './up', type: 'SymbolicLink', linkpath: '../..' }),
        member({ path: './hard', type: 'Link', linkpath: '/etc/shadow' }),
        END,
      ]),
    );
    expect(entries.map(({ path }) => path)).toEqual(['top/ok']);
    expect(leftOut).toMatch(
      /^Left out: "\.\.\/evil" has a name .*and 1 more\.$/,
    );
  });

  it.each([
    ['ends early', member({ path: 'a' }, 'x'.repeat(2000)).subarray(0, 1024)],
    ['has no end', member({ path: 'a' }, 'x')],
    ['is none', Buffer.alloc(1024, 0x61)],
    ['is compressed', Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), END])],
    ['is empty', Buffer.alloc(0)],
  ])('does not take an archive that %s', async (_what, archive) => {
    await expect(repack(archive)).rejects.toThrow();
  });
});

describe('whatever a container sends', () => {
  let jail: string;
  beforeEach(() => {
    jail = fs.mkdtempSync(join(os.tmpdir(), 'archive-'));
    fs.mkdirSync(join(jail, 'outside'));
  });
  afterEach(() => fs.rmSync(jail, { recursive: true, force: true }));

  /** What is there, and where links end. */
  function look(directory: string): string[] {
    return fs
      .readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map(name => join(directory, name))
      .map(name => (fs.existsSync(name) ? fs.realpathSync(name) : name));
  }

  it('a tar that trusts it unpacks below one directory', async () => {
    const part = fc.constantFrom('a', 'b', 'c', '.', '..', '');
    const name = fc
      .array(part, { minLength: 1, maxLength: 4 })
      .map(parts => parts.join('/') || '.');
    const entry = fc.record({
      path: fc.oneof(
        name,
        name.map(text => `/${text}`),
      ),
      type: fc.constantFrom('File', 'Directory', 'SymbolicLink', 'Link'),
      linkpath: fc.oneof(
        name,
        name.map(() => `${jail}/outside`),
      ),
    });
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1, maxLength: 12 }),
        async entries => {
          const out: Buffer[] = [];
          const repacker = new ArchiveRepacker({
            prefix: 'top',
            onData: bytes => out.push(bytes),
          });
          for (const { linkpath, ...fields } of entries) {
            const isLink = /Link$/.test(fields.type);
            repacker.write(member(isLink ? { ...fields, linkpath } : fields));
          }
          repacker.write(END);
          await repacker.end();
          const into = join(jail, 'into');
          fs.rmSync(into, { recursive: true, force: true });
          fs.mkdirSync(into);
          try {
            execFileSync('tar', ['xPf', '-', '-C', into], {
              input: Buffer.concat(out),
              stdio: ['pipe', 'ignore', 'ignore'],
            });
          } catch {
            // Links in a circle, say: what counts is what it wrote.
          }
          kept += look(into).length;
          const top = join(fs.realpathSync(into), 'top');
          expect(
            look(into).filter(
              found => found !== top && !found.startsWith(`${top}/`),
            ),
          ).toEqual([]);
          expect(fs.readdirSync(join(jail, 'outside'))).toEqual([]);
          expect(fs.readdirSync(jail).sort()).toEqual(['into', 'outside']);
        },
      ),
      { numRuns: 60 },
    );
    expect(kept).toBeGreaterThan(50);
  });
});

describe('ArchiveGuard', () => {
  const kept = (...entries: [string, string, string?][]) => {
    const guard = new ArchiveGuard();
    return entries.map(
      ([path, type, linkpath]) =>
        !('dropped' in guard.judge({ path, type, linkpath })),
    );
  };

  it.each([
    '../a',
    'a/../../b',
    '/a',
    'a/..',
    '\\\\host\\share',
    'a\\..\\b',
    'C:/a',
    'C:a',
    '.. /a',
    'a/.../b',
  ])('drops the name %s', path => {
    expect(kept([path, 'File'])).toEqual([false]);
  });

  it.each([
    ['a', 'b', true],
    ['d/e/a', '../../b', true],
    ['d/e/a', '../../../b', false],
    ['a', 'b/../../c', false],
    ['a', 'b/../c', false],
    ['a', '/b', false],
    ['a', '..\\b', false],
    ['a', '.. /b', false],
    ['a', 'C:\\b', false],
    ['a', '', false],
  ])('of a link %s to %s', (path, target, stays) => {
    expect(kept([path, 'SymbolicLink', target])).toEqual([stays]);
  });

  it('drops what is below a link, or takes its place', () => {
    expect(
      kept(
        ['dir/', 'Directory'],
        ['dir/l', 'SymbolicLink', '.'],
        ['dir/l/x', 'File'],
        ['dir/l', 'Directory'],
        ['dir/l', 'SymbolicLink', 'other'],
        ['dir', 'SymbolicLink', 'x'],
        ['dir/f', 'File'],
        ['dir/f', 'File'],
        ['dir/f/g', 'File'],
        ['dir/h', 'Link', 'dir/f'],
        ['dir/i', 'Link', 'dir/h'],
        ['dir/j', 'Link', 'dir/l'],
        ['dir/k', 'Link', 'dir/none'],
      ),
    ).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      true,
      true,
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['Link', 'link'],
    ['stra\u00dfe', 'STRASSE'],
    ['caf\u00e9', 'cafe\u0301'],
    ['link', 'link.'],
  ])('drops what is below a link %s by the name of %s', (link, name) => {
    expect(
      kept(
        ['a/', 'Directory'],
        [`a/${link}`, 'SymbolicLink', '..'],
        [`a/${name}/l`, 'SymbolicLink', '../..'],
        [`a/${name}`, 'Directory'],
        ['README', 'File'],
        ['readme', 'File'],
      ),
    ).toEqual([true, true, false, false, true, true]);
  });

  it('looks at no more than it can', () => {
    const deep = (depth: number) => 'a/'.repeat(depth);
    const long = 'x'.repeat(4097);
    expect(
      kept(
        [`${deep(255)}f`, 'File'],
        [`${deep(256)}f`, 'File'],
        [`${deep(500_000)}f`, 'File'],
        [long, 'File'],
        ['l', 'SymbolicLink', long],
      ),
    ).toEqual([true, false, false, false, false]);
    const guard = new ArchiveGuard();
    const names = Array.from({ length: 9000 }, (_, at) => `${at}`.repeat(1000));
    const count = names.filter(
      name => !('dropped' in guard.judge({ path: name, type: 'File' })),
    ).length;
    expect(count * 4000).toBeGreaterThan(30 * 1024 * 1024);
    expect(count).toBeLessThan(names.length);
  });

  it.each([
    'FIFO',
    'BlockDevice',
    'CharacterDevice',
    'GNUDumpDir',
    'Unsupported',
  ])('drops a %s', type => {
    expect(kept(['a', type])).toEqual([false]);
  });
});
