import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

let test: TestCluster;

beforeEach(async () => {
  test = await startTestCluster();
});

afterEach(() => test.stop());

function deployment(name: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] },
            { name: 'b', image: 'b:1' },
          ],
        },
      },
    },
  };
}

function widgetDefinition() {
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    schema: {
      openAPIV3Schema: {
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
    subresources: { status: {} },
    additionalPrinterColumns: [
      {
        name: 'Ready',
        type: 'string',
        jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
      versions: [version('v1', true), version('v1beta1', false)],
    },
  };
}

describe('lists', () => {
  it('pages through what was there at first, whatever happens meanwhile', async () => {
    for (let n = 10; n < 30; n++) {
      await test.admin.post(CONFIG_MAPS, {
        metadata: { name: `cm-${n}` },
        data: { version: 'first' },
      });
    }
    const seen: string[] = [];
    let page = await test.admin.get(`${CONFIG_MAPS}?limit=5`);
    const { resourceVersion } = page.body.metadata;
    for (let round = 0; ; round++) {
      expect(page.body.metadata.resourceVersion).toBe(resourceVersion);
      seen.push(
        ...page.body.items.map(
          (item: any) => `${item.metadata.name} ${item.data.version ?? ''}`,
        ),
      );
      const token = page.body.metadata.continue;
      if (!token) break;
      await test.admin.delete(`${CONFIG_MAPS}/cm-${29 - round}`);
      await test.admin.post(CONFIG_MAPS, { metadata: { name: `cz-${round}` } });
      await test.admin.patch(`${CONFIG_MAPS}/cm-${20 + round}`, 'merge', {
        data: { version: 'second' },
      });
      page = await test.admin.get(`${CONFIG_MAPS}?limit=5&continue=${token}`);
    }
    const expected = Array.from({ length: 20 }, (_, n) => `cm-${n + 10} first`);
    expect(seen).toEqual([...expected, 'kube-root-ca.crt ']);
    const then = await test.admin.get(
      `${CONFIG_MAPS}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`,
    );
    expect(then.body.items).toHaveLength(21);
  });

  it('shows tables and metadata alone', async () => {
    await test.admin.post(DEPLOYMENTS, deployment('web'));
    const table = await test.admin.get(DEPLOYMENTS, {
      Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    });
    const { columnDefinitions, rows } = table.body;
    const shown = Object.fromEntries(
      columnDefinitions.map((column: any, index: number) => [
        column.name,
        rows[0].cells[index],
      ]),
    );
    expect(shown).toEqual({
      Name: 'web',
      Ready: '0/1',
      'Up-to-date': 0,
      Available: 0,
      Age: expect.stringMatching(/^\ds$/),
      Containers: 'a,b',
      Images: 'a:1,b:1',
      Selector: 'app=web',
    });
    expect(rows[0].object.kind).toBe('PartialObjectMetadata');
    const metadata = await test.admin.get(DEPLOYMENTS, {
      Accept:
        'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    });
    expect(metadata.body.kind).toBe('PartialObjectMetadataList');
    expect(metadata.body.items[0].spec).toBeUndefined();
  });
});

describe('writes', () => {
  it('count the generation for the spec and keep the status apart', async () => {
    const created = await test.admin.post(DEPLOYMENTS, {
      ...deployment('web'),
      status: { replicas: 7 },
    });
    expect(created.status).toBe(201);
    expect(created.body.metadata.generation).toBe(1);
    expect(created.body.status).toEqual({});
    const path = `${DEPLOYMENTS}/web`;
    const status = await test.admin.patch(`${path}/status`, 'merge', {
      spec: { replicas: 9 },
      status: { replicas: 1 },
    });
    expect(status.body).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { replicas: 1 },
    });
    const spec = await test.admin.patch(path, 'merge', {
      spec: { replicas: 2 },
      status: { replicas: 5 },
    });
    expect(spec.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { replicas: 2 },
      status: { replicas: 1 },
    });
    const labels = await test.admin.patch(path, 'merge', {
      metadata: { labels: { x: 'y' } },
    });
    expect(labels.body.metadata.generation).toBe(2);
  });

  it('that change nothing leave the version alone', async () => {
    const created = await test.admin.post(DEPLOYMENTS, deployment('web'));
    const again = await test.admin.patch(`${DEPLOYMENTS}/web`, 'merge', {
      spec: { replicas: 1 },
    });
    expect(again.body.metadata.resourceVersion).toBe(
      created.body.metadata.resourceVersion,
    );
  });

  it('merge lists by their keys in a strategic patch', async () => {
    await test.admin.post(DEPLOYMENTS, deployment('web'));
    const patched = await test.admin.patch(
      `${DEPLOYMENTS}/web`,
      'strategic-merge',
      {
        spec: {
          template: {
            spec: {
              '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }],
              containers: [
                {
                  name: 'a',
                  image: 'a:2',
                  env: [{ name: 'Y', value: '2' }],
                },
                { name: 'b', $patch: 'delete' },
                { name: 'c', image: 'c:1' },
              ],
            },
          },
        },
      },
    );
    expect(patched.status).toBe(200);
    expect(patched.body.spec.template.spec.containers).toMatchObject([
      { name: 'c', image: 'c:1' },
      {
        name: 'a',
        image: 'a:2',
        env: [
          { name: 'Y', value: '2' },
          { name: 'X', value: '1' },
        ],
      },
    ]);
  });

  it('apply: create, then merge, noting who did', async () => {
    const path = `${DEPLOYMENTS}/web?fieldManager=one`;
    const applied = deployment('web');
    const created = await test.admin.patch(path, 'apply', applied);
    expect(created.status).toBe(201);
    const again = await test.admin.patch(path, 'apply', applied);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(created.body);
    const other = await test.admin.patch(
      `${DEPLOYMENTS}/web?fieldManager=two`,
      'apply',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, annotations: {x: "1"}}\n',
    );
    expect(other.body.metadata.annotations).toEqual({ x: '1' });
    const entries = other.body.metadata.managedFields;
    expect(
      entries.map(({ manager, operation }: any) => `${manager} ${operation}`),
    ).toEqual(['one Apply', 'two Apply']);
    expect(entries[1].fieldsV1).toEqual({
      'f:metadata': { 'f:annotations': { 'f:x': {} } },
    });
    const nobody = await test.admin.patch(
      `${DEPLOYMENTS}/web`,
      'apply',
      applied,
    );
    expect(nobody.status).toBe(422);
  });

  it('delete what a selector picks, and show what it was', async () => {
    for (const [name, keep] of [
      ['a', 'no'],
      ['b', 'yes'],
      ['c', 'no'],
    ]) {
      const metadata = { name, labels: { keep } };
      await test.admin.post(CONFIG_MAPS, { metadata });
    }
    const deleted = await test.admin.delete(
      `${CONFIG_MAPS}?labelSelector=keep%3Dno`,
    );
    expect(deleted.body.kind).toBe('ConfigMapList');
    expect(deleted.body.items).toHaveLength(2);
    const left = await test.admin.get(`${CONFIG_MAPS}?labelSelector=keep`);
    expect(left.body.items.map((item: any) => item.metadata.name)).toEqual([
      'b',
    ]);
  });

  it('read and answer YAML', async () => {
    const yaml = await test.admin.send({
      method: 'POST',
      path: CONFIG_MAPS,
      headers: {
        'Content-Type': 'application/yaml',
        Accept: 'application/yaml',
      },
      body: 'metadata:\n  name: y\ndata:\n  on: "true"\n',
    });
    expect(yaml.status).toBe(201);
    expect(yaml.headers['content-type']).toBe('application/yaml');
    expect(yaml.text).toMatch(
      /^apiVersion: v1\ndata:\n {2}(on|"on"): "true"\n/,
    );
  });

  it('bind a pod to a node, at the pod or among the bindings', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    const { cluster } = test.running;
    await eventually(() =>
      cluster.objects.get('serviceaccounts', 'default', 'default'),
    );
    const target = { kind: 'Node', name: 'somewhere' };
    for (const [name, path] of [
      ['at', `${pods}/at/binding`],
      ['among', '/api/v1/namespaces/default/bindings'],
    ]) {
      const containers = [{ name: 'a', image: 'a' }];
      await test.admin.post(pods, { metadata: { name }, spec: { containers } });
      const binding = { metadata: { name }, target };
      expect((await test.admin.post(path, binding)).status).toBe(201);
      const pod = cluster.objects.get('pods', 'default', name);
      expect(pod?.spec.nodeName).toBe('somewhere');
      expect((await test.admin.post(path, binding)).status).toBe(409);
    }
  });

  it('of a body beyond the limit are refused', async () => {
    const answer = await test.admin.post(CONFIG_MAPS, {
      metadata: { name: 'large' },
      data: { a: 'x'.repeat(3 * 1024 * 1024) },
    });
    expect(answer.status).toBe(413);
    expect(answer.body.reason).toBe('RequestEntityTooLarge');
  });
});

