import { createHash, randomFillSync } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { podDetailSchema } from '@amamba/plugin-amamba-debug-common';
import { runInContainer } from '@amamba/plugin-amamba-node';
import express from 'express';
import { Header, Parser } from 'tar';
import { eventually } from './__testUtils__/eventually';
import { aSession } from './__testUtils__/sessions';
import { DiagnosisReader } from './diagnosis/DiagnosisReader';
import { ContainerFileReader } from './files/ContainerFileReader';
import { createOpenFile } from './files/createOpenFile';
import {
  ALICE,
  type DebugWorld,
  SHOP,
  startDebugWorld,
} from './modes/__testUtils__/debugWorld';
import type { DebugPolicies } from './policy/DebugPolicies';
import { createPreviewRouter } from './preview/createPreviewRouter';
import { PreviewService } from './preview/PreviewService';
import { PreviewStore } from './preview/PreviewStore';
import type { OpenedProcess } from './process/RemoteProcess';
import type { EntityCaller } from './routes/RouteDeps';
import type { SessionRequest } from './store/SessionStore';
import { openDatabase } from './store/openDatabase';

jest.setTimeout(120_000);

const MEBIBYTE = 1024 * 1024;
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const policies = {
  of: async () => ({
    preview: true,
    limits: { downloadBytes: 32 * MEBIBYTE, uploadBytes: 32 * MEBIBYTE },
  }),
} as unknown as DebugPolicies;
const subjects = { userOf: async () => ALICE };
const caller = {
  user: 'user:default/alice',
  entityRef: 'component:default/shop',
  credentials: {},
  signal: new AbortController().signal,
} as unknown as EntityCaller;

let world: DebugWorld;
beforeAll(async () => {
  world = await startDebugWorld();
});
afterAll(() => world?.stop());

const refOf = (pod: string, container = 'main') => ({
  cluster: 'dev',
  namespace: 'shop',
  pod,
  container,
});

const reader = () => new ContainerFileReader({ kube: world.kube, subjects });

function move(
  request: SessionRequest,
  pod = 'web',
  kubeUser = ALICE,
): Promise<OpenedProcess> {
  const openFile = createOpenFile({ kube: world.kube, policies });
  return openFile(
    aSession({ ...refOf(pod), mode: request.mode, request, kubeUser }),
    {
      size: { columns: 80, rows: 24 },
      progress: () => {},
      signal: new AbortController().signal,
    },
  );
}

async function upload(path: string, bytes: Buffer, pod = 'web') {
  const [, directory, name] = /^(.*)\/([^/]*)$/.exec(path) ?? [];
  const opened = await move(
    {
      mode: 'upload',
      directory: directory || '/',
      name,
      size: bytes.length,
      overwrite: true,
    },
    pod,
  );
  for (let start = 0; start < bytes.length; start += 128 * 1024) {
    opened.process.write(bytes.subarray(start, start + 128 * 1024));
    if (opened.process.bufferedBytes > MEBIBYTE) {
      await new Promise<void>(resolve => opened.process.onDrain(resolve));
    }
  }
  opened.process.endInput();
  const end = await opened.process.ended;
  await opened.cleanUp?.();
  return end;
}

async function download(path: string, pod = 'web') {
  const opened = await move({ mode: 'download', path }, pod);
  const frames: Buffer[] = [];
  opened.process.onFrame(frame => frames.push(frame.subarray(1)));
  const end = await opened.process.ended;
  return { opened, end, bytes: Buffer.concat(frames) };
}

async function run(script: string) {
  const { namespace, pod, container } = refOf('web');
  const { stdout } = await runInContainer(world.admin, {
    namespace,
    pod,
    container,
    command: ['sh', '-c', script],
    timeoutMs: 20_000,
    maxBytes: MEBIBYTE,
  });
  return stdout.toString();
}

const sha256 = (bytes: Buffer) =>
  createHash('sha256').update(bytes).digest('hex');

