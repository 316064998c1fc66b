import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const PODS = '/api/v1/namespaces/default/pods';
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

let test: TestCluster;

beforeAll(async () => {
  test = await startTestCluster();
});

afterAll(async () => {
  await test.stop();
});

function pod(name: string, spec: object = {}) {
  const containers = [{ name: 'c', image: 'local.test/c:1' }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers, ...spec },
  };
}

function deployment(name: string, env: object[], replicas = 0) {
  const labels = { app: name };
  const { spec } = pod(name);
  const containers = [{ ...spec.containers[0], env }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}

/** What the header of the answer to a write says. */
async function warningsOf(
  answer: Promise<{ status: number; headers: Record<string, unknown> }>,
): Promise<string[]> {
  const { status, headers } = await answer;
  expect(status).toBeLessThan(300);
  const texts = String(headers.warning ?? '').matchAll(
    /299 - "((?:[^"\\]|\\.)*)"/g,
  );
  return Array.from(texts, ([, text]) => text.replace(/\\(.)/g, '$1'));
}

describe('what is valid, and hardly meant so, is told of', () => {
  it('variables that hide others, unless they build on them', async () => {
    const env = [
      { name: 'A', value: 'a' },
      { name: 'A', value: '$(A):b' },
      { name: 'B', value: 'b' },
      { name: 'B', value: '$(B)' },
      { name: 'C' },
      { name: 'C', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'A', value: 'c' },
    ];
    const hidden = (path: string) =>
      Object.entries({ 3: 'B', 5: 'C', 6: 'A' }).map(
        ([index, name]) =>
          `${path}.containers[0].env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`,
      );
    const inTemplate = hidden('spec.template.spec');
    const post = (body: object) =>
      warningsOf(test.admin.post(DEPLOYMENTS, body));
    expect(await post(deployment('a', env))).toEqual(inTemplate);
    expect(await post(deployment('fine', env.slice(0, 3)))).toEqual([]);
    const { containers } = deployment('a', env).spec.template.spec;
    expect(
      await warningsOf(test.admin.post(PODS, pod('a', { containers }))),
    ).toEqual(hidden('spec'));
    const patch = (body: object) =>
      warningsOf(test.admin.patch(`${DEPLOYMENTS}/a`, 'merge', body));
    expect(await patch({ spec: { replicas: 1 } })).toEqual(inTemplate);
    expect(await patch({ metadata: { labels: { a: 'b' } } })).toEqual([]);
  });

  it('ports, secrets and hosts that are there twice, and names of no host', async () => {
    const port = { containerPort: 80 };
    const container = { name: 'c', image: 'local.test/c:1', ports: [port] };
    const body = pod('a.b', {
      imagePullSecrets: [{ name: 's' }, { name: 's' }],
      hostAliases: [
        { ip: '10.1.1.1', hostnames: ['a'] },
        { ip: '10.1.1.1', hostnames: ['b'] },
      ],
      containers: [
        container,
        { ...container, name: 'd' },
        { ...container, name: 'e', ports: [{ ...port, hostPort: 80 }] },
        { ...container, name: 'f', ports: [{ ...port, protocol: 'UDP' }] },
      ],
    });
    expect(await warningsOf(test.admin.post(PODS, body))).toEqual([
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
      'spec.hostAliases[1].ip: duplicate ip "10.1.1.1"',
      'spec.imagePullSecrets[1].name: duplicate name "s"',
      'spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]',
      'spec.containers[2].ports[0]: overlapping port definition with spec.containers[0].ports[0]',
      'spec.containers[2].ports[0]: overlapping port definition with spec.containers[1].ports[0]',
    ]);
  });

  it('finalizers of custom resources that no domain owns, when they are new', async () => {
    await test.admin.post(CRDS, {
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
            schema: { openAPIV3Schema: { type: 'object' } },
          },
        ],
      },
    });
    await eventually(
      async () => (await test.admin.get(WIDGETS)).status === 200,
    );
    const finalizers = ['held.example.com', 'example.com/held', 'orphan'];
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'a', finalizers },
    };
    expect(await warningsOf(test.admin.post(WIDGETS, widget))).toEqual([
      'metadata.finalizers: "held.example.com": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers',
    ]);
    const patched = test.admin.patch(`${WIDGETS}/a`, 'merge', {
      metadata: { finalizers: [...finalizers, 'held'] },
    });
    expect(await warningsOf(patched)).toEqual([
      'metadata.finalizers: "held": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers',
    ]);
  });
});
