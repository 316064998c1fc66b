import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { MADE_FOR_LABEL } from './pods/marks';
import { PODS } from './pods/Pod';
import type { Browser } from './__testUtils__/Browser';
import { aWorkspace } from './__testUtils__/catalog';
import { eventually } from './__testUtils__/eventually';
import {
  type Call,
  type RunningPlugin,
  startPlugin,
} from './__testUtils__/startPlugin';
import {
  type DebugWorld,
  installAgent,
  SHOP,
  startDebugWorld,
} from './modes/__testUtils__/debugWorld';

jest.setTimeout(120_000);

const ALICE = 'user:default/alice';
/** Keeps the cluster. */
const ROOT = 'user:default/root';
const ENTITY = '/entities/component/default/shop';
const WORKSPACE = '/workspaces/shop';
const web = {
  cluster: 'dev',
  namespace: 'shop',
  pod: 'web',
  container: 'main',
};

let world: DebugWorld;
let plugin: RunningPlugin;

beforeAll(async () => {
  world = await startDebugWorld();
  await installAgent(world.admin);
  plugin = await startPlugin({
    result: AuthorizeResult.ALLOW,
    kube: world.kube,
    entities: [
      aWorkspace('shop', { clusters: [{ name: 'dev', namespaces: ['shop'] }] }),
      { ...SHOP, metadata: { ...SHOP.metadata, namespace: 'default' } },
    ],
    groups: {
      [ALICE]: ['group:default/shoppers'],
      [ROOT]: ['group:default/keepers'],
    },
  });
});

afterAll(async () => {
  await plugin?.stop();
  await world?.stop();
});

const call = (request: Call, under: string) =>
  plugin.call({ as: ALICE, ...request }, under);

/** Asks for a session as a page does, and connects to it. */
async function open(
  path: string,
  body: object,
  { as = ALICE, under = ENTITY } = {},
): Promise<{ session: string; browser: Browser }> {
  const answer = await call({ path, method: 'post', body, as }, under);
  expect([answer.status, answer.body.error]).toEqual([201, undefined]);
  const { session, ticket } = answer.body;
  const browser = await plugin.browser(ticket).hello(as);
  return { session, browser };
}

const stored = (session: string) => plugin.store.getSession(session);

/** Types a line, and waits for what it shows. */
async function run(browser: Browser, line: string, shown: string) {
  browser.type(`${line}\r`);
  await browser.showed(shown);
}

