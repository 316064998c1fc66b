import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import communityPlugin from '@backstage-community/plugin-argocd-backend';
import roadiePlugin from '@roadiehq/backstage-plugin-argo-cd-backend';
import { eventually } from '../kubernetes/__testUtils__/testCluster.ts';
import {
  startKubernetes,
  type RunningKubernetes,
} from '../kubernetes/index.ts';
import type { RunningForge } from '../forge/index.ts';
import { startRecordedForge } from './__testUtils__/recordedRepository.ts';
import { startArgoCd, type RunningArgoCd } from './index.ts';

const NAMESPACE = 'team-a';

let kubernetes: RunningKubernetes;
let forge: RunningForge;
let argo: RunningArgoCd;
let backend: TestBackend;
let head: string | undefined;

/** A CommonJS module's default export, however it was imported. */
function defaultOf<T>(imported: T): T {
  return (imported as { default?: T }).default ?? imported;
}

beforeAll(async () => {
  [kubernetes, forge] = await Promise.all([
    startKubernetes({ clusters: ['dev'] }),
    startRecordedForge(),
  ]);
  argo = await startArgoCd({
    home: kubernetes.clusters[0],
    settings: { waveDelayMs: 0 },
  });
  head = await forge.resolve('rec/rec-app', 'main');
  const { objects } = kubernetes.clusters[0].cluster;
  objects.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  });
  const instance = {
    name: 'main',
    url: argo.url,
    username: 'admin',
    password: argo.adminPassword,
  };
  backend = await startTestBackend({
    features: [
      defaultOf(communityPlugin),
      defaultOf(roadiePlugin),
      mockServices.rootConfig.factory({
        data: {
          argocd: {
            username: 'admin',
            password: argo.adminPassword,
            waitCycles: 40,
            waitInterval: 50,
            appLocatorMethods: [{ type: 'config', instances: [instance] }],
          },
        },
      }),
    ],
  });
});

afterAll(async () => {
  await backend?.stop();
  await argo?.stop();
  await Promise.all([kubernetes?.stop(), forge?.stop()]);
});

async function call(
  path: string,
  { method = 'GET', body }: { method?: string; body?: object } = {},
): Promise<{ status: number; body: any }> {
  const url = `http://localhost:${backend.server.port()}/api/${path}`;
  const response = await fetch(url, {
    method,
    headers: {
      authorization: mockCredentials.user.header(),
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text && JSON.parse(text) };
}

const APPLICATIONS = 'applications.argoproj.io';

function application(name: string) {
  const { objects } = kubernetes.clusters[0].cluster;
  return objects.get(APPLICATIONS, 'argocd', name);
}

/** By Roadie's plugin, which is made for it. */
async function createApplication(name: string): Promise<void> {
  const { status, body } = await call('argocd/createArgo', {
    method: 'POST',
    body: {
      clusterName: 'main',
      namespace: NAMESPACE,
      projectName: `${name}-project`,
      appName: name,
      labelValue: name,
      sourceRepo: `${forge.url}/rec/rec-app.git`,
      sourcePath: 'kustom',
    },
  });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      argoProjectName: `${name}-project`,
      argoAppName: name,
      kubernetesNamespace: NAMESPACE,
    },
  });
  await eventually(
    () => application(name)?.status?.sync?.status === 'Synced' || undefined,
  );
}

describe("Roadie's Argo CD backend", () => {
  it('creates a project and an application, which Argo CD syncs', async () => {
    await createApplication('roadie');
    const { objects } = kubernetes.clusters[0].cluster;
    expect(objects.get('configmaps', NAMESPACE, 'k-cm')?.data).toEqual({
      a: '1',
    });
  });

  it('finds it by name and by selector, and reads its revision', async () => {
    const byName = await call('argocd/find/name/roadie');
    expect(byName.body).toEqual([
      { name: 'main', url: argo.url, appName: ['roadie'] },
    ]);
    const label = encodeURIComponent('backstage-name=roadie');
    const bySelector = await call(`argocd/find/selector/${label}`);
    expect(bySelector.body).toEqual(byName.body);
    const found = await call(
      'argocd/argoInstance/main/applications/name/roadie',
    );
    expect(found.body.status.sync).toMatchObject({
      status: 'Synced',
      revision: head,
    });
    const revision = await call(
      `argocd/argoInstance/main/applications/name/roadie/revisions/${head}/metadata`,
    );
    expect(revision.body).toMatchObject({
      author: 'rec <rec@example.test>',
      message: 'stream change',
    });
  });

  it('syncs it', async () => {
    const { body } = await call('argocd/sync', {
      method: 'POST',
      body: { appSelector: 'backstage-name=roadie' },
    });
    expect(body).toEqual([
      [{ status: 'Success', message: 'Re-synced roadie on main' }],
    ]);
    await eventually(() => {
      const { operationState } = application('roadie')?.status ?? {};
      const again = operationState?.operation.initiatedBy?.username === 'admin';
      return (again && operationState.phase === 'Succeeded') || undefined;
    });
  });

  it('deletes it, and takes 403 for a failure once it is gone', async () => {
    const { status, body } = await call(
      'argocd/argoInstance/main/applications/roadie',
      { method: 'DELETE' },
    );
    // Since 2.6, Argo CD does not say of a missing application that it is
    // missing, which this plugin waits for. So it is with the real one.
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        deleteAppDetails: {
          status: 'failed',
          message: expect.stringContaining('request was successfully sent'),
          argoResponse: { statusCode: 403, message: 'permission denied' },
        },
      },
    });
    await eventually(() => application('roadie') === undefined || undefined);
    const { objects } = kubernetes.clusters[0].cluster;
    expect(objects.get('configmaps', NAMESPACE, 'k-cm')).toBeUndefined();
  });
});

describe("the community's Argo CD backend", () => {
  const PLUGIN = 'backstage-community-argocd';

  beforeAll(() => createApplication('community'));

  it('finds applications by name', async () => {
    const { status, body } = await call(`${PLUGIN}/find/name/community`);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain('community');
    expect(body[0]).toMatchObject({ name: 'main', url: argo.url });
  });

  it('lists them by selector', async () => {
    const label = encodeURIComponent('backstage-name=community');
    const { body } = await call(
      `${PLUGIN}/argoInstance/main/applications/selector/${label}`,
    );
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      metadata: { name: 'community', instance: { name: 'main' } },
      status: { sync: { status: 'Synced', revision: head } },
    });
    const none = await call(
      `${PLUGIN}/argoInstance/main/applications/selector/a=none`,
    );
    expect(none.body.items).toEqual([]);
  });

  it('gets one, and what its revision is', async () => {
    const one = `${PLUGIN}/argoInstance/main/applications`;
    const { body } = await call(`${one}/community?project=community-project`);
    expect(body.spec.source.path).toBe('kustom');
    const revision = await call(
      `${one}/name/community/revisions/${head}/metadata`,
    );
    expect(revision.body.message).toBe('stream change');
  });

  it('is told that there is no such application', async () => {
    const one = `${PLUGIN}/argoInstance/main/applications`;
    const { status } = await call(`${one}/nobody?project=community-project`);
    expect(status).toBe(404);
  });
});