describe('custom resources', () => {
  const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

  it('are served at once, in every version, until the definition goes', async () => {
    expect((await test.admin.get(WIDGETS)).status).toBe(404);
    const crd = await test.admin.post(crds, widgetDefinition());
    expect(crd.status).toBe(201);
    const created = await test.admin.post(WIDGETS, {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { size: 1 },
      status: { conditions: [] },
    });
    expect(created.body).toMatchObject({ metadata: { generation: 1 } });
    expect(created.body.status).toBeUndefined();
    await test.admin.patch(`${WIDGETS}/w/status`, 'merge', {
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });

    const beta = WIDGETS.replace('/v1/', '/v1beta1/');
    const list = await test.admin.get(beta);
    expect(list.body.items[0]).toMatchObject({
      apiVersion: 'example.com/v1beta1',
      kind: 'Widget',
      metadata: { name: 'w' },
    });
    const table = await test.admin.get(WIDGETS, {
      Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    expect(table.body.rows[0].cells.slice(0, 2)).toEqual(['w', 'True']);
    const group = await test.admin.get('/apis/example.com');
    expect(group.body.preferredVersion.version).toBe('v1');
    expect(group.body.versions).toHaveLength(2);

    const established = await eventually(async () => {
      const { body } = await test.admin.get(`${crds}/widgets.example.com`);
      return body.status && body;
    });
    expect(established.status.conditions.map((item: any) => item.type)).toEqual(
      ['NamesAccepted', 'Established'],
    );

    await test.admin.delete(`${crds}/widgets.example.com`);
    await eventually(async () => {
      const answer = await test.admin.get('/apis/example.com/v1');
      return answer.status === 404;
    });
    await test.admin.post(crds, widgetDefinition());
    expect((await test.admin.get(WIDGETS)).body.items).toEqual([]);
  });

  it('do not come while their definition goes', async () => {
    const crd = `${crds}/widgets.example.com`;
    const widget = (name: string, finalizers: string[]) => ({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name, finalizers },
      spec: { size: 1 },
    });
    await test.admin.post(crds, widgetDefinition());
    await test.admin.post(WIDGETS, widget('kept', ['kept']));
    await eventually(async () => (await test.admin.get(crd)).body.status);
    await test.admin.delete(crd);
    const late = await test.admin.post(WIDGETS, widget('late', []));
    expect(late.body).toMatchObject({
      code: 405,
      reason: 'MethodNotAllowed',
      message:
        'create not allowed while custom resource definition is terminating',
      details: { group: 'example.com', kind: 'widgets' },
    });
    const terminating = await eventually(async () => {
      const { body } = await test.admin.get(crd);
      return body.status.conditions.find(
        (item: any) => item.type === 'Terminating',
      );
    });
    expect(terminating).toMatchObject({
      status: 'True',
      reason: 'InstanceDeletionInProgress',
    });
    await test.admin.patch(`${WIDGETS}/kept`, 'merge', {
      metadata: { finalizers: null },
    });
    await eventually(async () => (await test.admin.get(crd)).status === 404);
  });
});

describe('what is not well formed', () => {
  it('is refused where it would make the server fail', async () => {
    const crd = await test.admin.post(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      { metadata: { name: 'things.example.com' }, spec: { versions: [] } },
    );
    expect(crd.status).toBe(422);
    expect(crd.body.details.causes.map((cause: any) => cause.field)).toEqual([
      'metadata.name',
      'spec.group',
      'spec.scope',
      'spec.versions',
      'spec.names.plural',
      'spec.names.singular',
      'spec.names.kind',
      'spec.names.listKind',
    ]);
    const labels = await test.admin.post(CONFIG_MAPS, {
      metadata: { name: 'x', labels: { a: 1 } },
    });
    expect(labels.status).toBe(400);
    expect(labels.body.message).toContain('cannot unmarshal number');
  });

  it('grants nothing and keeps nobody out', async () => {
    const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
    await test.admin.post(bindings, {
      metadata: { name: 'odd' },
      roleRef: { kind: 'ClusterRole', name: 'odd' },
      subjects: 'everyone',
    });
    const { portalToken: token } = test.running;
    const path = '/api/v1/namespaces/default/pods';
    const headers = { Authorization: `Bearer ${token}` };
    expect((await test.admin.get(path, headers)).status).toBe(200);
  });
});

describe('discovery', () => {
  it('lists in one document what it lists in many', async () => {
    await test.admin.post(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      widgetDefinition(),
    );
    const accept =
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const aggregated = await test.admin.get('/apis', { Accept: accept });
    expect(aggregated.headers['content-type']).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    );
    const unchanged = await test.admin.get('/apis', {
      Accept: accept,
      'If-None-Match': aggregated.headers.etag as string,
    });
    expect(unchanged.status).toBe(304);
    for (const group of aggregated.body.items) {
      for (const { version, resources } of group.versions) {
        const plain = await test.admin.get(
          `/apis/${group.metadata.name}/${version}`,
        );
        const names = resources.flatMap(
          ({ resource, subresources = [] }: any) => [
            resource,
            ...subresources.map(
              (item: any) => `${resource}/${item.subresource}`,
            ),
          ],
        );
        expect(plain.body.resources.map((item: any) => item.name)).toEqual(
          names,
        );
      }
    }
    expect(
      aggregated.body.items.map((item: any) => item.metadata.name),
    ).toContain('example.com');
  });
});