describe('files', () => {
  it('travel both ways, every byte of them', async () => {
    const bytes = randomFillSync(Buffer.alloc(10 * MEBIBYTE));
    expect(await upload('/tmp/big file', bytes)).toEqual({
      type: 'exited',
      exitCode: 0,
    });
    const [hash] = (await run("sha256sum '/tmp/big file'")).split(' ');
    expect(hash).toBe(sha256(bytes));
    expect(await run('ls -A /tmp')).toBe('big file\n');
    const { opened, bytes: back } = await download('/tmp/big file');
    expect(opened).toMatchObject({
      fileName: 'big file',
      size: bytes.length,
    });
    expect(sha256(back)).toBe(sha256(bytes));
  });

  it('are listed and shown as the person who asks', async () => {
    await run(
      "mkdir -p /data/-d; echo hi > '/data/new\nline'; ln -s -- -d /data/l",
    );
    const { items } = await reader().list(refOf('web'), '/data', caller);
    expect(items.map(({ name, type, target }) => [name, type, target])).toEqual(
      [
        ['-d', 'directory', undefined],
        ['l', 'link', '-d'],
        ['new\nline', 'file', undefined],
      ],
    );
    const shown = await reader().view(refOf('web'), '/data/new\nline', caller);
    expect(shown).toMatchObject({ text: 'hi\n', size: 3, truncated: false });
    const stranger = new ContainerFileReader({
      kube: world.kube,
      subjects: { userOf: async () => ({ user: 'mallory', groups: [] }) },
    });
    await expect(
      stranger.list(refOf('web'), '/', caller),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('pods/exec'),
    });
    await expect(
      move({ mode: 'download', path: '/etc/hostname' }, 'web', {
        user: 'mallory',
        groups: [],
      }),
    ).rejects.toMatchObject({ code: 'exec-forbidden' });
  });

  it('of a directory are safe, whatever tar the container has', async () => {
    const evil = (fields: object) => {
      const header = new Header({ mode: 0o4755, size: 0, ...fields });
      header.encode();
      return header.block!;
    };
    await upload(
      '/tmp/evil.tar',
      Buffer.concat([
        evil({ path: '../../evil', type: 'File' }),
        evil({ path: '/etc/cron.d/evil', type: 'File' }),
        evil({ path: './out', type: 'SymbolicLink', linkpath: '/' }),
        evil({ path: './out/evil', type: 'File' }),
        evil({ path: './sda', type: 'BlockDevice' }),
        evil({ path: './fine', type: 'File' }),
        Buffer.alloc(1024),
      ]),
    );
    await run('mkdir -p /usr/local/bin');
    await upload(
      '/usr/local/bin/tar',
      Buffer.from('#!/bin/sh\nexec cat /tmp/evil.tar\n'),
    );
    await run('chmod +x /usr/local/bin/tar; mkdir -p /srv/things');
    const { opened, end, bytes } = await download('/srv/things');
    await run('rm /usr/local/bin/tar');
    const names: string[] = [];
    new Parser({
      onReadEntry: entry => {
        names.push(`${entry.path} ${entry.mode?.toString(8)}`);
        entry.resume();
      },
    }).end(bytes);
    expect(opened.fileName).toBe('things.tar');
    // What is below a link that was left out is in a directory of its own.
    expect(names).toEqual(['things/out/evil 755', 'things/fine 755']);
    expect(end.message).toMatch(/^Left out: .*evil.*\/etc\/cron.*out.*sda/);
  });

  it('leave nothing half done', async () => {
    await run('mkdir -p /up');
    const request: SessionRequest = {
      mode: 'upload',
      directory: '/up',
      name: 'f',
      size: 10,
      overwrite: false,
    };
    const gone = await move(request);
    gone.process.write(Buffer.from('abc'));
    gone.process.close();
    await gone.process.ended;
    await gone.cleanUp?.();
    await eventually(async () => {
      expect(await run('ls -A /up')).toBe('');
    });
    const long = await move(request);
    long.process.write(Buffer.from('abcdefghijk'));
    expect(await long.process.ended).toMatchObject({ type: 'failed' });
    await long.cleanUp?.();
    expect(await run('ls -A /up')).toBe('');
  });

  it('of a container without anything go through a debug container', async () => {
    const path = '/etc/hostname';
    await expect(download(path, 'bare')).rejects.toMatchObject({
      code: 'no-tar',
      message: expect.stringContaining('Open a debug container'),
    });
    const debugging = await world.open(
      {
        mode: 'debug-container',
        image: 'nicolaka/netshoot',
        profile: 'general',
        ttlSeconds: 3600,
        reuse: true,
      },
      { pod: 'bare' },
    );
    const listed = await reader().list(refOf('bare'), '/', caller);
    expect(listed.via).toBe(debugging.container);
    expect(listed.items.map(({ name }) => name)).not.toContain('bin');
    const shown = await reader().view(refOf('bare'), path, caller);
    expect(shown.text).toBe('bare\n');
    expect((await download(path, 'bare')).bytes.toString()).toBe('bare\n');
    await upload('/tmp/x', Buffer.from('new'), 'bare');
    expect((await reader().view(refOf('bare'), '/tmp/x', caller)).text).toBe(
      'new',
    );
    debugging.process.close();
    await debugging.cleanUp?.();
  });
});

