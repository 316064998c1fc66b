import { readdirSync, readFileSync } from 'node:fs';
import { createFastClock } from '../../__testUtils__/fastClock.ts';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../../__testUtils__/testCluster.ts';
import { installControllers } from '../../controllers/installControllers.ts';
import { installPods } from '../../pods/installPods.ts';
import type { KubeObject } from '../../types.ts';
import { isDone } from '../conditions.ts';
import { installTekton } from '../installTekton.ts';
import { TEKTON_CONVERSIONS } from './tektonConversions.ts';

const PLURALS: Record<string, string> = {
  Task: 'tasks',
  Pipeline: 'pipelines',
  TaskRun: 'taskruns',
  PipelineRun: 'pipelineruns',
};

/** All that recorded runs were made of. */
function recordedObjects(): KubeObject[] {
  const directory = new URL('../__fixtures__/replay/', import.meta.url);
  return readdirSync(directory).flatMap(file => {
    const { requests } = JSON.parse(
      readFileSync(new URL(file, directory), 'utf8'),
    ) as { requests: { method: string; body?: KubeObject }[] };
    return requests.flatMap(({ method, body }) =>
      method === 'POST' && body && body.kind in PLURALS ? [body] : [],
    );
  });
}

describe('objects of version 1', () => {
  it('survive being shown as v1beta1', () => {
    const recorded = recordedObjects();
    expect(recorded.length).toBeGreaterThan(40);
    for (const object of recorded) {
      const { fromStored, toStored } = TEKTON_CONVERSIONS[PLURALS[object.kind]];
      expect(toStored(fromStored(object))).toEqual(object);
    }
  });
});

const TASK = {
  apiVersion: 'tekton.dev/v1beta1',
  kind: 'Task',
  metadata: { name: 'old' },
  spec: {
    resources: { inputs: [{ name: 'source', type: 'git' }] },
    results: [{ name: 'said' }],
    stepTemplate: { name: 'nameless', resources: { limits: { cpu: '1' } } },
    steps: [
      {
        name: 'say',
        image: 'busybox',
        tty: true,
        resources: { requests: { cpu: '10m' } },
        script: 'printf hi > $(results.said.path)',
      },
    ],
  },
};

const RUN = {
  apiVersion: 'tekton.dev/v1beta1',
  kind: 'PipelineRun',
  metadata: { name: 'old' },
  spec: {
    serviceAccountName: 'default',
    podTemplate: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
    timeout: '10m',
    resources: [{ name: 'source', resourceRef: { name: 'repo' } }],
    taskRunSpecs: [
      {
        pipelineTaskName: 't',
        taskServiceAccountName: 'default',
        stepOverrides: [
          { name: 'say', resources: { requests: { memory: '16Mi' } } },
        ],
      },
    ],
    pipelineSpec: {
      results: [{ name: 'said', value: '$(tasks.t.results.said)' }],
      tasks: [
        {
          name: 't',
          taskRef: { name: 'old', bundle: 'registry.example/tasks:1' },
          resources: { inputs: [] },
        },
      ],
    },
  },
};

