import { mockServices } from '@backstage/backend-test-utils';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import type { ArgoApplicationEvent } from './api/ArgoCdWatches';
import { DefaultArgoCdService } from './DefaultArgoCdService';
import type { DefaultArgoCdClient } from './client/DefaultArgoCdClient';
import type { ArgoApplication } from './objects/application';
import { DEFAULT_ARGO_WATCH_TIMES } from './watch/WatchTimes';

jest.setTimeout(90_000);

const ref = { project: 'payments', name: 'payments-gateway-prod' };

let sandbox: Sandbox;
let service: DefaultArgoCdService;
let client: DefaultArgoCdClient;

beforeAll(async () => {
  sandbox = await startSandbox({
    servers: ['argocd', 'forge'],
    seed: 'demo',
    timeoutMs: 60_000,
  });
  const { url, token, adminPassword } = sandbox.argoCd!;
  const instances = [
    { name: 'main', url, token },
    { name: 'admin', url, username: 'admin', password: adminPassword },
  ];
  service = DefaultArgoCdService.fromConfig(
    mockServices.rootConfig({ data: { amamba: { argocd: { instances } } } }),
    {
      logger: mockServices.logger.mock(),
      times: {
        ...DEFAULT_ARGO_WATCH_TIMES,
        retry: { baseMs: 50, maxMs: 100 },
      },
    },
  );
  client = service.client('main');
  const { projects } = client;
  if (!(await projects.get(ref.project))) {
    await projects.create({ metadata: { name: ref.project }, spec: {} });
  }
  const project = (await projects.get(ref.project))!;
  await projects.update({
    ...project,
    spec: {
      ...project.spec,
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: 'payments*' }],
    },
  });
});
afterAll(async () => {
  await service?.stop();
  await sandbox?.stop();
});

/** Waits for what Argo CD does beside the test. */
async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

async function getApplication(): Promise<ArgoApplication> {
  return (await client.applications.get(ref))!;
}

const operationPhase = async () =>
  (await getApplication()).status?.operationState?.phase;

