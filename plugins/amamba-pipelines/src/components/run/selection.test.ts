import { failedRun, runningRun } from '../../testing/fixtures';
import { toEdges } from './RunGraph';
import { findFailures, select } from './selection';

const ids = (run: typeof runningRun, choice = {}) => {
  const { stage, step } = select(run, choice);
  return [stage?.id, step?.id];
};

describe('what of a run is shown', () => {
  it('is what goes on, else what failed', () => {
    expect(ids(runningRun)).toEqual(['test', 'test.unit']);
    expect(ids(failedRun)).toEqual(['test', 'test.unit']);
  });

  it('is where it was cut off when it was cancelled', () => {
    const [clone, test, ...rest] = runningRun.stages;
    const run = {
      ...runningRun,
      stages: [clone, { ...test, phase: 'cancelled' as const }, ...rest],
    };
    expect(ids(run)[0]).toBe('test');
  });

  it('is what ended last when all went well', () => {
    const run = { ...runningRun, stages: [runningRun.stages[0]] };
    expect(ids(run)).toEqual(['clone', 'clone.fetch']);
  });

  it('is what was chosen, as far as it exists', () => {
    expect(ids(runningRun, { step: 'lint.vet' })).toEqual(['lint', 'lint.vet']);
    expect(ids(runningRun, { stage: 'image' })).toEqual(['image', undefined]);
    expect(ids(runningRun, { stage: 'gone', step: 'gone.x' })).toEqual([
      'test',
      'test.unit',
    ]);
    expect(ids({ ...runningRun, stages: [] })).toEqual([undefined, undefined]);
  });

  it('names what failed', () => {
    expect(
      findFailures(failedRun).map(({ stage, step }) => [stage.id, step?.id]),
    ).toEqual([['test', 'test.unit']]);
  });
});

describe('the arrows of a run', () => {
  it('lead from the last tasks to those that run at the end', () => {
    expect(toEdges(runningRun.stages)).toEqual([
      { from: 'clone', to: 'test' },
      { from: 'clone', to: 'lint' },
      { from: 'test', to: 'image' },
      { from: 'lint', to: 'image' },
      { from: 'image', to: 'notify' },
    ]);
  });
});
