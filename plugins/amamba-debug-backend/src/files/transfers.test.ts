import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { list } from 'tar';
import { aSession } from '../__testUtils__/sessions';
import { DEBUGGER_ENV } from '../pods/marks';
import type { DebugPolicies } from '../policy/DebugPolicies';
import type { OpenedProcess } from '../process/RemoteProcess';
import type { EntityCaller } from '../routes/RouteDeps';
import type { SessionRequest } from '../store/SessionStore';
import {
  createLocalContainer,
  type LocalContainer,
} from './__testUtils__/LocalContainer';
import { ContainerFileReader } from './ContainerFileReader';
import { createOpenFile } from './createOpenFile';

const LIMIT = 1024 * 1024;
const ref = { cluster: 'dev', namespace: 'n', pod: 'p', container: 'main' };
const caller = { signal: new AbortController().signal } as EntityCaller;

let directory: string;
let local: LocalContainer;

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'files-'));
  local = createLocalContainer();
});

afterEach(() => fs.rm(directory, { recursive: true, force: true }));

const at = (...names: string[]) => path.join(directory, ...names);

function reader() {
  return new ContainerFileReader({
    kube: local.kube,
    subjects: { userOf: async () => undefined },
  });
}

function open(request: SessionRequest): Promise<OpenedProcess> {
  const openFile = createOpenFile({
    kube: local.kube,
    policies: {
      of: async () => ({
        limits: { downloadBytes: LIMIT, uploadBytes: LIMIT },
      }),
    } as unknown as DebugPolicies,
  });
  return openFile(
    aSession({
      mode: request.mode,
      request,
      namespace: 'n',
      pod: 'p',
      container: 'main',
    }),
    {
      size: { columns: 80, rows: 24 },
      progress: () => {},
      signal: new AbortController().signal,
    },
  );
}

const download = (file: string) => open({ mode: 'download', path: file });

async function received({ process }: OpenedProcess) {
  const frames: Buffer[] = [];
  process.onFrame(frame => frames.push(frame));
  const end = await process.ended;
  expect(frames.every(([channel]) => channel === 1)).toBe(true);
  return { end, bytes: Buffer.concat(frames.map(frame => frame.subarray(1))) };
}

function upload(name: string, size: number, overwrite = false) {
  return open({ mode: 'upload', directory, name, size, overwrite });
}

