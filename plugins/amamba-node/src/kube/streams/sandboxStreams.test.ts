import { get } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox';
import { StreamReader } from '../__testUtils__/StreamReader';
import { DefaultKubeClient } from '../client/DefaultKubeClient';
import { KubeError } from '../KubeError';
import { runInContainer } from './runInContainer';

jest.setTimeout(60_000);

const PODS = { group: '', version: 'v1', plural: 'pods' };
const web = { namespace: 'shop', pod: 'web', container: 'main' };

let sandbox: Sandbox;
let client: DefaultKubeClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  const [{ url, caData, adminToken }] = sandbox.clusters;
  client = DefaultKubeClient.connect({
    name: 'dev',
    title: 'dev',
    url,
    ca: { data: Buffer.from(caData, 'base64').toString() },
    token: { data: adminToken },
    skipTlsVerify: false,
  });
  await client.create(
    { ...PODS, plural: 'namespaces' },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  );
  await client.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      containers: [
        {
          name: 'main',
          image: 'local.test/busybox:1',
          command: [
            'sh',
            '-c',
            'mkdir -p /www; printf page > /www/index.html; httpd -p 8080 -h /www; while true; do echo tick; sleep 1; done',
          ],
        },
      ],
    },
  });
  await running();
});
afterAll(async () => {
  await client?.close();
  await sandbox?.stop();
});

async function running(): Promise<void> {
  for (;;) {
    const pod = await client.get(PODS, { namespace: 'shop', name: 'web' });
    const { phase } = (pod?.status ?? {}) as { phase?: string };
    if (phase === 'Running') return;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

async function request(forward: Duplex): Promise<string> {
  const response = await new Promise<NodeJS.ReadableStream>(
    (resolve, reject) => {
      get('http://web/', { createConnection: () => forward }, resolve).on(
        'error',
        reject,
      );
    },
  );
  let body = '';
  for await (const chunk of response) body += chunk;
  return body;
}

describe('streams of the API server', () => {
  it('are a shell with a terminal', async () => {
    const stream = await client.streams.exec({
      ...web,
      command: ['sh'],
      stdin: true,
      tty: true,
    });
    const reader = new StreamReader(stream);
    stream.resize(101, 31);
    stream.write(Buffer.from('stty size\r'));
    await reader.until('31 101');
    stream.write(Buffer.from('exit 7\r'));
    expect(await stream.ended).toMatchObject({ type: 'exited', exitCode: 7 });
  });

  it('join what runs', async () => {
    const stream = await client.streams.attach({
      ...web,
      stdin: false,
      tty: false,
    });
    await new StreamReader(stream).until('tick');
    stream.close();
    expect(await stream.ended).toEqual({ type: 'lost', message: 'Hung up' });
  });

  it('are ports', async () => {
    const port = { namespace: 'shop', pod: 'web' };
    const forward = await client.streams.portForward({ ...port, port: 8080 });
    const closed = new Promise(resolve => {
      forward.once('close', resolve);
    });
    expect(await request(forward)).toBe('page');
    await closed;

    const nobody = await client.streams.portForward({ ...port, port: 9 });
    const failure = request(nobody);
    await expect(failure).rejects.toThrow(KubeError);
    await expect(failure).rejects.toThrow(/connection refused/);
  });

  it('run commands to their end', async () => {
    const run = (command: string[], options: { stdin?: Buffer } = {}) =>
      runInContainer(client, {
        ...web,
        command,
        timeoutMs: 20_000,
        maxBytes: 100_000,
        ...options,
      });
    expect(
      await run(['sh', '-c', 'cat; echo no >&2; exit 3'], {
        stdin: Buffer.from('yes'),
      }),
    ).toEqual({
      exitCode: 3,
      stdout: Buffer.from('yes'),
      stderr: Buffer.from('no\n'),
      truncated: false,
    });
    const absent = await run(['bash']);
    expect(absent).not.toHaveProperty('exitCode');
    expect(absent.failed).toContain('executable file not found');
    const endless = await run([
      'sh',
      '-c',
      'while true; do echo abcdefg; done',
    ]);
    expect(endless).toMatchObject({ truncated: true });
    expect(endless.stdout).toHaveLength(100_000);
  });

  it('do not wait for a command longer than they may', async () => {
    const sleep = (signal?: AbortSignal) =>
      runInContainer(client, {
        ...web,
        command: ['sleep', '600'],
        timeoutMs: signal ? 20_000 : 200,
        maxBytes: 10,
        signal,
      });
    await expect(sleep()).rejects.toMatchObject({ code: 504 });
    const controller = new AbortController();
    const cancelled = sleep(controller.signal);
    controller.abort(new Error('the person left'));
    await expect(cancelled).rejects.toThrow('the person left');
  });
});
