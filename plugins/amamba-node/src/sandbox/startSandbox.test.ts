import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { DefaultKubeService } from '../kube/DefaultKubeService';
import type { KubeClient } from '../kube/KubeClient';
import { KubeError } from '../kube/KubeError';
import { type Sandbox, startSandbox } from './startSandbox';

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' };
const PODS = { group: '', version: 'v1', plural: 'pods' };

const quiet = mockServices.logger.mock();
quiet.child.mockReturnValue(quiet);

let sandbox: Sandbox;
let kube: DefaultKubeService;
let client: KubeClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  kube = makeService('adminToken');
  client = kube.client('dev');
  await client.create(
    { group: '', version: 'v1', plural: 'namespaces' },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ci' } },
  );
});
afterAll(async () => {
  await kube?.stop();
  await sandbox?.stop();
});

function makeService(token: 'adminToken' | 'portalToken') {
  const clusters = sandbox.clusters.map(cluster => ({
    name: cluster.name,
    url: cluster.url,
    caData: cluster.caData,
    authProvider: 'serviceAccount',
    serviceAccountToken: cluster[token],
  }));
  return DefaultKubeService.fromConfig(
    mockServices.rootConfig({
      data: {
        kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
      },
    }),
    { logger: quiet },
  );
}

function configMap(name: string, value: string) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'ci', labels: { app: 'checkout' } },
    data: { value },
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

describe('against the sandbox', () => {
  it('gives a configuration that Backstage reads', async () => {
    const portal = DefaultKubeService.fromConfig(
      mockServices.rootConfig({
        data: { kubernetes: sandbox.backstageKubernetesConfig },
      }),
      { logger: quiet },
    );
    expect(portal.clusters().map(({ name }) => name)).toEqual(['dev', 'prod']);
    await expect(
      portal.client('prod').list(PODS, { limit: 1 }),
    ).resolves.toMatchObject({ items: [] });
    await portal.stop();
  });

  it('creates, reads, patches and deletes', async () => {
    const target = { namespace: 'ci', name: 'settings' };
    const created = await client.create(
      CONFIG_MAPS,
      configMap('settings', 'one'),
    );
    expect(created.metadata.uid).toBeDefined();
    await client.patch(
      CONFIG_MAPS,
      target,
      { data: { value: 'two' } },
      { type: 'merge' },
    );
    await client.patch(
      CONFIG_MAPS,
      target,
      [{ op: 'add', path: '/data/more', value: 'yes' }],
      { type: 'json' },
    );
    await expect(client.get(CONFIG_MAPS, target)).resolves.toMatchObject({
      data: { value: 'two', more: 'yes' },
    });
    const twice = client.create(CONFIG_MAPS, configMap('settings', 'x'));
    await expect(twice).rejects.toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
    });
    const wrong = { ...configMap('Not_A_Name', 'x') };
    const refusal = await client.create(CONFIG_MAPS, wrong).catch(e => e);
    expect(refusal).toBeInstanceOf(KubeError);
    expect(refusal.toServiceError()).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('metadata.name'),
    });
    await client.delete(CONFIG_MAPS, target);
    await client.delete(CONFIG_MAPS, target);
    await expect(client.get(CONFIG_MAPS, target)).resolves.toBeUndefined();
  });

  it('follows what happens, through a stop of the cluster', async () => {
    const informer = kube.informer('dev', {
      ...CONFIG_MAPS,
      namespace: 'ci',
      labelSelector: 'app=checkout',
    });
    const keys: string[] = [];
    informer.onChange(key => keys.push(key));
    await informer.synced();
    await client.create(CONFIG_MAPS, configMap('a', 'one'));
    await until(() => informer.get('ci/a') !== undefined);
    expect(informer.get('ci/a')).toMatchObject({ data: { value: 'one' } });

    await sandbox.stopCluster('dev');
    await until(() => informer.state.phase === 'stale');
    expect(informer.state.error).toContain('Cluster dev');
    expect(informer.list()).toHaveLength(1);

    await sandbox.startCluster('dev');
    await until(() => informer.state.phase === 'live');
    await client.patch(
      CONFIG_MAPS,
      { namespace: 'ci', name: 'a' },
      { metadata: { labels: { app: 'other' } } },
      { type: 'merge' },
    );
    await until(() => informer.get('ci/a') === undefined);
    expect(keys).toEqual(['ci/a', 'ci/a']);
    informer.release();
  });

  it('says what the cluster does not have', async () => {
    const informer = kube.informer('dev', {
      group: 'core.oam.dev',
      version: 'v1beta1',
      plural: 'applications',
    });
    await informer.synced();
    expect(informer.state).toMatchObject({
      phase: 'missing',
      error:
        'KubeVela is not installed on cluster dev (it has no applications.core.oam.dev)',
    });
    informer.release();
  });

  it('reports a command that the sandbox refuses', async () => {
    await expect(sandbox.stopCluster('nope')).rejects.toThrow(
      /The sandbox answered: error: /,
    );
  });
});

describe('startSandbox', () => {
  it('says so when it is used outside of the repository', async () => {
    const cwd = jest.spyOn(process, 'cwd').mockReturnValue(tmpdir());
    await expect(startSandbox()).rejects.toThrow(
      /there is no packages\/sandbox\/src\/main\.ts above/,
    );
    cwd.mockRestore();
  });

  it('leaves nothing behind', async () => {
    const other = await startSandbox();
    expect(existsSync(other.kubeconfigPath)).toBe(true);
    await other.stop();
    expect(existsSync(dirname(other.kubeconfigPath))).toBe(false);
    await expect(fetch(other.clusters[0].url)).rejects.toThrow();
  });

  it("shows the sandbox's output when it does not become ready", async () => {
    await expect(startSandbox({ timeoutMs: 1 })).rejects.toThrow(
      /The sandbox said nothing for 1 ms. Its output:/,
    );
  });
});
