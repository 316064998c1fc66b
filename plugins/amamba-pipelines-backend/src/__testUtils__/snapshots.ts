import type {
  PipelineSnapshot,
  RunSnapshot,
} from '@amamba/plugin-amamba-pipelines-node';

/** A run of the pipeline `build` in `dev`/`payments`, with one stage. */
export function aRun(
  name: string,
  overrides: {
    run?: Partial<RunSnapshot['run']>;
    labels?: Record<string, string>;
    revision?: number;
  } = {},
): RunSnapshot {
  const run: RunSnapshot['run'] = {
    engine: 'tekton',
    instance: 'dev',
    scope: 'payments',
    name,
    pipeline: 'build',
    phase: 'running',
    createdAt: '2026-11-21T08:00:00.000Z',
    params: [],
    results: [],
    stages: [
      {
        id: 'compile',
        name: 'compile',
        phase: 'running',
        role: 'task',
        dependsOn: [],
        retries: 0,
        results: [],
        steps: [{ id: 'compile.sh', name: 'sh', phase: 'running' }],
      },
    ],
    ...overrides.run,
  };
  return {
    key: { instance: run.instance, key: `${run.scope}/${name}/uid` },
    run,
    labels: overrides.labels ?? { app: 'checkout' },
    revision: overrides.revision ?? 1,
  };
}

/** A pipeline in `dev`/`payments` without parameters. */
export function aPipeline(
  name: string,
  overrides: {
    pipeline?: Partial<PipelineSnapshot['pipeline']>;
    labels?: Record<string, string>;
    revision?: number;
  } = {},
): PipelineSnapshot {
  const pipeline: PipelineSnapshot['pipeline'] = {
    engine: 'tekton',
    instance: 'dev',
    scope: 'payments',
    name,
    params: [],
    volumes: [],
    ...overrides.pipeline,
  };
  return {
    key: { instance: pipeline.instance, key: `${pipeline.scope}/${name}` },
    pipeline,
    labels: overrides.labels ?? { app: 'checkout' },
    revision: overrides.revision ?? 1,
  };
}
