import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createClient } from '@amamba/plugin-amamba-common';
import {
  gitopsContract,
  type GitopsSignal,
} from '@amamba/plugin-amamba-gitops-common';
import {
  type Sandbox,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import { ENTITIES } from './__testUtils__/catalog';
import { eventually } from './__testUtils__/eventually';
import amambaGitopsPlugin from './index';

jest.setTimeout(120_000);

const payments = { kind: 'workspace', namespace: 'default', name: 'payments' };
const search = { ...payments, name: 'search' };
const gateway = {
  ...payments,
  instance: 'main',
  applicationNamespace: 'argocd',
  application: 'payments-gateway-prod',
};
const FILE = 'payments-api/overlays/prod/kustomization.yaml';

/** The plugin as a portal has it, on a sandbox's Argo CD. */
async function startPortal({ argoCd, forge, ...sandbox }: Sandbox) {
  const signals: GitopsSignal[] = [];
  const backend = await startTestBackend({
    features: [
      amambaGitopsPlugin,
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async ({ message }) => {
            signals.push(message as never);
          },
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          kubernetes: sandbox.backstageKubernetesConfig,
          amamba: {
            argocd: {
              instances: [
                {
                  name: 'main',
                  url: argoCd!.url,
                  token: argoCd!.token,
                  cluster: argoCd!.cluster,
                },
              ],
            },
          },
          integrations: {
            gitea: [{ host: new URL(forge!.url).host, baseUrl: forge!.url }],
          },
        },
      }),
      catalogServiceMock.factory({ entities: ENTITIES }),
    ],
  });
  const client = createClient(gitopsContract, {
    baseUrl: async () =>
      `http://localhost:${backend.server.port()}/api/amamba-gitops`,
    fetch,
  });
  return { client, signals, stop: () => backend.stop() };
}

/** A commit that changes a file of the demo's configuration. */
async function commit(
  { forge }: Sandbox,
  change: (text: string) => string,
): Promise<void> {
  const address = `${forge!.url}/api/v1/repos/payments/deploy/contents/${FILE}`;
  const headers = {
    authorization: `token ${forge!.token}`,
    'content-type': 'application/json',
  };
  const read = await fetch(`${address}?ref=main`, { headers });
  const { content, sha } = await read.json();
  const text = Buffer.from(content, 'base64').toString('utf8');
  const written = await fetch(address, {
    method: 'PUT',
    headers,
    body: JSON.stringify({
      branch: 'main',
      sha,
      message: 'Another version for production',
      content: Buffer.from(change(text)).toString('base64'),
    }),
  });
  expect(written.status).toBe(200);
}