describe('requests in v1beta1', () => {
  let server: TestCluster;
  const path = (version: string, plural: string, name = '') =>
    `/apis/tekton.dev/${version}/namespaces/default/${plural}${
      name && `/${name}`
    }`;
  const read = async (version: string, plural: string, name: string) =>
    (await server.admin.get(path(version, plural, name))).body as KubeObject;

  beforeAll(async () => {
    server = await startTestCluster({
      clock: createFastClock(5),
      install: cluster => {
        installPods(cluster);
        installControllers(cluster);
        installTekton(cluster);
      },
    });
  });

  afterAll(() => server.stop());

  it('are stored as version 1 and read as they came', async () => {
    const { body, status, headers } = await server.admin.post(
      path('v1beta1', 'tasks'),
      TASK,
    );
    expect({ status, warning: headers.warning }).toEqual({ status: 201 });
    expect(body.apiVersion).toBe('tekton.dev/v1beta1');
    expect(body.spec).toMatchObject(TASK.spec);
    expect(body.metadata.annotations).toBeUndefined();
    const stored = await read('v1', 'tasks', 'old');
    const [step] = TASK.spec.steps;
    const { tty: _, resources, ...rest } = step;
    expect(stored.spec).toEqual({
      results: [{ name: 'said', type: 'string' }],
      stepTemplate: { computeResources: { limits: { cpu: '1' } } },
      steps: [{ ...rest, computeResources: resources }],
    });
    expect(stored.metadata.annotations).toEqual({
      'tekton.dev/v1beta1Resources': JSON.stringify(TASK.spec.resources),
      'tekton.dev/v1beta1.task-deprecations': JSON.stringify({
        old: {
          deprecatedSteps: [{ tty: true }],
          deprecatedStepTemplate: { name: 'nameless' },
        },
      }),
    });
  });

  it('run; their status is told in either version', async () => {
    const { status } = await server.admin.post(
      path('v1beta1', 'pipelineruns'),
      RUN,
    );
    expect(status).toBe(201);
    const run = await eventually(async () => {
      const found = await read('v1', 'pipelineruns', 'old');
      return isDone(found) ? found : undefined;
    });
    expect(run.spec).toMatchObject({
      taskRunTemplate: {
        serviceAccountName: 'default',
        podTemplate: RUN.spec.podTemplate,
      },
      timeouts: { pipeline: '10m0s' },
      taskRunSpecs: [
        {
          pipelineTaskName: 't',
          serviceAccountName: 'default',
          stepSpecs: [
            { name: 'say', computeResources: { requests: { memory: '16Mi' } } },
          ],
        },
      ],
    });
    const [task] = run.spec.pipelineSpec.tasks;
    expect(task).toEqual({ name: 't', taskRef: { name: 'old', kind: 'Task' } });
    expect(run.status.results).toEqual([{ name: 'said', value: 'hi' }]);

    const shown = await read('v1beta1', 'pipelineruns', 'old');
    const { timeout: _, pipelineSpec: __, ...spec } = RUN.spec;
    expect(shown.spec).toMatchObject({
      ...spec,
      timeouts: { pipeline: '10m0s' },
    });
    expect(shown.spec).not.toHaveProperty('taskRunTemplate');
    expect(shown.status).toMatchObject({
      pipelineResults: run.status.results,
      childReferences: run.status.childReferences,
      pipelineSpec: { tasks: [{ name: 't' }] },
    });
    expect(shown.status).not.toHaveProperty('results');
    const child = await read('v1beta1', 'taskruns', 'old-t');
    expect(child.status).toMatchObject({
      taskResults: [{ name: 'said', type: 'string', value: 'hi' }],
      taskSpec: { steps: [{ resources: { requests: { cpu: '10m' } } }] },
    });
    expect(child.status).not.toHaveProperty('results');
  });

  it('are listed, watched and patched in that version', async () => {
    const list = await server.admin.get(path('v1beta1', 'tasks'));
    expect(list.body.items[0]).toMatchObject({
      apiVersion: 'tekton.dev/v1beta1',
      spec: { steps: [{ resources: { requests: { cpu: '10m' } } }] },
    });
    const patched = await server.admin.send({
      method: 'PATCH',
      path: path('v1beta1', 'tasks', 'old'),
      headers: { 'content-type': 'application/json-patch+json' },
      body: [
        {
          op: 'replace',
          path: '/spec/steps/0/resources/requests/cpu',
          value: '20m',
        },
      ],
    });
    expect(patched.status).toBe(200);
    const watch = await server.admin.watch(
      `${path('v1beta1', 'tasks')}?watch=true`,
    );
    const [{ object }] = await watch.take(1);
    watch.close();
    expect(object.spec).toMatchObject({
      resources: TASK.spec.resources,
      steps: [{ tty: true, resources: { requests: { cpu: '20m' } } }],
    });
    const { spec } = await read('v1', 'tasks', 'old');
    expect(spec.steps[0].computeResources.requests).toEqual({ cpu: '20m' });
  });

  it('are told of fields that the version does not have', async () => {
    const { headers } = await server.admin.post(
      `${path('v1beta1', 'pipelineruns')}?dryRun=All`,
      {
        ...RUN,
        metadata: { name: 'new' },
        spec: { ...RUN.spec, taskRunTemplate: {} },
      },
    );
    expect(headers.warning).toBe(
      '299 - "unknown field \\"spec.taskRunTemplate\\""',
    );
  });
});
