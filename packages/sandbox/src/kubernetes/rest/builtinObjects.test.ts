import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparable, readRecording } from '../__testUtils__/recording.ts';
import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import type { KubeObject } from '../types.ts';

let test: TestCluster;

function useOwnCluster(): void {
  beforeAll(async () => {
    test = await startTestCluster();
  });
  afterAll(() => test.stop());
}

function makeNamespace(name: string): void {
  const { objects } = test.running.cluster;
  if (objects.get('namespaces', undefined, name)) return;
  objects.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });
}

function namespaceOf(path: string): string {
  return /\/namespaces\/([^/]+)/.exec(path)?.[1] ?? '';
}

interface Stored {
  name: string;
  path: string;
  sent: object;
  stored: KubeObject;
}

const STORED: Stored[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '__fixtures__/stored.json'), 'utf8'),
);

/** Names and addresses that the server draws. */
function undrawn(value: unknown): unknown {
  const text = JSON.stringify(comparable(value));
  return JSON.parse(
    text
      .replace(/kube-api-access-\w{5}/g, 'kube-api-access-<suffix>')
      .replace(/"10\.(255|96)\.\d+\.\d+"/g, '"<address>"'),
  );
}

describe('new objects are stored as by a real API server', () => {
  useOwnCluster();

  it.each(STORED)('$name', async ({ path, sent, stored }) => {
    makeNamespace(namespaceOf(path));
    const answer = await test.admin.send({ method: 'POST', path, body: sent });
    expect(answer.status).toBe(201);
    expect(undrawn(answer.body)).toEqual(undrawn(stored));
  });
});

describe('refusals are worded as recorded from a real API server', () => {
  useOwnCluster();

  it.each(['validation.json', 'ephemeral-containers.json'])(
    '%s',
    async file => {
      const recording = readRecording(import.meta.dirname, file);
      for (const { name, request, response } of recording) {
        makeNamespace(namespaceOf(request.path));
        if (name.includes('immutable')) {
          await test.admin.post(
            request.path.replace(/\/[^/]+$/, ''),
            deployment('a-dep'),
          );
        }
        if (name.startsWith('Pod: update')) {
          const containers = [
            {
              name: 'a',
              image: 'local.test/busybox:1',
              command: ['sleep', '1'],
            },
          ];
          await test.admin.post(request.path.replace(/\/[^/]+$/, ''), {
            metadata: { name: 'a-pod' },
            spec: { containers },
          });
        }
        const answer = await test.admin.send(request);
        const { status, body } = response;
        const shown = body && withoutDiff(body);
        expect({
          name,
          status: answer.status,
          body: shown && withoutDiff(answer.body),
        }).toEqual({ name, status, body: shown });
      }
    },
  );
});

/** An accepted difference: the dump of a whole pod; that of a container is not. */
function withoutDiff(body: object): unknown {
  const text = JSON.stringify(body);
  return JSON.parse(
    text.replace(/(previously negative\))\\n@@.*?\\n"/g, '$1"'),
  );
}

function deployment(name: string) {
  return {
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: 'a' } },
      template: {
        metadata: { labels: { app: 'a' } },
        spec: { containers: [{ name: 'a', image: 'a' }] },
      },
    },
  };
}
