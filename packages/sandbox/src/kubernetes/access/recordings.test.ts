import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from '../__testUtils__/apiClient.ts';
import {
  comparableAnswer,
  comparableRecording,
  readRecording,
  type Exchange,
} from '../__testUtils__/recording.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { ACCEPTED_DIFFERENCES } from '../acceptedDifferences.ts';

const NAMESPACE = 'rec-k8s-api';
const RBAC = 'rbac.authorization.k8s.io';

let test: TestCluster;
let clients: Record<'admin' | 'limited' | 'unknown' | 'anonymous', ApiClient>;
let defaultToken: string;

beforeAll(async () => {
  test = await startTestCluster();
  await prepare();
  const { running } = test;
  const { cluster } = running;
  const issue = (name: string) =>
    cluster.issueServiceAccountToken({ namespace: NAMESPACE, name }).token;
  await eventually(() =>
    cluster.objects.get('serviceaccounts', NAMESPACE, 'default'),
  );
  defaultToken = issue('default');
  clients = {
    admin: test.admin,
    limited: new ApiClient(running, { token: issue('limited') }),
    unknown: new ApiClient(running, { token: 'unknown' }),
    anonymous: new ApiClient(running, {}),
  };
});

afterAll(async () => {
  for (const client of Object.values(clients)) client.close();
  await test.stop();
});

/** What the limited account of the recordings was granted. */
async function prepare(): Promise<void> {
  const metadata = { namespace: NAMESPACE };
  const post = async (path: string, body: object) => {
    const { status, text } = await test.admin.post(path, body);
    if (status !== 201) throw new Error(text);
  };
  await post('/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  const core = `/api/v1/namespaces/${NAMESPACE}`;
  const rbac = `/apis/${RBAC}/v1/namespaces/${NAMESPACE}`;
  await post(`${core}/serviceaccounts`, {
    metadata: { ...metadata, name: 'limited' },
  });
  await post(`${rbac}/roles`, {
    metadata: { ...metadata, name: 'r' },
    rules: [
      {
        apiGroups: [''],
        resources: ['pods', 'pods/log'],
        verbs: ['get', 'list'],
      },
      {
        apiGroups: ['apps'],
        resources: ['deployments'],
        resourceNames: ['a-dep'],
        verbs: ['get'],
      },
    ],
  });
  await post(`${rbac}/rolebindings`, {
    metadata: { ...metadata, name: 'r' },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'r' },
    subjects: [
      { kind: 'ServiceAccount', name: 'limited', namespace: NAMESPACE },
    ],
  });
  const labels = { app: 'a' };
  const containers = [{ name: 'a', image: 'a' }];
  await post(`/apis/apps/v1/namespaces/${NAMESPACE}/deployments`, {
    metadata: { ...metadata, name: 'a-dep' },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  });
}

function clientOf({ name, request }: Exchange): ApiClient {
  if (name.startsWith('no credentials')) return clients.anonymous;
  const authorization = request.headers.Authorization ?? '';
  if (authorization.includes('unknown token')) return clients.unknown;
  return authorization ? clients.limited : clients.admin;
}

const RULES_REVIEW = 'authn-authz.json SelfSubjectRulesReview';

/** Rules that only the recorded cluster has, as the reviewed list says. */
function isAccepted(rule: object, index: number): boolean {
  const line = `nonResourceRules.${index}: ${JSON.stringify(rule)} -> `;
  return ACCEPTED_DIFFERENCES.some(
    ({ recording, difference }) =>
      recording.test(RULES_REVIEW) && difference?.test(line),
  );
}

/** Ids and tokens differ, and rules come in no order. */
function neutral(value: unknown): any {
  const text = JSON.stringify(value)
    .replaceAll(defaultToken, '<redacted>')
    .replace(/"ey[\w-]+\.[\w-]+\.[\w-]+"/g, '"<redacted>"')
    .replace(/JTI=[^"]+/g, 'JTI=<id>');
  const copy = JSON.parse(text);
  const status = copy.body?.status;
  if (status?.nonResourceRules) {
    status.nonResourceRules = status.nonResourceRules
      .filter((rule: object, index: number) => !isAccepted(rule, index))
      .sort(byText);
    status.resourceRules.sort(byText);
  }
  return copy;
}

function byText(a: object, b: object): number {
  const text = (rule: object) => JSON.stringify(Object.entries(rule).sort());
  return text(a) < text(b) ? -1 : 1;
}

/** What is allowed is told elsewhere; here it counts that it is. */
function isContent({ request, response }: Exchange): boolean {
  return request.method === 'GET' && response.status === 200;
}

it('answers about who one is and what one may as a real server does', async () => {
  const exchanges = readRecording(import.meta.dirname, 'authn-authz.json');
  expect(exchanges).toHaveLength(36);
  for (const exchange of exchanges) {
    const { name, request, response } = exchange;
    const { Authorization: _recorded, ...headers } = request.headers;
    const body =
      request.body &&
      JSON.parse(
        JSON.stringify(request.body).replace('<redacted>', defaultToken),
      );
    const { method, path } = request;
    const client = clientOf(exchange);
    const answer = await client.send({ method, path, headers, body });
    const told = isContent(exchange)
      ? [{ status: answer.status }, { status: response.status }]
      : [comparableAnswer(answer), comparableRecording(exchange)];
    expect(neutral({ name, ...told[0] })).toEqual(
      neutral({ name, ...told[1] }),
    );
  }
});

interface StreamRequest {
  name: string;
  request: { path: string; headers: Record<string, string> };
  accepted: false | { status: number };
  refused?: { status: number; body: object };
}

it('opens streams to those only who may get and create them', async () => {
  const namespace = 'rec-k8s-exec';
  await test.admin.post('/api/v1/namespaces', {
    metadata: { name: namespace },
  });
  for (const [name, verbs] of Object.entries({
    getter: ['get'],
    creator: ['create'],
    both: ['get', 'create'],
  })) {
    const place = `/apis/${RBAC}/v1/namespaces/${namespace}`;
    const resources = ['pods/exec', 'pods/attach', 'pods/portforward'];
    await test.admin.post(`${place}/roles`, {
      metadata: { name },
      rules: [{ apiGroups: [''], resources, verbs }],
    });
    await test.admin.post(`${place}/rolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: [{ apiGroup: RBAC, kind: 'User', name }],
    });
  }
  const file = join(import.meta.dirname, '__fixtures__/rbac-get-create.json');
  const recorded: StreamRequest[] = JSON.parse(readFileSync(file, 'utf8'));
  const answers = [];
  for (const { name, request } of recorded) {
    const { status, body } = await test.admin.get(
      request.path,
      request.headers,
    );
    answers.push({ name, status, body });
  }
  // The pod is not there: who is let in learns so.
  const absent = expect.objectContaining({ reason: 'NotFound' });
  expect(answers).toEqual(
    recorded.map(({ name, refused }) => ({
      name,
      status: refused?.status ?? 404,
      body: refused?.body ?? absent,
    })),
  );
});
