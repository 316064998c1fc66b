import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainTask } from './explainTask';
import { taskRunSchema } from './objects';
import { toSteps } from './toSteps';

function read(name: string) {
  const { taskRun } = JSON.parse(
    readFileSync(join(__dirname, '__fixtures__', `${name}.json`), 'utf8'),
  );
  return taskRunSchema.parse(taskRun);
}

describe('explainTask', () => {
  it.each([
    [
      'step-oom',
      'Step "eat" of task "t" ran out of memory and was killed (exit code 137); it needs a higher memory limit, or less to do.',
    ],
    [
      'step-timeout',
      'Step "slow" of task "t" did not finish within the step\'s own timeout.',
    ],
    ['onerror-step-continue', undefined],
    [
      'unschedulable',
      'Task "t" did not finish within its timeout of 8s. Before that: TaskRun Pod exceeded available resources.',
    ],
    [
      'quota-exceeded',
      'Task "t" waits: TaskRun Pod exceeded available resources: pods "quota-pod" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0.',
    ],
    [
      'missing-service-account',
      'Task "t" failed: failed to create task run pod "nosa": translating TaskSpec to Pod: serviceaccounts "absent" not found. Maybe invalid TaskSpec.',
    ],
    [
      'invalid-image-name',
      'The image UPPER/bad image of step "a" of task "t" could not be pulled: Failed to apply default image tag "UPPER/bad image": couldn\'t parse image name "UPPER/bad image": invalid reference format.',
    ],
    ['unnamed-steps-stdout', undefined],
  ])('%s', (name, sentence) => {
    expect(explainTask('t', read(name))).toBe(sentence);
  });
});

describe('toSteps', () => {
  it('takes a step that worked when its task ended as stopped', () => {
    const task = read('onerror-step-continue');
    const [, after] = task.status.steps!;
    after.running = { startedAt: after.terminated?.startedAt };
    after.terminated = undefined;
    expect(toSteps('t', task).map(({ step }) => step.phase)).toEqual([
      'failed',
      'cancelled',
    ]);
  });

  it('takes a container that still waits for its turn then as skipped', () => {
    const [eat, rest] = toSteps('t', read('step-oom'));
    expect(eat.step).toMatchObject({ phase: 'failed', exitCode: 137 });
    expect(rest.step.phase).toBe('skipped');
  });

  it('does not take the step after a failed one for running', () => {
    const task = read('step-oom');
    task.status.conditions = [
      { type: 'Succeeded', status: 'Unknown', reason: 'Running' },
    ];
    expect(toSteps('t', task).map(({ step }) => step.phase)).toEqual([
      'failed',
      'queued',
    ]);
  });

  it('tells a step whose failure was ignored from one that succeeded', () => {
    const steps = toSteps('t', read('onerror-step-continue'));
    expect(steps.map(({ step }) => [step.name, step.phase])).toEqual([
      ['soft', 'failed'],
      ['after', 'succeeded'],
    ]);
  });

  it('finds the containers of unnamed steps', () => {
    const steps = toSteps('t', read('unnamed-steps-stdout'));
    expect(
      steps.map(({ step, container, pod }) => [step.id, container, pod]),
    ).toEqual([
      ['t.unnamed-0', 'step-unnamed-0', 'unnamed-pod'],
      ['t.unnamed-1', 'step-unnamed-1', 'unnamed-pod'],
    ]);
  });

  it('has no log for a step whose image was never pulled', () => {
    const [step] = toSteps('t', read('invalid-image-name'));
    expect(step.begun).toBe(false);
  });
});
