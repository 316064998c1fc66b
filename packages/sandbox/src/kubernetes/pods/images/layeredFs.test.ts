import { buildTree } from './fileTree.ts';
import { LayeredFs } from './layeredFs.ts';

const IMAGE = buildTree([
  ['/etc/os-release', { content: 'ID=test\n' }],
  ['/usr/bin/tool', { content: '#!/bin/sh\n', mode: 0o755 }],
  ['/bin', { target: 'usr/bin' }],
  ['/tmp', { directory: true, mode: 0o1777 }],
]);
const clock = { now: 1_000 };
let fs: LayeredFs;
let other: LayeredFs;

beforeEach(() => {
  fs = new LayeredFs(IMAGE, () => clock.now);
  other = new LayeredFs(IMAGE);
});

it('shares an image that each container changes for itself', async () => {
  await fs.appendFile('/etc/os-release', 'VERSION=1\n');
  await fs.writeFile('/etc/new/deep', Buffer.from([255]));
  await fs.rm('/usr/bin/tool');
  expect(await fs.readFile('/etc/os-release')).toBe('ID=test\nVERSION=1\n');
  expect(await fs.readdir('/etc')).toEqual(['new', 'os-release']);
  expect(await fs.exists('/bin/tool')).toBe(false);
  expect(await fs.readFileBytes('/etc/new/deep')).toBe('\xff');
  expect((await fs.stat('/etc/new')).mtime.getTime()).toBe(1_000);

  expect(await other.readFile('/etc/os-release')).toBe('ID=test\n');
  expect(await other.readdir('/etc')).toEqual(['os-release']);
  expect((await other.stat('/bin/tool')).mode).toBe(0o755);
});

it('follows links, in paths and at their end', async () => {
  expect(await fs.realpath('/bin/../bin/tool')).toBe('/usr/bin/tool');
  await fs.symlink('../etc/os-release', '/tmp/release');
  expect(await fs.readlink('/tmp/release')).toBe('../etc/os-release');
  expect((await fs.lstat('/tmp/release')).isSymbolicLink).toBe(true);
  await fs.writeFile('/tmp/release', 'ID=mine\n');
  expect(await fs.readFile('/etc/os-release')).toBe('ID=mine\n');
  await fs.rm('/tmp/release');
  expect(await fs.exists('/etc/os-release')).toBe(true);
  await fs.symlink('/tmp/a', '/tmp/b');
  await fs.symlink('/tmp/b', '/tmp/a');
  await expect(fs.readFile('/tmp/a')).rejects.toThrow('ELOOP');
});

it('copies and moves without touching what it copied from', async () => {
  await fs.cp('/etc', '/tmp/etc', { recursive: true });
  await fs.writeFile('/tmp/etc/os-release', 'ID=copy\n');
  await fs.mv('/usr', '/opt');
  await fs.chmod('/opt/bin/tool', 0o700);
  expect(await fs.readFile('/etc/os-release')).toBe('ID=test\n');
  expect((await fs.stat('/opt/bin/tool')).mode).toBe(0o700);
  expect(await fs.exists('/usr')).toBe(false);
  expect((await other.stat('/usr/bin/tool')).mode).toBe(0o755);
});

it('links share what is written to either', async () => {
  await fs.writeFile('/tmp/one', '1');
  await fs.link('/tmp/one', '/tmp/two');
  await fs.appendFile('/tmp/two', '2');
  expect(await fs.readFile('/tmp/one')).toBe('12');
});

it('refuses as a kernel does', async () => {
  await expect(fs.readFile('/none')).rejects.toThrow(
    "ENOENT: no such file or directory, open '/none'",
  );
  await expect(fs.readFile('/etc')).rejects.toThrow('EISDIR');
  await expect(fs.readdir('/etc/os-release')).rejects.toThrow('ENOTDIR');
  await expect(fs.mkdir('/etc')).rejects.toThrow('EEXIST');
  await expect(fs.mkdir('/a/b')).rejects.toThrow('ENOENT');
  await expect(fs.rm('/usr')).rejects.toThrow('ENOTEMPTY');
  await expect(fs.cp('/usr', '/x')).rejects.toThrow('EISDIR');
  await expect(fs.writeFile('/etc/os-release/x', '')).rejects.toThrow(
    'ENOTDIR',
  );
});

it('grows a file in its place, and none that has the same beginning', async () => {
  for (const letter of 'abcd') await fs.appendFile('/tmp/log', letter);
  const early = await fs.readFileBuffer('/tmp/log');
  await fs.cp('/tmp/log', '/tmp/copy');
  await fs.appendFile('/tmp/log', 'one');
  await fs.appendFile('/tmp/copy', 'two');
  await fs.appendFile('/tmp/log', '!');
  expect(await fs.readFile('/tmp/log')).toBe('abcdone!');
  expect(await fs.readFile('/tmp/copy')).toBe('abcdtwo');
  expect(Buffer.from(early).toString()).toBe('abcd');
});