describe('the plugin on an Argo CD', () => {
  let sandbox: Sandbox;
  let portal: Awaited<ReturnType<typeof startPortal>>;

  const stateOf = async (name: string) => {
    const { items } = await portal.client.listApplications({
      params: payments,
      query: { limit: 100 },
    });
    const found = items.find(item => item.name === name);
    return found && `${found.sync} ${found.health}`;
  };

  const becomes = (name: string, state: string) =>
    eventually(async () => {
      expect(await stateOf(name)).toContain(state);
    });

  beforeAll(async () => {
    sandbox = await startSandbox({
      servers: ['argocd', 'forge'],
      seed: 'demo',
    });
    portal = await startPortal(sandbox);
    await becomes('payments-gateway-prod', 'Synced Healthy');
  });
  afterAll(async () => {
    await portal?.stop();
    await sandbox?.stop();
  });

  it('shows a workspace its applications, and no other', async () => {
    const own = await portal.client.listApplications({ params: payments });
    expect(own.sources).toMatchObject([{ instance: 'main', state: 'live' }]);
    expect(own.items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['payments-gateway-prod', 'status-page']),
    );
    expect(own.items.map(({ project }) => project)).not.toContain('search');
    expect(
      own.items.find(({ name }) => name === 'payments-gateway-prod')
        ?.destination,
    ).toEqual({ cluster: 'prod', namespace: 'payments' });
    const foreign = await portal.client.listApplications({ params: search });
    expect(foreign.items.map(({ project }) => project)).not.toContain(
      'payments',
    );
    await expect(
      portal.client.getApplication({ params: { ...gateway, ...search } }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('shows what it deployed, down to the log of a pod', async () => {
    const { tree } = await portal.client.getResourceTree({ params: gateway });
    const pod = tree.nodes.find(({ kind }) => kind === 'Pod');
    const parent = tree.nodes.find(({ id }) => id === pod?.parents[0]);
    expect(parent?.kind).toBe('ReplicaSet');
    expect(
      tree.nodes.find(({ id }) => id === parent?.parents[0]),
    ).toMatchObject({ kind: 'Deployment', sync: 'Synced' });
    const log = await portal.client.readPodLog({
      params: { ...gateway, pod: pod!.name },
    });
    expect(log.containers.length).toBeGreaterThan(0);
    const { manifest } = await portal.client.getResource({
      params: gateway,
      query: { kind: 'Pod', namespace: 'payments', name: pod!.name },
    });
    expect(manifest).toContain(`name: ${pod!.name}`);
    const { items } = await portal.client.listResourceActions({
      params: gateway,
      query: {
        group: 'apps',
        kind: 'Deployment',
        namespace: 'payments',
        name: tree.nodes.find(({ kind }) => kind === 'Deployment')!.name,
      },
    });
    expect(items.map(({ name }) => name)).toContain('restart');
  });

  it('tells the history with who changed Git and why', async () => {
    const { items } = await portal.client.listHistory({ params: gateway });
    expect(items).toHaveLength(1);
    const [{ revisions, current }] = items;
    expect(current).toBe(true);
    expect(revisions[0].commit).toMatchObject({
      author: expect.stringMatching(/\w/),
      message: expect.stringMatching(/\w/),
      webUrl: expect.stringContaining(
        `/payments/deploy/commit/${revisions[0].revision}`,
      ),
    });
  });

  it('sees a push, and shows what it would change', async () => {
    const before = await portal.client.getApplication({ params: gateway });
    portal.signals.length = 0;
    await commit(sandbox, text => text.replace(/newTag: .*/, 'newTag: "9.9"'));
    await becomes('payments-gateway-prod', 'OutOfSync');
    await eventually(() => {
      expect(portal.signals).toContainEqual({
        topic: before.topic,
        id: before.application.id,
        about: 'application',
      });
    });
    const { items } = await portal.client.listDifferences({ params: gateway });
    const changed = items.find(({ kind }) => kind === 'Deployment');
    expect(changed).toMatchObject({ change: 'modified' });
    expect(changed?.desired).toContain(':9.9');
    expect(changed?.live).not.toContain(':9.9');
    const { application } = await portal.client.getApplication({
      params: gateway,
    });
    expect(application.comparedCommits[0]?.message).toBe(
      'Another version for production',
    );
  });

  it('has what the form and the deletion need', async () => {
    const { spec, kept } = await portal.client.getApplicationSpec({
      params: gateway,
    });
    expect(spec.destination).toEqual({
      cluster: 'prod',
      namespace: 'payments',
    });
    expect(kept).toEqual([]);
    const { resources } = await portal.client.previewDeletion({
      params: gateway,
    });
    expect(resources.map(({ kind }) => kind)).toContain('Deployment');
    expect(
      await portal.client.getSyncWindows({ params: gateway }),
    ).toMatchObject({ canSync: true });
    const { items } = await portal.client.listEvents({ params: gateway });
    expect(items.length).toBeGreaterThan(0);
  });

  it('knows the last state while Argo CD is away, and is live again after', async () => {
    await portal.client.getApplication({ params: gateway });
    await sandbox.stopArgoCd();
    await eventually(async () => {
      const { items, sources } = await portal.client.listApplications({
        params: payments,
      });
      expect(items.length).toBeGreaterThan(3);
      expect(sources).toMatchObject([
        {
          state: 'stale',
          syncedAt: expect.any(String),
          message: expect.stringContaining('cannot be used'),
        },
      ]);
    });
    const { application, source } = await portal.client.getApplication({
      params: gateway,
    });
    expect([application.name, source.state]).toEqual([
      'payments-gateway-prod',
      'stale',
    ]);
    await sandbox.startArgoCd();
    await eventually(async () => {
      const { sources } = await portal.client.listApplications({
        params: payments,
      });
      expect(sources).toMatchObject([{ state: 'live' }]);
    });
  });
});