describe('the client, with an Argo CD that speaks the real protocol', () => {
  it('knows who it is and what it may', async () => {
    expect(await client.version()).toMatch(/^v3\./);
    expect(await client.userInfo()).toMatchObject({
      loggedIn: true,
      username: 'amamba',
    });
    expect(await service.client('admin').userInfo()).toMatchObject({
      username: 'admin',
    });
    expect(await client.canI('applications', 'sync', 'payments/x')).toBe(true);
    expect(await client.canI('accounts', 'update', 'admin')).toBe(false);
    expect(await client.clusters.list()).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'in-cluster' })]),
    );
  });

  it('syncs an application, and reads all that is told of it', async () => {
    await eventually(async () => {
      await client.applications.refresh(ref, { hard: true });
      expect((await getApplication()).status?.sync?.revision).toMatch(
        /^\w{40}/,
      );
    });
    await eventually(async () => {
      expect(['Running', undefined]).not.toContain(await operationPhase());
      await client.applications.sync(ref, { prune: true });
    });
    const synced = await eventually(async () => {
      const application = await getApplication();
      expect(application.status).toMatchObject({
        operationState: { phase: 'Succeeded' },
        sync: { status: 'Synced' },
        health: { status: 'Healthy' },
      });
      return application;
    });
    const revision = synced.status!.sync!.revision!;
    const { applications, resources } = client;
    const commit = await applications.revisionMetadata(ref, revision);
    expect(commit.message).toBeTruthy();
    expect(await applications.syncWindows(ref)).toEqual({ canSync: true });

    const tree = await resources.tree(ref);
    const pod = tree.nodes!.find(({ kind }) => kind === 'Pod')!;
    expect(pod.parentRefs).toHaveLength(1);
    const managed = await resources.managed(ref, { kind: 'Deployment' });
    const live = JSON.parse(managed[0].liveState!);
    const deployment = {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      namespace: live.metadata.namespace,
      name: live.metadata.name,
    };
    expect(await resources.get(ref, deployment)).toMatchObject({
      metadata: { uid: live.metadata.uid },
    });
    const actions = await resources.listActions(ref, deployment);
    expect(actions.map(({ name }) => name)).toContain('restart');
    await resources.runAction(ref, deployment, { name: 'restart' });
    expect((await resources.manifests(ref)).manifests).toEqual(
      expect.arrayContaining([expect.stringContaining('"Deployment"')]),
    );
    expect(
      await resources.events(ref, {
        namespace: deployment.namespace,
        name: deployment.name,
        uid: live.metadata.uid,
      }),
    ).toEqual(expect.any(Array));
    const log = resources.logs(ref, {
      pod: { namespace: pod.namespace!, name: pod.name },
    });
    for await (const line of log) {
      expect(line.podName).toBe(pod.name);
      break;
    }
  });

  it('is refused in words', async () => {
    const wrong = { ...ref, project: 'default' };
    expect(await client.applications.get(wrong)).toBeUndefined();
    await expect(
      client.applications.sync(ref, { revision: 'no-such-branch' }),
    ).rejects.toMatchObject({ code: 400 });
    await expect(client.applications.terminate(ref)).rejects.toMatchObject({
      message: expect.stringContaining('No operation is in progress'),
    });
    await expect(
      client.repositories.create({ repo: 'http://127.0.0.1:1/x.git' }),
    ).rejects.toMatchObject({ code: 500, grpcCode: 2 });
    await expect(client.projects.delete('payments')).rejects.toMatchObject({
      message: expect.stringContaining('referenced by'),
    });
    await expect(client.projects.delete('none')).resolves.toBeUndefined();
  });

  it('looks into repositories, and previews ApplicationSets', async () => {
    const { spec } = await getApplication();
    const url = spec.source!.repoURL;
    const refs = await client.repositories.refs({ url });
    expect(refs.branches).toContain('main');
    const found = await client.repositories.apps(
      { url },
      { revision: 'main', appName: 'new', appProject: 'payments' },
    );
    expect(found).toContainEqual({
      type: 'Kustomize',
      path: spec.source!.path,
    });
    const details = await client.repositories.appDetails(spec.source!, {
      appName: 'new',
      appProject: 'payments',
    });
    expect(details.type).toBe('Kustomize');
    const generated = await client.applicationSets.generate({
      metadata: { name: 'set' },
      spec: {
        goTemplate: true,
        generators: [{ list: { elements: [{ n: 'one' }, { n: 'two' }] } }],
        template: { metadata: { name: 'set-{{.n}}' }, spec },
      },
    });
    expect(generated.map(({ metadata }) => metadata.name)).toEqual([
      'set-one',
      'set-two',
    ]);
  });

  it('watches, also over a restart of the server', async () => {
    const controller = new AbortController();
    const events: ArgoApplicationEvent[] = [];
    const resyncs: string[][] = [];
    const trees: number[] = [];
    const lost: string[] = [];
    const { signal } = controller;
    const done = Promise.all([
      client.watches.applications({
        projects: ['payments'],
        signal,
        onResync: ({ items }) => {
          resyncs.push(items.map(({ metadata }) => metadata.name));
        },
        onEvent: event => {
          events.push(event);
        },
        onInterrupted: error => lost.push(error.reason ?? error.message),
      }),
      client.watches.resourceTree(ref, {
        signal,
        onTree: ({ nodes }) => {
          trees.push(nodes?.length ?? 0);
        },
      }),
    ]);
    await eventually(() => {
      expect(resyncs[0]).toContain(ref.name);
      expect(trees[0]).toBeGreaterThan(0);
    });
    const label = (value: string) =>
      client.applications.patch(
        ref,
        { metadata: { labels: { seen: value } } },
        { type: 'merge' },
      );
    const seen = (value: string) =>
      eventually(() =>
        expect(
          events.map(({ application }) => application.metadata.labels?.seen),
        ).toContain(value),
      );
    await label('first');
    await seen('first');
    const before = resyncs.length;
    await sandbox.stopArgoCd();
    await eventually(() => expect(lost).toContain('ECONNREFUSED'));
    await sandbox.startArgoCd();
    await eventually(() => expect(resyncs.length).toBeGreaterThan(before));
    await label('second');
    await seen('second');
    controller.abort();
    await done;
  });
});