describe('a portal on a cluster', () => {
  it('opens a shell, survives a dropped network, and replays what was shown', async () => {
    const { session, browser } = await open('/shells', {
      ...web,
      record: true,
    });
    expect(await browser.got('opened')).toMatchObject({
      role: 'owner',
      tty: true,
      recorded: true,
    });
    await run(browser, 'echo $((6 * 7))-first', '42-first');
    browser.cut();

    const { body } = await call(
      { path: `/sessions/${session}/tickets`, method: 'post' },
      WORKSPACE,
    );
    const again = await plugin
      .browser(body.ticket)
      .hello(ALICE, { received: 0 });
    await again.showed('42-first');
    await run(again, 'echo $((6 * 7))-second', '42-second');
    again.type('exit 3\r');
    expect(await again.got('ended')).toMatchObject({
      ending: 'exited',
      exitCode: 3,
    });
    await eventually(async () => {
      expect(await stored(session)).toMatchObject({
        phase: 'ended',
        exitCode: 3,
        kubeUser: { user: 'alice', groups: ['shoppers'] },
        recordingBytes: expect.any(Number),
      });
    });
    const recording = await call(
      { path: `/sessions/${session}/recording` },
      WORKSPACE,
    );
    const text = recording.body.events
      .map(([, , data]: [number, string, string]) => data)
      .join('');
    expect(text).toContain('42-first');
    expect(text).toContain('42-second');
  });

  it('runs one command, and tells its outputs apart', async () => {
    const command = ['sh', '-c', 'echo out; echo err >&2; exit 7'];
    const { browser } = await open('/commands', { ...web, command });
    expect(await browser.got('ended')).toMatchObject({ exitCode: 7 });
    const of = (channel: number) =>
      Buffer.concat(
        browser.frames
          .filter(frame => frame[0] === channel)
          .map(frame => frame.subarray(1)),
      ).toString();
    expect([of(1), of(2)]).toEqual(['out\n', 'err\n']);
  });

  it('attaches to the first process, and follows what it logs', async () => {
    const talker = { ...web, pod: 'talker' };
    const log = await open('/logs', talker);
    await log.browser.got('opened');
    const { browser } = await open('/attachments', talker);
    await browser.got('opened');
    browser.type('hello\n');
    await browser.showed('got hello');
    await log.browser.showed('got hello');
    browser.say({ type: 'end' });
    log.browser.say({ type: 'end' });
    expect(await log.browser.got('ended')).toMatchObject({ ending: 'closed' });
  });

  it('brings tools to a container that has nothing', async () => {
    const bare = { ...web, pod: 'bare' };
    const shell = await open('/shells', bare);
    expect(await shell.browser.got('error')).toMatchObject({
      code: 'no-shell',
    });
    const { browser } = await open('/debug-containers', {
      ...bare,
      image: 'nicolaka/netshoot',
    });
    await browser.got('opened');
    await run(browser, 'ls /proc/1/root/; echo $((6 * 7))', '42');
    const { body } = await call({ path: '/pods' }, ENTITY);
    const pod = body.items.find((item: { pod: string }) => item.pod === 'bare');
    const added = pod.containers.find(
      ({ kind }: { kind: string }) => kind === 'ephemeral',
    );
    expect(added).toMatchObject({
      image: 'docker.io/nicolaka/netshoot:latest',
      debugger: { target: 'main' },
    });
    browser.say({ type: 'end' });
    await browser.got('ended');
    const stop = `/pods/dev/shop/bare/containers/${added.name}/stop`;
    expect((await call({ path: stop, method: 'post' }, ENTITY)).status).toBe(
      200,
    );
  });

  it('copies a pod, and deletes the copy with its session', async () => {
    const { session, browser } = await open('/pod-copies', {
      ...web,
      pod: 'bare',
      image: 'busybox',
    });
    const { pod } = await browser.got('opened');
    const copy = { namespace: 'shop', name: pod! };
    expect((await world.admin.get(PODS, copy))?.metadata.labels).toMatchObject({
      [MADE_FOR_LABEL]: 'copy',
    });
    await run(browser, 'echo $((6 * 7))', '42');
    await call(
      { path: `/sessions/${session}/close`, method: 'post' },
      WORKSPACE,
    );
    await browser.got('ended');
    await eventually(async () => {
      expect(await world.admin.get(PODS, copy)).toBeUndefined();
    });
  });

  it("looks into a container from the node's agent", async () => {
    const { policy } = await eventually(async () => {
      const { body } = await call({ path: '/debug-policy' }, ENTITY);
      expect(body.policy.agentClusters).toEqual(['dev']);
      return body;
    });
    expect(policy.workspace).toBe('shop');
    const { browser } = await open('/agent-shells', web);
    await browser.got('opened');
    await run(browser, 'echo $((6 * 7))', '42');
    browser.say({ type: 'end' });
    await browser.got('ended');
  });

  it('opens a shell of a node for whom the cluster lets, and for nobody else', async () => {
    const { body } = await call({ path: '/nodes' }, WORKSPACE);
    const [{ name: node }] = body.items;
    const target = { cluster: 'dev', node };
    const options = { under: WORKSPACE };
    const refused = await open('/node-shells', target, options);
    expect(await refused.browser.got('error')).toMatchObject({
      message: expect.stringContaining('forbidden'),
    });
    const { browser } = await open('/node-shells', target, {
      ...options,
      as: ROOT,
    });
    await browser.got('opened');
    await run(browser, 'echo $((6 * 7))', '42');
    browser.say({ type: 'end' });
    await browser.got('ended');
  });

  it('carries files both ways', async () => {
    const text = 'carried\n';
    const up = await open('/uploads', {
      ...web,
      directory: '/tmp',
      name: 'a.txt',
      size: text.length,
    });
    await up.browser.got('opened');
    up.browser.type(text);
    up.browser.say({ type: 'eof' });
    expect(await up.browser.got('ended')).toMatchObject({ ending: 'exited' });
    const path = '/tmp/a.txt';
    const file = `/pods/dev/shop/web/containers/main/file?path=${path}`;
    const { body } = await call({ path: file }, ENTITY);
    expect(body).toMatchObject({ text, size: text.length });
    const down = await open('/downloads', { ...web, path });
    expect(await down.browser.got('opened')).toMatchObject({
      fileName: 'a.txt',
      size: text.length,
    });
    await down.browser.showed(text);
    expect(await down.browser.got('ended')).toMatchObject({
      ending: 'exited',
    });
  });
});
