import {
  ApiextensionsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
  VersionApi,
  makeInformer,
  setHeaderOptions,
  type V1ConfigMap,
} from '@kubernetes/client-node';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from './__testUtils__/testCluster.ts';

let test: TestCluster;
let config: KubeConfig;

beforeEach(async () => {
  test = await startTestCluster({ clusters: ['dev', 'prod'] });
  config = new KubeConfig();
  config.loadFromString(test.kubernetes.kubeconfig());
});

afterEach(() => test.stop());

const configMap = (name: string) => ({
  metadata: { name, namespace: 'default' },
});

describe('the official JavaScript client', () => {
  it('finds a context for each cluster, and two clusters that share nothing', async () => {
    expect(config.getContexts().map(context => context.name)).toEqual([
      'dev',
      'prod',
    ]);
    expect(config.getCurrentContext()).toBe('dev');
    const version = await config.makeApiClient(VersionApi).getCode();
    expect(version.gitVersion).toBe('v1.35.2');
    const dev = config.makeApiClient(CoreV1Api);
    await dev.createNamespacedConfigMap({
      namespace: 'default',
      body: configMap('only-dev'),
    });
    config.setCurrentContext('prod');
    const prod = config.makeApiClient(CoreV1Api);
    await expect(
      prod.readNamespacedConfigMap({ namespace: 'default', name: 'only-dev' }),
    ).rejects.toMatchObject({ code: 404 });
  });

  it('signs in by client certificate', async () => {
    const { adminCertPem, adminKeyPem, caPem, url } = test.running;
    const certified = new KubeConfig();
    const encode = (text: string) => Buffer.from(text).toString('base64');
    certified.loadFromOptions({
      clusters: [{ name: 'dev', server: url, caData: encode(caPem) }],
      users: [
        {
          name: 'admin',
          certData: encode(adminCertPem),
          keyData: encode(adminKeyPem),
        },
      ],
      contexts: [{ name: 'dev', cluster: 'dev', user: 'admin' }],
      currentContext: 'dev',
    });
    const core = certified.makeApiClient(CoreV1Api);
    expect((await core.listNode()).items).toEqual([]);
  });

  it('creates, reads, patches and deletes by discovery', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const extensions = config.makeApiClient(ApiextensionsV1Api);
    await extensions.createCustomResourceDefinition({
      body: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { plural: 'widgets', kind: 'Widget' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: {
                    spec: {
                      type: 'object',
                      properties: { size: { type: 'integer' } },
                    },
                  },
                },
              },
            },
          ],
        },
      },
    });
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', namespace: 'default' },
      spec: { size: 1 },
    };
    await objects.create(widget);
    const patched = await objects.patch(
      { ...widget, spec: { size: 2 } },
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    );
    expect(patched).toMatchObject({ spec: { size: 2 } });
    const custom = config.makeApiClient(CustomObjectsApi);
    const list = await custom.listNamespacedCustomObject({
      group: 'example.com',
      version: 'v1',
      namespace: 'default',
      plural: 'widgets',
    });
    expect(list.items).toHaveLength(1);
    await objects.delete(widget);
    await expect(objects.read(widget)).rejects.toMatchObject({ code: 404 });
  });

  it('has its conflicts and patches answered', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const namespace = 'default';
    const created = await core.createNamespacedConfigMap({
      namespace,
      body: configMap('cm'),
    });
    await core.patchNamespacedConfigMap(
      {
        namespace,
        name: 'cm',
        body: [{ op: 'add', path: '/data', value: { a: '1' } }],
      },
      setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
    );
    await expect(
      core.replaceNamespacedConfigMap({ namespace, name: 'cm', body: created }),
    ).rejects.toMatchObject({ code: 409 });
  });

  it('hears through an informer of all that happens, also over an outage', async () => {
    const core = config.makeApiClient(CoreV1Api);
    const namespace = 'default';
    const informer = makeInformer<V1ConfigMap>(
      config,
      '/api/v1/namespaces/default/configmaps',
      () => core.listNamespacedConfigMap({ namespace }),
    );
    const known = new Map<string, string>();
    const remember = ({ metadata }: V1ConfigMap) =>
      known.set(metadata!.name!, metadata!.resourceVersion!);
    informer.on('add', remember);
    informer.on('update', remember);
    informer.on('delete', ({ metadata }) => known.delete(metadata!.name!));
    const restarted = new Promise<void>(resolve => {
      informer.on('error', () => {
        setTimeout(() => {
          informer.start().then(resolve, () => {});
        }, 50);
      });
    });
    await informer.start();
    const { objects } = test.running.cluster;
    for (let n = 0; n < 1000; n++) {
      objects.create('configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        ...configMap(`cm-${n}`),
      });
    }
    await eventually(() => known.size === 1001);

    await test.kubernetes.stopCluster('dev');
    objects.delete('configmaps', namespace, 'cm-0');
    objects.modify('configmaps', namespace, 'cm-1', object => {
      object.data = { a: '1' };
    });
    await expect(core.listNamespace()).rejects.toThrow();
    await test.kubernetes.startCluster('dev');
    await restarted;
    await eventually(() => !known.has('cm-0'));
    const truth = new Map(
      objects
        .list('configmaps', { namespace })
        .map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
    );
    expect(known).toEqual(truth);
    await informer.stop();
  });
});
