import {
  comparableAnswer,
  comparableRecording,
  readRecording,
} from '../__testUtils__/recording.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

const QUOTA = '/api/v1/namespaces/rec-k8s-policy/resourcequotas/q';

let test: TestCluster;

beforeAll(async () => {
  test = await startTestCluster();
  const { admin } = test;
  await admin.post('/api/v1/namespaces', {
    metadata: { name: 'rec-k8s-policy' },
  });
  await admin.post('/api/v1/namespaces', {
    metadata: {
      name: 'rec-k8s-psa',
      labels: { 'pod-security.kubernetes.io/warn': 'restricted' },
    },
  });
  // The recorded cluster had one ConfigMap more in every namespace.
  await admin.post('/api/v1/namespaces/rec-k8s-policy/configmaps', {
    metadata: { name: 'openshift-service-ca.crt' },
  });
  await eventually(async () => {
    const path = '/api/v1/namespaces/rec-k8s-policy/configmaps';
    return (await admin.get(path)).body.items.length === 2;
  });
});

afterAll(() => test.stop());

async function quotaIsCounted(): Promise<boolean> {
  return Boolean((await test.admin.get(QUOTA)).body.status?.used);
}

/** Names of projected volumes end at random. */
function withoutSuffixes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replace(
      /kube-api-access-\w{5}/g,
      'kube-api-access-<suffix>',
    ),
  );
}

it('admits, fills in, warns and refuses as recorded from a real server', async () => {
  const exchanges = readRecording(
    import.meta.dirname,
    'quota-limits-podsecurity.json',
  );
  expect(exchanges).toHaveLength(17);
  for (const exchange of exchanges) {
    const { name, request } = exchange;
    if (name === 'quota status') {
      await eventually(quotaIsCounted);
    }
    const { Authorization: _recorded, ...headers } = request.headers;
    const { method, path, body = undefined } = request;
    const answer = await test.admin.send({ method, path, headers, body });
    expect(withoutSuffixes({ name, ...comparableAnswer(answer) })).toEqual(
      withoutSuffixes({ name, ...comparableRecording(exchange) }),
    );
  }
});
