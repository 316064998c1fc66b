import type {
  Phase,
  Run,
  Stage,
  Step,
} from '@amamba/plugin-amamba-pipelines-common';
import { runningRun } from '../src/testing/fixtures';

/** One step of a play: when it begins and ends, in seconds, and how. */
interface Act {
  stage: string;
  step: string;
  from: number;
  to: number;
  exitCode: number;
  after: string[];
  last?: boolean;
}

const ACTS: Act[] = [
  { stage: 'clone', step: 'fetch', from: 2, to: 6, exitCode: 0, after: [] },
  {
    stage: 'test',
    step: 'unit',
    from: 7,
    to: 60,
    exitCode: 0,
    after: ['clone'],
  },
  {
    stage: 'lint',
    step: 'vet',
    from: 7,
    to: 15,
    exitCode: 0,
    after: ['clone'],
  },
  {
    stage: 'image',
    step: 'build',
    from: 61,
    to: 75,
    exitCode: 2,
    after: ['test', 'lint'],
  },
  {
    stage: 'deploy',
    step: 'apply',
    from: 0,
    to: 0,
    exitCode: 0,
    after: ['image'],
  },
  {
    stage: 'notify',
    step: 'post',
    from: 76,
    to: 79,
    exitCode: 0,
    after: [],
    last: true,
  },
];

function phaseOf(act: Act, elapsed: number, over: boolean): Phase {
  if (act.to === 0) {
    return over ? 'skipped' : 'queued';
  }
  if (elapsed < act.from) {
    return 'queued';
  }
  if (elapsed < act.to) {
    return 'running';
  }
  return act.exitCode === 0 ? 'succeeded' : 'failed';
}

/** A run that began at `start` (epoch ms), as it is now. */
export function playRun(id: string, name: string, start: number): Run {
  const elapsed = (Date.now() - start) / 1000;
  const over = elapsed > 80;
  const time = (seconds: number) =>
    new Date(start + seconds * 1000).toISOString();
  const stages = ACTS.map((act): Stage => {
    const phase = phaseOf(act, elapsed, over);
    const begun = act.to > 0 && elapsed >= act.from;
    const ended = act.to > 0 && elapsed >= act.to;
    const times = {
      startedAt: begun ? time(act.from) : undefined,
      finishedAt: ended ? time(act.to) : undefined,
    };
    const step: Step = {
      id: `${act.stage}.${act.step}`,
      name: act.step,
      phase,
      ...times,
      exitCode: ended ? act.exitCode : undefined,
    };
    return {
      id: act.stage,
      name: act.stage,
      phase,
      role: act.last ? 'finally' : 'task',
      dependsOn: act.after,
      retries: 0,
      results: [],
      steps: begun ? [step] : [],
      ...times,
      message:
        phase === 'failed'
          ? `"step-${act.step}" exited with code 2`
          : undefined,
    };
  });
  return {
    ...runningRun,
    id,
    name,
    phase: over ? 'failed' : 'running',
    message: over
      ? 'Tasks Completed: 5 (Failed: 1, Cancelled 0), Skipped: 1'
      : undefined,
    createdAt: time(0),
    startedAt: time(0),
    finishedAt: over ? time(80) : undefined,
    stages,
  };
}

/** What a step has written by now. */
export function playLog(run: Run, stepId: string): string {
  const step = run.stages
    .flatMap(stage => stage.steps)
    .find(each => each.id === stepId);
  if (!step?.startedAt) {
    return '';
  }
  const end = step.finishedAt ? Date.parse(step.finishedAt) : Date.now();
  const count = Math.floor((end - Date.parse(step.startedAt)) / 250);
  const lines = Array.from({ length: count }, (_, index) =>
    index % 9 === 8
      ? `\u001b[33mWARN\u001b[0m slow case ${index}: took 1.${index} s, which is longer than the limit of this suite allows for a case of its kind`
      : `\u001b[32mok\u001b[0m   github.com/acme/payments/refund/case${index}`,
  );
  const last = step.exitCode ? '\u001b[1;31mERROR\u001b[0m exit 2\n' : '';
  return `\u001b[1m$ ${step.name}\u001b[0m\n${lines.join('\n')}\n${last}`;
}
