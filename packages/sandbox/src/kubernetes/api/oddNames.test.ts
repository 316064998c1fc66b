import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const SHELVES = '/apis/example.com/v1/namespaces/default/shelves';
const CONSTRUCTOR = 'constructor';

/** JSON as a client may write it: also members that objects inherit. */
const ODD: Record<string, string> = JSON.parse(
  '{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d"}',
);
const ODD_LABELS = { constructor: 'x', toString: 'y' };

let test: TestCluster;

beforeAll(async () => {
  test = await startTestCluster();
  const text = { type: 'string' };
  await test.admin.post(
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    {
      metadata: { name: 'shelves.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'shelves', kind: 'Shelf' },
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
                    properties: {
                      known: text,
                      valueOf: { type: 'string', default: 'given' },
                      books: { type: 'object', additionalProperties: text },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    },
  );
});

afterAll(() => test.stop());

it('has names that every JavaScript object inherits for members like others', async () => {
  const target = `${CONFIG_MAPS}/odd`;
  const created = await test.admin.post(CONFIG_MAPS, {
    metadata: { name: 'odd', labels: ODD_LABELS },
    data: ODD,
  });
  expect([created.status, created.body.message]).toEqual([201, undefined]);
  expect(JSON.stringify(created.body.data)).toBe(JSON.stringify(ODD));
  for (const type of ['merge', 'strategic-merge', 'apply'] as const) {
    const { status, body } = await test.admin.patch(
      type === 'apply' ? `${target}?fieldManager=x&force=true` : target,
      type,
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'odd', labels: { valueOf: type } },
        data: JSON.parse(`{"__proto__":"${type}","constructor":"${type}"}`),
      },
    );
    expect([status, body.message]).toEqual([200, undefined]);
    expect(Object.entries(body.data)).toContainEqual(['__proto__', type]);
    expect(body.data[CONSTRUCTOR]).toBe(type);
    expect(body.metadata.labels).toEqual({ ...ODD_LABELS, valueOf: type });
  }
  const removed = await test.admin.patch(target, 'json', [
    { op: 'remove', path: '/data/__proto__' },
    { op: 'remove', path: '/data/constructor' },
  ]);
  expect(Object.keys(removed.body.data)).toEqual([
    'toString',
    'hasOwnProperty',
  ]);
  const refused = await test.admin.patch(target, 'json', [
    { op: 'remove', path: '/data/constructor' },
  ]);
  expect(refused.status).toBe(422);
  const found = await test.admin.get(
    `${CONFIG_MAPS}?labelSelector=constructor%3Dx`,
  );
  expect(found.body.items).toHaveLength(1);
  const none = await test.admin.get(
    `${CONFIG_MAPS}?labelSelector=hasOwnProperty`,
  );
  expect(none.body.items).toHaveLength(0);
});

it('prunes, keeps and defaults such members of custom resources by their schema', async () => {
  const { status, body } = await test.admin.post(SHELVES, {
    apiVersion: 'example.com/v1',
    kind: 'Shelf',
    metadata: { name: 'odd' },
    spec: JSON.parse(
      '{"known":"a","constructor":"gone","__proto__":{"x":1},"books":{"__proto__":"kept","constructor":"kept"}}',
    ),
  });
  expect([status, body.message]).toEqual([201, undefined]);
  expect(JSON.stringify(body.spec)).toBe(
    '{"known":"a","books":{"__proto__":"kept","constructor":"kept"},"valueOf":"given"}',
  );
});

it('leaves prototypes alone', () => {
  expect(({} as { x?: number }).x).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it.each(['[', '{"a":'])('refuses bodies of endless %s', async opening => {
  const closing = opening === '[' ? ']' : '}';
  const depth = 300_000;
  const deep = `${opening.repeat(depth)}0${closing.repeat(depth)}`;
  const body = `{"data":${deep}}`;
  const created = await test.admin.send({
    method: 'POST',
    path: CONFIG_MAPS,
    body,
  });
  expect(created.status).toBe(400);
  expect(created.body.message).toContain(
    'json parse error: exceeded max depth',
  );
  for (const type of ['json', 'merge', 'strategic-merge', 'apply']) {
    const target = `${CONFIG_MAPS}/odd?fieldManager=x`;
    const { status } = await test.admin.patch(target, type, body);
    expect([type, status]).toEqual([type, 400]);
  }
});

it('takes no Content-Type for a patch that only objects have', async () => {
  const { status } = await test.admin.send({
    method: 'PATCH',
    path: `${CONFIG_MAPS}/odd`,
    headers: { 'Content-Type': 'constructor' },
    body: {},
  });
  expect(status).toBe(415);
});
