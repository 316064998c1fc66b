import {
  type Sandbox,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import { eventually } from './__testUtils__/eventually';
import {
  askArgoCd,
  createProject,
  startSandboxPortal,
} from './__testUtils__/sandboxPortal';

jest.setTimeout(180_000);

const payments = { kind: 'workspace', namespace: 'default', name: 'payments' };
const inPayments = { workspace: 'payments' };

describe('what is done on an Argo CD', () => {
  let sandbox: Sandbox;
  let portal: Awaited<ReturnType<typeof startSandboxPortal>>;
  let repoUrl: string;
  let foreignUrl: string;

  const of = (application: string) => ({
    ...payments,
    instance: 'main',
    applicationNamespace: 'argocd',
    application,
  });
  const get = async (application: string) =>
    (await portal.client.getApplication({ params: of(application) }))
      .application;
  const destination = { cluster: 'dev', namespace: 'payments' };

  beforeAll(async () => {
    sandbox = await startSandbox({
      servers: ['argocd', 'forge'],
      seed: 'demo',
    });
    const { url } = sandbox.forge!;
    repoUrl = `${url}/payments/deploy.git`;
    foreignUrl = `${url}/search/deploy.git`;
    await createProject(sandbox, 'payments', [`${url}/nothing/*`]);
    await createProject(sandbox, 'search', [`${url}/search/*`]);
    portal = await startSandboxPortal(sandbox);
    await eventually(async () => {
      const { instances } = await portal.client.getDeliveryOptions({
        params: inPayments,
      });
      if (instances[0]?.state !== 'live' || !instances[0].project) {
        throw new Error('The projects are not known yet');
      }
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await sandbox?.stop();
  });

  const listedByArgo = async () => {
    const { items } = await askArgoCd(sandbox, 'GET', '/repositories');
    return {
      repositories: (items ?? [])
        .filter((item: { project?: string }) => item.project === 'payments')
        .map(({ repo }: { repo: string }) => repo)
        .sort()
        .reverse(),
    };
  };

  /** One that nobody reads without a password. */
  const createPrivateRepository = async (): Promise<string> => {
    const { url, token } = sandbox.forge!;
    const made = await fetch(`${url}/api/v1/orgs/payments/repos`, {
      method: 'POST',
      headers: {
        authorization: `token ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'hidden', private: true, auto_init: true }),
    });
    expect(made.status).toBe(201);
    return `${url}/payments/hidden.git`;
  };

  it('imports a repository that it reaches, and looks into it', async () => {
    const { username, token } = sandbox.forge!;
    const input = {
      via: 'https' as const,
      instance: 'main',
      url: await createPrivateRepository(),
      username,
    };
    await expect(
      portal.client.importRepository({
        params: inPayments,
        body: { ...input, password: 'not-the-password' },
      }),
    ).rejects.toMatchObject({
      status: 400,
      message: expect.not.stringContaining('not-the-password'),
    });
    expect((await listedByArgo()).repositories).toEqual([]);
    await expect(
      portal.client.testRepository({
        params: inPayments,
        body: { ...input, password: token },
      }),
    ).resolves.toEqual({ ok: true });
    expect((await listedByArgo()).repositories).toEqual([]);
    for (const url of [input.url, repoUrl]) {
      const imported = await portal.client.importRepository({
        params: inPayments,
        body: { ...input, url, password: token },
      });
      expect(imported).toMatchObject({ status: 'Successful', url });
    }
    expect((await listedByArgo()).repositories).toEqual([input.url, repoUrl]);
    const { branches } = await portal.client.listRefs({
      params: inPayments,
      query: { instance: 'main', repoUrl },
    });
    expect(branches).toContain('main');
    const { items } = await portal.client.listPaths({
      params: inPayments,
      query: { instance: 'main', repoUrl },
    });
    expect(items.map(({ type }) => type)).toContain('Kustomize');
    await expect(
      portal.client.listRefs({
        params: inPayments,
        query: { instance: 'main', repoUrl: foreignUrl },
      }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('creates, syncs, rolls back, resumes and deletes', async () => {
    const { items: paths } = await portal.client.listPaths({
      params: inPayments,
      query: { instance: 'main', repoUrl },
    });
    const path = paths.find(
      item => item.type === 'Kustomize' && /dev/.test(item.path),
    )!.path;
    const spec = { sources: [{ repoUrl, path }], destination };
    await portal.client.createApplication({
      params: payments,
      body: { instance: 'main', name: 'journey', spec },
    });
    await expect(
      portal.client.createApplication({
        params: payments,
        body: { instance: 'main', name: 'journey', spec },
      }),
    ).rejects.toMatchObject({ status: 409 });

    await portal.client.syncApplication({ params: of('journey'), body: {} });
    await eventually(async () => {
      expect(await get('journey')).toMatchObject({
        sync: 'Synced',
        health: 'Healthy',
        history: [{ current: true }],
        // Not the account that the portal has at Argo CD.
        lastOperation: { initiatedBy: 'user:default/mock' },
      });
    });
    const [{ id }] = (await get('journey')).history;

    await portal.client.setAutoSync({
      params: of('journey'),
      body: { enabled: true },
    });
    await expect(
      portal.client.rollbackApplication({
        params: of('journey'),
        body: { id },
      }),
    ).rejects.toMatchObject({ status: 409 });
    await eventually(async () => {
      expect((await get('journey')).automation).toBe('automatic');
    });
    await portal.client.rollbackApplication({
      params: of('journey'),
      body: { id, pauseAutoSync: true },
    });
    await eventually(async () => {
      expect(await get('journey')).toMatchObject({
        automation: 'paused',
        lastOperation: { phase: 'Succeeded' },
      });
    });
    await portal.client.setAutoSync({
      params: of('journey'),
      body: { enabled: true },
    });
    await eventually(async () => {
      expect((await get('journey')).automation).toBe('automatic');
    });

    const { spec: form, resourceVersion } =
      await portal.client.getApplicationSpec({ params: of('journey') });
    await portal.client.updateApplication({
      params: of('journey'),
      body: { spec: { ...form, revisionHistoryLimit: 4 }, resourceVersion },
    });
    await expect(
      portal.client.updateApplication({
        params: of('journey'),
        body: { spec: form, resourceVersion },
      }),
    ).rejects.toMatchObject({ status: 409 });

    const { items: used } = await portal.client.listRepositories({
      params: inPayments,
    });
    const repository = used.find(({ url }) => url === repoUrl)!;
    expect(repository.applications).toBeGreaterThan(0);
    await expect(
      portal.client.deleteRepository({
        params: { ...inPayments, repository: repository.id },
      }),
    ).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('is used by'),
    });

    await portal.client.deleteApplication({
      params: of('journey'),
      body: { cascade: 'foreground', confirm: 'journey' },
    });
    await eventually(async () => {
      await expect(get('journey')).rejects.toMatchObject({ status: 404 });
    });
  });

  it('previews and makes an ApplicationSet', async () => {
    const body = {
      instance: 'main',
      name: 'overlays',
      generators: [
        {
          type: 'git' as const,
          repoUrl,
          directories: [{ path: '*/overlays/dev' }],
        },
      ],
      template: {
        name: 'payments-{{ index .path.segments 0 }}',
        spec: {
          sources: [{ repoUrl, path: '{{.path.path}}' }],
          destination,
        },
      },
    };
    const { items } = await portal.client.previewApplicationSet({
      params: inPayments,
      body,
    });
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter(({ problem }) => problem)).toEqual([]);
    await portal.client.createApplicationSet({ params: inPayments, body });
    await eventually(async () => {
      const { applicationSet } = await portal.client.getApplicationSet({
        params: { ...inPayments, instance: 'main', set: 'overlays' },
      });
      const { items: made } = await portal.client.listApplications({
        params: payments,
      });
      expect(applicationSet.project).toBe('payments');
      expect(made.map(({ name }) => name)).toEqual(
        expect.arrayContaining(items.map(({ name }) => name)),
      );
    });
    await portal.client.deleteApplicationSet({
      params: { ...inPayments, instance: 'main', set: 'overlays' },
      body: { confirm: 'overlays' },
    });
  });

  it('has nothing of another workspace', async () => {
    for (const [spec, why] of [
      [
        { sources: [{ repoUrl: foreignUrl, path: '.' }], destination },
        'source',
      ],
      [
        {
          sources: [{ repoUrl, path: '.' }],
          destination: { cluster: 'dev', namespace: 'search' },
        },
        'destination',
      ],
    ] as const) {
      const creating = portal.client.createApplication({
        params: payments,
        body: {
          instance: 'main',
          name: `stolen-${why}`,
          spec: { ...spec, sources: [...spec.sources] },
        },
      });
      await expect(creating).rejects.toMatchObject({ status: 404 });
    }
    const { items } = await askArgoCd(sandbox, 'GET', '/applications');
    const names = items.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    );
    expect(names).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^stolen/)]),
    );
  });
});