it('a pod is told with what helps to find out what is wrong with it', async () => {
  const reading = new DiagnosisReader({
    kube: world.kube,
    targets: { ofPod: async () => ({ workspace: 'shop' }) },
    policies: { of: async () => undefined },
  });
  const detail = await eventually(async () => {
    const pod = refOf('web');
    const found = await reading.get(pod, { ...caller, entity: SHOP });
    expect(podDetailSchema.parse(found)).toEqual(found);
    return found;
  });
  expect(detail.notices).toEqual([]);
  expect(detail.events.map(({ reason }) => reason)).toContain('Started');
  expect(detail).toMatchObject({
    status: 'Running',
    podSecurity: { level: 'privileged', refused: [] },
  });
});

describe('previews', () => {
  let server: Server;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it('show an application apart from the portal, while they are open', async () => {
    const knex = await databases.init('SQLITE_3');
    const store = new PreviewStore(
      await openDatabase({ getClient: async () => knex }),
    );
    let time = new Date('2026-11-21T10:00:00Z');
    const now = () => time;
    const config = { enabled: true, seconds: 60 };
    const service = new PreviewService({
      store,
      config,
      policies,
      subjects,
      now,
    });
    const app = express().use(
      '/preview',
      createPreviewRouter({
        store,
        kube: world.kube,
        now,
        logger: mockServices.logger.mock(),
      }),
    );
    server = app.listen(0, '127.0.0.1');
    await new Promise(resolve => {
      server.once('listening', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const get = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        headers: { Cookie: 'a=b', Authorization: 'Bearer secret' },
      });
    const open = (pod: string, podPort: number) =>
      service.open(
        { pod: refOf(pod), port: podPort, workspace: 'shop' },
        caller,
      );

    const opened = await open('web', 80);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => get(opened.path)),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('nginx');
      expect(answer.headers.get('content-security-policy')).toMatch(
        /^sandbox (?!.*same-origin)/,
      );
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    const missing = await get(`${opened.path}nothing-here`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('nginx');
    expect(await (await get((await open('bare', 5678)).path)).text()).toBe(
      'hi\n',
    );
    const closed = await get((await open('web', 81)).path);
    expect(closed.status).toBe(502);
    expect((await get((await open('gone', 80)).path)).status).toBe(404);
    expect((await get(`/preview/${'x'.repeat(43)}/`)).status).toBe(404);
    time = new Date('2026-11-21T10:01:00Z');
    expect((await get(opened.path)).status).toBe(410);
  });
});
