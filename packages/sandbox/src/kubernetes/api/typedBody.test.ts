import { readRecording } from '../__testUtils__/recording.ts';
import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

let test: TestCluster;

beforeAll(async () => {
  test = await startTestCluster();
});

afterAll(async () => {
  await test.stop();
});

function deployment(name: string, spec: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'c', image: 'c:1' }] },
      },
      ...spec,
    },
  };
}

describe('bodies read as built-in types', () => {
  it('lose what the type does not have, which is told', async () => {
    const container = { name: 'c', image: 'c:1', imge: 'x' };
    const { spec } = deployment('a').spec.template;
    const body = deployment('a', {
      nonsense: 1,
      template: {
        metadata: { labels: { app: 'a' } },
        spec: { ...spec, containers: [container] },
      },
    });
    const created = await test.admin.post(DEPLOYMENTS, body);
    expect(created.status).toBe(201);
    expect(created.headers.warning).toBe(
      '299 - "unknown field \\"spec.template.spec.containers[0].imge\\"", 299 - "unknown field \\"spec.nonsense\\""',
    );
    expect(created.body.spec.nonsense).toBeUndefined();
    const quiet = await test.admin.post(
      `${DEPLOYMENTS}?fieldValidation=Ignore`,
      deployment('b', { nonsense: 1 }),
    );
    expect(quiet.status).toBe(201);
    expect(quiet.headers.warning).toBeUndefined();
  });

  it('are refused for values that Go cannot read, in its words', async () => {
    const refused = await test.admin.post(
      DEPLOYMENTS,
      deployment('c', { paused: 'yes' }),
    );
    expect(refused.status).toBe(400);
    expect(refused.body.message).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool',
    );
  });

  it('keep the last of what is there twice', async () => {
    const text = JSON.stringify(deployment('d', { replicas: 1 })).replace(
      '"replicas":1',
      '"replicas":1,"replicas":2',
    );
    const send = (query: string) =>
      test.admin.send({
        method: 'POST',
        path: `${DEPLOYMENTS}${query}`,
        body: text,
      });
    const strict = await send('?fieldValidation=Strict');
    expect(strict.body.message).toContain(
      'strict decoding error: duplicate field "spec.replicas"',
    );
    const created = await send('');
    expect(created.headers.warning).toBe(
      '299 - "duplicate field \\"spec.replicas\\""',
    );
    expect(created.body.spec.replicas).toBe(2);
  });

  it('are held to their types when they are patched', async () => {
    await test.admin.post(DEPLOYMENTS, deployment('e'));
    const path = `${DEPLOYMENTS}/e`;
    const strategic = await test.admin.patch(path, 'strategic-merge', {
      spec: { replicas: 'x' },
    });
    expect(strategic.status).toBe(422);
    expect(strategic.body.message).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
    );
    const merge = await test.admin.patch(path, 'merge', {
      spec: { replicas: 'x' },
    });
    expect(merge.status).toBe(422);
    expect(merge.body.message).toMatch(
      /^ "" is invalid: patch: Invalid value: "\{.*\}": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32$/,
    );
    const unknown = await test.admin.patch(path, 'merge', {
      spec: { nonsense: 1 },
    });
    expect(unknown.headers.warning).toBe(
      '299 - "unknown field \\"spec.nonsense\\""',
    );
    expect(unknown.body.spec.nonsense).toBeUndefined();
  });
});

/** As much of Argo's Rollout as the recording shows. */
function rolloutDefinition() {
  const step = {
    type: 'object',
    properties: { setWeight: { type: 'integer' } },
  };
  const container = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, image: { type: 'string' } },
  };
  const object = (properties: object) => ({ type: 'object', properties });
  const list = (items: object) => ({ type: 'array', items });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'rollouts.argoproj.io' },
    spec: {
      group: 'argoproj.io',
      scope: 'Namespaced',
      names: { plural: 'rollouts', kind: 'Rollout' },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          subresources: {
            scale: {
              specReplicasPath: '.spec.replicas',
              statusReplicasPath: '.status.replicas',
            },
          },
          schema: {
            openAPIV3Schema: object({
              spec: {
                ...object({
                  replicas: { type: 'integer' },
                  strategy: object({ canary: object({ steps: list(step) }) }),
                  template: object({
                    spec: object({ containers: list(container) }),
                  }),
                }),
                'x-kubernetes-validations': [{ rule: 'has(self.template)' }],
              },
            }),
          },
        },
      ],
    },
  };
}

describe('answers as recorded from a real API server', () => {
  it('to values of wrong types, and to unknown and duplicate fields', async () => {
    const namespace = 'rec-k8s-api';
    await test.admin.post('/api/v1/namespaces', {
      metadata: { name: namespace },
    });
    await test.admin.post(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      rolloutDefinition(),
    );
    const exchanges = readRecording(import.meta.dirname, 'typedBodies.json');
    expect(exchanges).toHaveLength(4);
    for (const { name, request, response } of exchanges) {
      const { method, path, headers, body } = request;
      const answer = await test.admin.send({ method, path, headers, body });
      expect({
        name,
        status: answer.status,
        warning: answer.headers.warning,
        body: answer.body,
      }).toMatchObject({
        name,
        status: response.status,
        warning: response.headers.warning,
        body: response.body,
      });
    }
  });
});