it('is without a subresource when it is to be', async () => {
  const { admin, kubernetes } = test;
  const pods = '/api/v1/namespaces/default/pods';
  await admin.post(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'whole' },
    spec: { containers: [{ name: 'main', image: 'busybox' }] },
  });
  const debug = () =>
    admin.patch(`${pods}/whole/ephemeralcontainers`, 'strategic-merge', {
      spec: { ephemeralContainers: [{ name: 'tools', image: 'busybox' }] },
    });
  const listed = async () => {
    const { body } = await admin.get('/api/v1');
    return body.resources.map((item: { name: string }) => item.name);
  };
  kubernetes.serveSubresource('dev', 'pods/ephemeralcontainers', false);
  const refused = await debug();
  expect(refused).toMatchObject({
    status: 404,
    body: { message: 'the server could not find the requested resource' },
  });
  expect(await listed()).not.toContain('pods/ephemeralcontainers');
  expect(await listed()).toContain('pods/status');
  kubernetes.serveSubresource('dev', 'pods/ephemeralcontainers', true);
  expect(await listed()).toContain('pods/ephemeralcontainers');
  expect(await debug()).toMatchObject({ status: 200 });
  expect(() =>
    kubernetes.serveSubresource('dev', 'pods/nothing', false),
  ).toThrow('There is no pods/nothing');
});
