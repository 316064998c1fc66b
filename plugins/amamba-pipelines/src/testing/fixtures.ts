import type {
  Pipeline,
  Run,
  RunSummary,
  Source,
  Stage,
  Step,
} from '@amamba/plugin-amamba-pipelines-common';
import type { Entity } from '@backstage/catalog-model';

const START = Date.UTC(2026, 3, 14, 9, 0, 0);

/** A time of the stories told here: seconds after their beginning. */
export const at = (seconds: number) =>
  new Date(START + seconds * 1000).toISOString();

export const connectedEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments-api',
    namespace: 'default',
    annotations: {
      'tekton.dev/cicd': 'true',
      'backstage.io/kubernetes-id': 'payments-api',
    },
  },
  spec: { type: 'service', owner: 'payments-team', lifecycle: 'production' },
};

export const liveSource: Source = {
  engine: 'tekton',
  instance: 'dev',
  state: 'live',
  syncedAt: at(0),
};

const place = { engine: 'tekton', instance: 'dev', scope: 'payments' };

export const buildPipeline: Pipeline = {
  ...place,
  id: 'p-build',
  name: 'build',
  displayName: 'Build and test',
  description: 'Builds the image, runs its tests and scans it.',
  params: [
    {
      name: 'git.url',
      type: 'string',
      description: 'Address of the repository',
    },
    { name: 'revision', type: 'string', default: 'main' },
    { name: 'env', type: 'string', options: ['dev', 'prod'], default: 'dev' },
    { name: 'flags', type: 'array', default: ['--race'] },
  ],
  volumes: [{ name: 'source', optional: false }],
};

export const releasePipeline: Pipeline = {
  ...place,
  id: 'p-release',
  name: 'release',
  params: [],
  volumes: [],
};

function step(
  id: string,
  phase: Step['phase'],
  more: Partial<Step> = {},
): Step {
  return { id, name: id.split('.')[1], phase, ...more };
}

function stage(
  name: string,
  phase: Stage['phase'],
  more: Partial<Stage> = {},
): Stage {
  return {
    id: name,
    name,
    phase,
    role: 'task',
    dependsOn: [],
    retries: 0,
    results: [],
    steps: [],
    ...more,
  };
}

const clone = stage('clone', 'succeeded', {
  startedAt: at(2),
  finishedAt: at(9),
  results: [{ name: 'commit', value: '4be1c0f' }],
  steps: [
    step('clone.fetch', 'succeeded', {
      startedAt: at(3),
      finishedAt: at(9),
      exitCode: 0,
    }),
  ],
});

export const runningRun: Run = {
  ...place,
  id: 'r-running',
  name: 'build-x7k2p',
  pipeline: 'build',
  phase: 'running',
  startedBy: 'user:default/alice',
  createdAt: at(0),
  startedAt: at(1),
  params: [
    { name: 'git.url', value: 'https://git.example.com/payments/api' },
    { name: 'revision', value: 'feature/refunds' },
    { name: 'flags', value: ['--race', '--count=1'] },
  ],
  results: [],
  stages: [
    clone,
    stage('test', 'running', {
      dependsOn: ['clone'],
      startedAt: at(10),
      steps: [
        step('test.prepare', 'succeeded', {
          startedAt: at(11),
          finishedAt: at(14),
          exitCode: 0,
        }),
        step('test.unit', 'running', { startedAt: at(14) }),
      ],
    }),
    stage('lint', 'succeeded', {
      dependsOn: ['clone'],
      startedAt: at(10),
      finishedAt: at(18),
      retries: 1,
      steps: [
        step('lint.vet', 'succeeded', {
          startedAt: at(11),
          finishedAt: at(18),
          exitCode: 0,
        }),
      ],
    }),
    stage('image', 'queued', { dependsOn: ['test', 'lint'] }),
    stage('notify', 'queued', { role: 'finally' }),
  ],
};

export const failedRun: Run = {
  ...runningRun,
  id: 'r-failed',
  name: 'build-q9m4d',
  phase: 'failed',
  reason: 'Failed',
  message: 'Tasks Completed: 4 (Failed: 1, Cancelled 0), Skipped: 1',
  finishedAt: at(42),
  stages: [
    clone,
    stage('test', 'failed', {
      dependsOn: ['clone'],
      startedAt: at(10),
      finishedAt: at(31),
      message: '"step-unit" exited with code 2',
      steps: [
        step('test.prepare', 'succeeded', {
          startedAt: at(11),
          finishedAt: at(14),
          exitCode: 0,
        }),
        step('test.unit', 'failed', {
          startedAt: at(14),
          finishedAt: at(31),
          exitCode: 2,
          reason: 'Error',
        }),
      ],
    }),
    stage('image', 'skipped', {
      dependsOn: ['test'],
      message: 'Parent tasks did not succeed',
    }),
    stage('notify', 'succeeded', {
      role: 'finally',
      startedAt: at(32),
      finishedAt: at(41),
      steps: [step('notify.post', 'succeeded', { exitCode: 0 })],
    }),
  ],
};

/** A run as lists show it. */
export function summaryOf(run: Run): RunSummary {
  const { params: _params, results: _results, ...rest } = run;
  return {
    ...rest,
    stages: run.stages.map(({ id, name, phase }) => ({ id, name, phase })),
  };
}
