import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { gitopsSignalSchema } from '@amamba/plugin-amamba-gitops-common';
import { argoResourceTreeSchema } from '@amamba/plugin-amamba-node';
import tree from '../../__fixtures__/tree.json';
import { anApplication, aProject } from '../../__testUtils__/applications';
import { APPLICATION } from '../../__testUtils__/cases/reads';
import { eventually } from '../../__testUtils__/eventually';
import { PuppetArgoCd } from '../../__testUtils__/PuppetArgoCd';
import {
  PAYMENTS,
  type RunningPlugin,
  startPlugin,
} from '../../__testUtils__/startPlugin';
import { createWorld } from '../../__testUtils__/world';
import { applicationIdOf, topicOf } from '../../store/ids';
import { nodeIdOf } from '../../view/toTree';

jest.setTimeout(60_000);

const SHA = '08e8b69bcce2b7910140f143100e0f550c15a741';
const component = (name: string) => `/entities/component/default/${name}`;
const podLog = `${APPLICATION}/pods/web-8488656489-5m542/log`;

describe('looking at applications', () => {
  let plugin: RunningPlugin;

  const start = async (instances?: PuppetArgoCd[]) => {
    plugin = await startPlugin({ result: AuthorizeResult.ALLOW, instances });
    await plugin.ingested();
    return plugin;
  };
  const get = async (path: string, under?: string) => {
    const { status, body } = await plugin.call({ path }, under);
    expect([path, status, body.error?.message]).toEqual([path, 200, undefined]);
    return body;
  };
  const names = async (path: string, under?: string): Promise<string[]> =>
    (await get(path, under)).items.map(({ name }: { name: string }) => name);
  /** What was told of the start is told. */
  const quiet = async () => {
    await eventually(() => expect(plugin.signals).not.toEqual([]));
    plugin.signals.length = 0;
  };
  const asked = (call: string) =>
    plugin.argocd.asked.filter(one => one.call === call).length;

  afterEach(() => plugin.stop());

  describe('lists', () => {
    it('has all of a workspace, and of a component what its annotations name', async () => {
      await start();
      expect(await names('/applications', PAYMENTS)).toEqual([
        'checkout',
        'web',
      ]);
      expect(await names('/applications')).toEqual(['checkout']);
      expect(await names('/applications', component('team'))).toEqual([
        'checkout',
        'web',
      ]);
      // Without a workspace its annotations stand alone.
      expect(await names('/applications', component('alone'))).toEqual([
        'checkout',
      ]);
    });

    it('says which annotations are needed, or what is wrong with one', async () => {
      await start();
      expect(await get('/applications', component('plain'))).toEqual({
        items: [],
        total: 0,
        counts: { sync: {}, health: {}, cluster: {} },
        sources: [],
        missingAnnotations: [
          'argocd/app-name',
          'argocd/app-selector',
          'argocd/project-name',
        ],
      });
      const { status, body } = await plugin.call(
        { path: '/applications' },
        component('misspelt'),
      );
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining(
          'argocd/app-selector of component:default/misspelt cannot be read',
        ),
      ]);
    });

    it('filters, sorts and pages on the server, and asks Argo CD nothing', async () => {
      await start();
      plugin.argocd.asked = [];
      const filters = {
        'search=WEB': ['web'],
        'health=Degraded': ['web'],
        'cluster=dev': ['checkout', 'web'],
        'cluster=prod': [],
        'instance=main': ['checkout', 'web'],
        'destinationNamespace=payments': ['web'],
        'sort=attention': ['web', 'checkout'],
        'sort=lastSynced': ['checkout', 'web'],
      };
      for (const [query, wanted] of Object.entries(filters)) {
        expect([
          query,
          await names(`/applications?${query}`, PAYMENTS),
        ]).toEqual([query, wanted]);
      }
      const first = await get('/applications?limit=1', PAYMENTS);
      expect(first).toMatchObject({ items: [{ name: 'checkout' }], total: 2 });
      const cursor = encodeURIComponent(first.nextCursor);
      const second = await get(
        `/applications?limit=1&cursor=${cursor}`,
        PAYMENTS,
      );
      expect(second.items).toMatchObject([{ name: 'web' }]);
      expect(second.nextCursor).toBeUndefined();
      expect(plugin.argocd.asked).toEqual([]);
    });

    it('keeps to the instances that the workspace may use', async () => {
      const second = new PuppetArgoCd('second');
      second.projects = [aProject('elsewhere', 'elsewhere')];
      second.add(anApplication('near', 'elsewhere'));
      await start([createWorld(), second]);
      const elsewhere = '/entities/workspace/default/elsewhere';
      await eventually(async () => {
        // Not `far`, which is on an instance that the workspace may not use.
        expect(await names('/applications', elsewhere)).toEqual(['near']);
      });
      expect(await get('/applications', elsewhere)).toMatchObject({
        sources: [{ instance: 'second' }],
        topics: [topicOf('second', 'elsewhere')],
      });
    });

    it('loses what is another workspace’s from now on', async () => {
      await start();
      const { argocd } = plugin;
      const [payments, ...others] = argocd.projects;
      argocd.projects = [
        { ...payments, metadata: aProject('payments', 'search').metadata },
        ...others,
      ];
      await argocd.resync();
      expect(await names('/applications', PAYMENTS)).toEqual([]);
      expect(await names('/applications')).toEqual([]);
      expect(await names('/applications', component('thief'))).toEqual([
        'checkout',
      ]);
    });
  });

  describe('one application', () => {
    it('is read once for each change however many look', async () => {
      await start();
      plugin.argocd.asked = [];
      await Promise.all(Array.from({ length: 5 }, () => get(APPLICATION)));
      await get(`${APPLICATION}/history`);
      expect(asked('applications.get')).toBe(1);
      const app = plugin.argocd.application('checkout')!;
      await plugin.argocd.put({
        ...app,
        status: { ...app.status, health: { status: 'Degraded' } },
      });
      expect((await get(APPLICATION)).application.health).toBe('Degraded');
      expect(asked('applications.get')).toBe(2);
    });

    it('tells who looks of changes that no list shows', async () => {
      await start();
      const id = applicationIdOf({
        instance: 'main',
        namespace: 'argocd',
        name: 'checkout',
      });
      await get(APPLICATION);
      await quiet();
      const app = plugin.argocd.application('checkout')!;
      const conditions = [{ type: 'SyncError', message: 'no' }];
      await plugin.argocd.put({
        ...app,
        status: { ...app.status, conditions },
      });
      await eventually(() => {
        expect(plugin.signals).toEqual([
          { topic: topicOf('main', 'payments'), id, about: 'application' },
        ]);
      });
      expect(gitopsSignalSchema.parse(plugin.signals[0])).toBeDefined();
      expect(JSON.stringify(plugin.signals)).not.toMatch(/checkout|payments/);
      expect((await get(APPLICATION)).application.conditions).toMatchObject([
        { type: 'SyncError' },
      ]);
    });

    it('is shown as last known, with its age, while Argo CD is down', async () => {
      await start();
      await get(APPLICATION);
      const tree200 = await get(`${APPLICATION}/tree`);
      plugin.argocd.goDown();
      // Also by a replica that has it not in memory.
      await eventually(async () => {
        const { application, source } = await get(APPLICATION);
        expect(application).toMatchObject({ name: 'checkout' });
        expect(source).toMatchObject({
          state: 'stale',
          syncedAt: expect.any(String),
          message: expect.stringContaining('cannot be used'),
        });
      });
      expect(await get('/applications')).toMatchObject({
        items: [{ name: 'checkout' }],
        sources: [{ state: 'stale', syncedAt: expect.any(String) }],
      });
      expect(await get(`${APPLICATION}/tree`)).toMatchObject({
        tree: tree200.tree,
        source: { state: 'stale' },
      });
      const { status, body } = await plugin.call({
        path: `${APPLICATION}/differences`,
      });
      expect([status, body.error.message]).toEqual([
        503,
        expect.stringContaining('Argo CD main'),
      ]);
    });

    it('shows what the list knows of one that nobody looked at before an outage', async () => {
      await start();
      plugin.argocd.goDown();
      expect(await get(APPLICATION)).toMatchObject({
        application: { name: 'checkout', sync: 'OutOfSync', resources: [] },
        source: { state: 'stale', message: expect.any(String) },
      });
    });

    it('shows of a tree that nobody saw before an outage the roots', async () => {
      await start();
      await get(APPLICATION);
      plugin.argocd.goDown();
      const body = await get(`${APPLICATION}/tree`);
      expect(body.source.state).toBe('stale');
      expect(
        body.tree.nodes.map(({ kind }: { kind: string }) => kind).sort(),
      ).toEqual(['ConfigMap', 'ConfigMap', 'Deployment', 'Secret', 'Service']);
    });

    it('is not there any more once Argo CD says so', async () => {
      await start();
      await plugin.argocd.remove('checkout');
      const { status } = await plugin.call({ path: APPLICATION });
      expect(status).toBe(404);
    });
  });

  describe('many who look at one application', () => {
    const READS = {
      'resources.managed': `${APPLICATION}/differences`,
      'resources.events': `${APPLICATION}/events`,
      'applications.syncWindows': `${APPLICATION}/sync-windows`,
    };
    const lookAll = () =>
      Promise.all(
        Object.values(READS).flatMap(path =>
          Array.from({ length: 20 }, () => get(path)),
        ),
      );
    const calls = () =>
      Object.fromEntries(Object.keys(READS).map(call => [call, asked(call)]));
    const each = (count: number) =>
      Object.fromEntries(Object.keys(READS).map(call => [call, count]));

    it('cost Argo CD one question, and one more when it changes', async () => {
      await start();
      await get(`${APPLICATION}/tree`);
      plugin.argocd.asked = [];
      const [first, ...others] = await lookAll();
      expect(others.slice(0, 19)).toEqual(Array(19).fill(first));
      expect(calls()).toEqual(each(1));
      await plugin.argocd.put({ ...plugin.argocd.application('checkout')! });
      await lookAll();
      expect(calls()).toEqual(each(2));
    });

    it('see what changed in the cluster alone', async () => {
      await start();
      await get(`${APPLICATION}/tree`);
      plugin.argocd.asked = [];
      await lookAll();
      await plugin.argocd.putTree('checkout', { nodes: [] });
      await lookAll();
      expect(calls()).toEqual({
        ...each(2),
        'applications.syncWindows': 1,
      });
    });

    it('get each what they asked for, of the application they asked for', async () => {
      await start();
      const all = await get(`${APPLICATION}/differences?changedOnly=false`);
      const changed = await get(`${APPLICATION}/differences?changedOnly=true`);
      expect(changed.items.length).toBeLessThan(all.items.length);
      const web = APPLICATION.replace('checkout', 'web');
      expect(await get(`${web}/differences`, PAYMENTS)).toEqual({
        items: [],
        truncated: false,
      });
    });
  });

  describe('the tree', () => {
    it('is one stream however many look, and live', async () => {
      await start();
      plugin.argocd.asked = [];
      await Promise.all(
        Array.from({ length: 5 }, () => get(`${APPLICATION}/tree`)),
      );
      expect(plugin.argocd.watchedTrees).toBe(1);
      expect(asked('resources.tree')).toBe(1);
      await quiet();
      const { nodes = [] } = argoResourceTreeSchema.parse(tree);
      await plugin.argocd.putTree('checkout', {
        nodes: [...nodes!, { kind: 'ConfigMap', version: 'v1', name: 'more' }],
      });
      await eventually(() => {
        expect(plugin.signals).toMatchObject([{ about: 'tree' }]);
      });
      const body = await get(`${APPLICATION}/tree`);
      expect(
        body.tree.nodes.some(({ name }: { name: string }) => name === 'more'),
      ).toBe(true);
      expect(asked('resources.tree')).toBe(1);
    });

    it('leads to the events of one resource, and of no other', async () => {
      await start();
      const pod = nodeIdOf({
        kind: 'Pod',
        namespace: 'rec-cd-app',
        name: 'web-8488656489-5m542',
      } as never);
      plugin.argocd.asked = [];
      const { items } = await get(`${APPLICATION}/events?node=${pod}`);
      expect(items[0]).toMatchObject({
        reason: 'ScalingReplicaSet',
        source: 'deployment-controller',
      });
      expect(
        plugin.argocd.asked.find(({ call }) => call === 'resources.events')
          ?.args[1],
      ).toEqual({
        namespace: 'rec-cd-app',
        name: 'web-8488656489-5m542',
        uid: 'c2488758-478a-47ef-81b4-6dad7c362b09',
      });
      const foreign = await plugin.call({
        path: `${APPLICATION}/events?node=guessed`,
      });
      expect(foreign.status).toBe(404);
    });
  });

  describe('history', () => {
    it('asks for a commit once for good', async () => {
      await start();
      plugin.argocd.asked = [];
      const first = await get(`${APPLICATION}/history`);
      const begun = first.items.at(-1).revisions[0];
      expect(begun).toMatchObject({
        revision: SHA,
        commit: { author: 'Ada <ada@example.com>', message: 'Begin' },
      });
      // The others cannot be told now, and are not asked for again at once.
      const before = asked('applications.revisionMetadata');
      expect(before).toBe(3);
      await get(`${APPLICATION}/history`);
      expect(asked('applications.revisionMetadata')).toBe(before);
      // Another application of the project has it from the portal.
      const app = plugin.argocd.application('checkout')!;
      await plugin.argocd.put({
        ...app,
        metadata: { ...app.metadata, name: 'twin' },
      });
      const twin = await get(
        APPLICATION.replace('checkout', 'twin/history'),
        PAYMENTS,
      );
      expect(twin.items.at(-1).revisions[0].commit.message).toBe('Begin');
    });
  });

  describe('the log of a pod', () => {
    it('is that of a pod of the application only', async () => {
      await start();
      for (const path of [
        podLog,
        podLog.replace('5m542', 'other'),
        `${podLog}?podNamespace=kube-system`,
      ]) {
        const { status } = await plugin.call({
          path: path === podLog ? `${podLog}?podNamespace=x` : path,
        });
        expect([path, status]).toEqual([path, 404]);
      }
      expect(asked('resources.logs')).toBe(0);
      // Its namespace is that of the application.
      expect(await get(podLog)).toEqual({
        text: 'line 1\nline 2\n',
        truncated: false,
        containers: ['web'],
      });
    });

    it('says why there is none', async () => {
      await start();
      const { argocd } = plugin;
      const words = 'container nope is not valid for pod web';
      argocd.answer('resources.logs', async function* refuse() {
        throw argocd.error(400, words);
      });
      expect(await get(`${podLog}?container=nope`)).toMatchObject({
        text: '',
        notice: words,
      });
      argocd.answer('resources.logs', async function* nothing() {});
      expect(await get(podLog)).toMatchObject({ notice: 'The log is empty.' });
    });

    it('is the end of what is too long', async () => {
      await start();
      plugin.argocd.answer('resources.logs', async function* flood() {
        for (let count = 0; count < 500; count += 1) {
          yield { content: `${count} ${'x'.repeat(10_000)}` };
        }
      });
      const { text, truncated } = await get(`${podLog}?tailLines=5000`);
      expect(truncated).toBe(true);
      expect(text.length).toBeLessThanOrEqual(2_000_000);
      expect(text).toContain('499 x');
    });
  });

  it('shows no resource that is not of the application', async () => {
    await start();
    plugin.argocd.asked = [];
    const root = `namespace=rec-cd-app&name=kube-root-ca.crt&kind=ConfigMap`;
    for (const path of ['resource', 'resource/actions']) {
      const { status } = await plugin.call({
        path: `${APPLICATION}/${path}?${root}`,
      });
      expect([path, status]).toEqual([path, 404]);
    }
    expect(asked('resources.get') + asked('resources.listActions')).toBe(0);
  });
});