describe('listing', () => {
  it('shows names that nobody would choose', async () => {
    const names = [
      '-rf',
      ' a ',
      'new\nline',
      `$(id)'"\`;*`,
      '*',
      '..x',
      '.h',
      '大',
    ];
    await Promise.all(names.map(name => fs.writeFile(at(name), name)));
    await fs.mkdir(at('dir'));
    await fs.symlink('/nowhere\n', at('link\n'));
    await fs.writeFile(Buffer.from(`${directory}/\xff`, 'latin1'), '');
    const { items, truncated, ...rest } = await reader().list(
      ref,
      directory,
      caller,
    );
    expect(rest).toEqual({ path: directory });
    expect(truncated).toBe(false);
    expect(items.map(({ name }) => name).sort()).toEqual(
      [...names, 'dir', 'link\n', '\ufffd'].sort(),
    );
    expect(items).toContainEqual(
      expect.objectContaining({
        name: 'link\n',
        type: 'link',
        target: '/nowhere\n',
      }),
    );
    expect(items).toContainEqual(
      expect.objectContaining({ name: '大', type: 'file', size: 3 }),
    );
    expect(items.find(({ name }) => name === 'dir')?.type).toBe('directory');
  });

  it('stops at a bound, lists / and tells what is none', async () => {
    await Promise.all(
      Array.from({ length: 2100 }, (_, index) =>
        fs.writeFile(at(`f${index}`), ''),
      ),
    );
    const many = await reader().list(ref, directory, caller);
    expect(many.items).toHaveLength(2000);
    expect(many.truncated).toBe(true);
    expect(
      (await reader().list(ref, '/', caller)).items.map(({ name }) => name),
    ).toContain('proc');
    await expect(reader().list(ref, at('f1'), caller)).rejects.toThrow(
      /is not a directory/,
    );
    await expect(reader().list(ref, at('none'), caller)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });
});

describe('viewing', () => {
  it('shows text, the beginning of long ones, and says what is none', async () => {
    await fs.writeFile(at('text'), 'größe\n');
    await fs.writeFile(at('long'), 'ß'.repeat(200_000));
    await fs.writeFile(at('binary'), Buffer.from([1, 0, 2]));
    await fs.symlink('text', at('link'));
    const view = (name: string) => reader().view(ref, at(name), caller);
    expect(await view('link')).toEqual({
      path: at('link'),
      size: 8,
      text: 'größe\n',
      truncated: false,
    });
    const long = await view('long');
    expect(long).toMatchObject({ size: 400_000, truncated: true });
    expect(long.text).toBe('ß'.repeat(128 * 1024));
    expect(await view('binary')).toEqual({
      path: at('binary'),
      size: 3,
      truncated: false,
    });
    await expect(view('.')).rejects.toThrow(/not a regular file/);
    const proc = await reader().view(ref, '/proc/self/status', caller);
    expect(proc.text).toMatch(/^Name:/);
  });
});

describe('downloads', () => {
  it('are the bytes of a file, under a name that every system takes', async () => {
    const bytes = Buffer.from(
      Array.from({ length: 300_000 }, (_, i) => i % 251),
    );
    await fs.writeFile(at('a:b\n'), bytes);
    const opened = await download(at('a:b\n'));
    expect(opened).toMatchObject({
      fileName: 'a_b_',
      size: 300_000,
      tty: false,
      input: false,
    });
    const { end, bytes: got } = await received(opened);
    expect(end).toEqual({ type: 'exited', exitCode: 0 });
    expect(got.equals(bytes)).toBe(true);
  });

  it('of a file without a size are what it has', async () => {
    const opened = await download('/proc/self/status');
    expect(opened.size).toBeUndefined();
    expect((await received(opened)).bytes.toString()).toMatch(/^Name:/);
  });

  it('of a directory are an archive below its name', async () => {
    await fs.mkdir(at('d', 'sub'), { recursive: true });
    await fs.writeFile(at('d', 'sub', 'f'), 'x');
    await fs.symlink('/etc/passwd', at('d', 'out'));
    const opened = await download(at('d'));
    expect(opened.fileName).toBe('d.tar');
    const { end, bytes } = await received(opened);
    expect(end).toEqual({
      type: 'exited',
      exitCode: 0,
      message: 'Left out: "./out" is a link that leads out of the archive.',
    });
    await fs.writeFile(at('d.tar'), bytes);
    const names: string[] = [];
    await list({
      file: at('d.tar'),
      onReadEntry: ({ path: p }) => names.push(p),
    });
    expect(names.sort()).toEqual(['d/', 'd/sub/', 'd/sub/f']);
  });

  it('end at the limit', async () => {
    await fs.writeFile(at('big'), Buffer.alloc(LIMIT + 1));
    await expect(download(at('big'))).rejects.toMatchObject({
      code: 'too-large',
    });
    await fs.mkdir(at('d'));
    await fs.rename(at('big'), at('d', 'big'));
    const { end, bytes } = await received(await download(at('d')));
    expect(end).toMatchObject({ type: 'failed', reason: 'too-large' });
    expect(bytes.length).toBeLessThanOrEqual(LIMIT);
  });

  it('say what is not there, and what to do without tar', async () => {
    await expect(download(at('none'))).rejects.toMatchObject({
      code: 'not-found',
    });
    local.without.add('tar');
    await expect(download(directory)).rejects.toMatchObject({
      code: 'no-tar',
      message: expect.stringContaining('Open a debug container'),
    });
  });
});

describe('uploads', () => {
  it.each([true, false])(
    'arrive whole under their name (input can be ended: %s)',
    async endsInput => {
      local.endsInput = endsInput;
      const bytes = Buffer.from(
        Array.from({ length: 500_000 }, (_, i) => i % 253),
      );
      const opened = await upload('-n $x', bytes.length);
      expect(opened).toMatchObject({ input: true, size: bytes.length });
      const told: number[] = [];
      opened.onTransferred?.(count => told.push(count));
      for (let start = 0; start < bytes.length; start += 30_000) {
        opened.process.write(bytes.subarray(start, start + 30_000));
      }
      opened.process.endInput();
      expect(await opened.process.ended).toEqual({
        type: 'exited',
        exitCode: 0,
      });
      await opened.cleanUp?.();
      expect(told.at(-1)).toBe(bytes.length);
      expect((await fs.readFile(at('-n $x'))).equals(bytes)).toBe(true);
      expect((await fs.stat(at('-n $x'))).mode % 0o1000).toBe(0o644);
      expect(await fs.readdir(directory)).toEqual(['-n $x']);
    },
  );

  it.each([
    ['short', 'abc', true],
    ['long', 'abcdefgh', true],
    ['cut off', 'abc', false],
  ])('that are %s leave nothing', async (_what, text, told) => {
    const { process, cleanUp } = await upload('f', 5);
    process.write(Buffer.from(text));
    if (told) process.endInput();
    else process.close();
    expect(await process.ended).toMatchObject({ type: 'failed' });
    await cleanUp?.();
    expect(await fs.readdir(directory)).toEqual([]);
  });

  it('take the place of a file or a link only when told to', async () => {
    await fs.mkdir(at('elsewhere'));
    await fs.writeFile(at('elsewhere', 'target'), 'old');
    await fs.symlink('elsewhere/target', at('f'));
    await expect(upload('f', 3)).rejects.toMatchObject({ code: 'exists' });
    const { process } = await upload('f', 3, true);
    process.write(Buffer.from('new'));
    expect(await process.ended).toMatchObject({ exitCode: 0 });
    expect(await fs.readFile(at('f'), 'utf8')).toBe('new');
    expect((await fs.lstat(at('f'))).isFile()).toBe(true);
    expect(await fs.readFile(at('elsewhere', 'target'), 'utf8')).toBe('old');
    await expect(upload('elsewhere', 3, true)).rejects.toThrow(
      /not a regular file/,
    );
    await expect(upload('f', LIMIT + 1, true)).rejects.toMatchObject({
      code: 'too-large',
    });
  });
});

describe('a container without a shell', () => {
  const debuggerOf = (root: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n' },
    spec: {
      containers: [{ name: 'main', image: 'distroless' }],
      ephemeralContainers: [
        {
          name: 'debugger-abcde',
          image: 'busybox',
          targetContainerName: root,
          env: [
            { name: DEBUGGER_ENV.expiresAt, value: '2026-11-22T00:00:00Z' },
          ],
        },
      ],
    },
    status: {
      ephemeralContainerStatuses: [
        { name: 'debugger-abcde', state: { running: {} } },
      ],
    },
  });

  it('is reached through a debug container of the portal that sees its processes', async () => {
    local.shellless.add('main');
    await expect(reader().list(ref, '/', caller)).rejects.toThrow(
      /has no sh.*Open a debug container/,
    );
    local.pod = debuggerOf('other');
    await expect(download('/etc/hostname')).rejects.toMatchObject({
      code: 'no-tar',
    });
    local.pod = debuggerOf('main');
    local.targetRoot = directory;
    await fs.mkdir(at('etc', 'deep'), { recursive: true });
    await fs.writeFile(at('etc', 'f'), 'seen');
    // Links of the target lead to its own files, not to the debug container's.
    await fs.symlink('/etc', at('etc', 'deep', 'absolute'));
    await fs.symlink('../../../../..', at('etc', 'deep', 'up'));
    const seen = await reader().list(ref, '/etc/deep/absolute', caller);
    expect(seen.via).toBe('debugger-abcde');
    expect(seen.items.map(({ name, owner }) => [name, owner])).toEqual([
      ['deep', String(process.getuid?.())],
      ['f', String(process.getuid?.())],
    ]);
    const opened = await download('/etc/deep/up/etc/f');
    expect(opened.container).toBe('debugger-abcde');
    expect((await received(opened)).bytes.toString()).toBe('seen');
  });
});
