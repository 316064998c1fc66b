import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSchema } from '@amamba/plugin-amamba-pipelines-common';
import type { RunSnapshot } from '@amamba/plugin-amamba-pipelines-node';
import { pipelineRunSchema, taskRunSchema } from './objects';
import { toRun } from './toRun';

const recordings = join(__dirname, '__fixtures__');

function read(name: string): RunSnapshot {
  const { pipelineRun, taskRuns } = JSON.parse(
    readFileSync(join(recordings, `${name}.json`), 'utf8'),
  );
  return toRun(
    'dev',
    pipelineRunSchema.parse(pipelineRun),
    taskRuns.map((task: unknown) => taskRunSchema.parse(task)),
  );
}

/** A line for the run, for each stage and for each step. */
function draw({ run }: RunSnapshot): string {
  const lines = [[run.phase, run.reason, run.message]];
  for (const stage of run.stages) {
    const arrow = stage.dependsOn.length ? ` <- ${stage.dependsOn}` : '';
    const retries = stage.retries ? ` (after ${stage.retries})` : '';
    const role = stage.role === 'finally' ? ' [finally]' : '';
    lines.push([
      `  ${stage.id}${role}${arrow}: ${stage.phase}${retries}`,
      stage.reason,
      stage.message,
    ]);
    for (const step of stage.steps) {
      lines.push([
        `    ${step.id}: ${step.phase}`,
        step.exitCode === undefined ? undefined : `exit ${step.exitCode}`,
        step.reason,
        step.message,
      ]);
    }
  }
  return lines.map(line => line.filter(Boolean).join(' | ')).join('\n');
}

const names = readdirSync(recordings)
  .filter(file => file.endsWith('.txt'))
  .map(file => file.replace(/\.txt$/, ''));

describe('toRun', () => {
  it.each(names)('reads the recorded run %s', name => {
    const snapshot = read(name);
    expect(`${draw(snapshot)}\n`).toBe(
      readFileSync(join(recordings, `${name}.txt`), 'utf8'),
    );
    expect(runSchema.parse({ ...snapshot.run, id: 'x' })).toMatchObject(
      JSON.parse(JSON.stringify(snapshot.run)),
    );
  });

  it('reads everything else of a run', () => {
    const snapshot = read('dag');
    expect(snapshot).toMatchObject({
      key: {
        instance: 'dev',
        key: 'rec-tkn-dag/dag-run/9fdb4f8f-c1ff-42e2-b249-05959c8eed1b',
      },
      labels: { 'example.com/team': 'a', 'tekton.dev/pipeline': 'dag' },
      revision: 8466,
      run: {
        engine: 'tekton',
        instance: 'dev',
        scope: 'rec-tkn-dag',
        name: 'dag-run',
        pipeline: 'dag',
        startedBy: undefined,
        createdAt: '2026-11-21T05:06:16.000Z',
        startedAt: '2026-11-21T05:06:16.000Z',
        finishedAt: '2026-11-21T05:06:37.000Z',
        params: [
          { name: 'app', value: 'shop' },
          { name: 'repo', value: { branch: 'main', url: 'http://git/shop' } },
          { name: 'flags', value: ['-v', '-x'] },
        ],
        results: [
          { name: 'version', value: 'shop-1.0' },
          { name: 'platforms', value: ['linux', 'darwin'] },
          {
            name: 'image',
            value: { digest: 'sha256:0000', url: 'http://img' },
          },
          { name: 'combined', value: 'http://img:shop-1.0' },
        ],
      },
    });
    const [build] = snapshot.run.stages;
    expect(build).toMatchObject({
      name: 'Build it',
      startedAt: '2026-11-21T05:06:16.000Z',
      finishedAt: '2026-11-21T05:06:21.000Z',
      results: expect.arrayContaining([{ name: 'version', value: 'shop-1.0' }]),
      steps: [
        {
          name: 'compile',
          startedAt: '2026-11-21T05:06:19.000Z',
          finishedAt: '2026-11-21T05:06:20.000Z',
        },
        { name: 'report' },
      ],
    });
    expect(read('matrix').run.stages.map(stage => stage.name)).toEqual([
      'm (extra)',
      'm (2)',
      'm (3)',
      'm (4)',
      'collect',
    ]);
  });

  it('tells who started and who cancelled it', () => {
    const { pipelineRun } = JSON.parse(
      readFileSync(join(recordings, 'cancel-cancelled.json'), 'utf8'),
    );
    const withMetadata = (metadata: object) =>
      toRun(
        'dev',
        pipelineRunSchema.parse({
          ...pipelineRun,
          metadata: { ...pipelineRun.metadata, ...metadata },
        }),
        [],
      ).run;
    expect(
      withMetadata({
        annotations: {
          'amamba.io/started-by': 'user:default/alice',
          'amamba.io/cancelled-by': 'user:default/bob',
        },
      }),
    ).toMatchObject({
      startedBy: 'user:default/alice',
      message: 'Cancelled by user:default/bob.',
    });
    expect(
      withMetadata({ labels: { 'triggers.tekton.dev/trigger': 'push' } }),
    ).toMatchObject({ startedBy: 'trigger push' });
  });

  it('shows a run of which one part cannot be read', () => {
    const { pipelineRun, taskRuns } = JSON.parse(
      readFileSync(join(recordings, 'step-fails.json'), 'utf8'),
    );
    pipelineRun.status.results = 'not a list';
    pipelineRun.status.startTime = 'not a time';
    taskRuns[0].status.steps[0].terminated = { exitCode: 'seven' };
    const { run } = toRun('dev', pipelineRunSchema.parse(pipelineRun), [
      taskRunSchema.parse(taskRuns[0]),
    ]);
    expect(run).toMatchObject({ phase: 'failed', results: [] });
    expect(run.startedAt).toBeUndefined();
    expect(run.stages[0].steps[1]).toMatchObject({ exitCode: 7 });
  });
});
