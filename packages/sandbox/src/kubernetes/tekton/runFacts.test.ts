import type { KubeObject } from '../types.ts';
import { buildGraph, graphError } from './buildGraph.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { RunFacts } from './runFacts.ts';
import type { PipelineTask } from './specs.ts';
import { Replacements, substitute } from './substitute.ts';

describe('substitute', () => {
  const replacements = new Replacements()
    .addValue('params', 'text', 'a')
    .addValue('params', 'list', ['x', 'y'])
    .addValue('params', 'object', { key: 'v' });

  it.each([
    ['$(params.text) $(params["text"]) $(params[\'text\'])', 'a a a'],
    ['$(params.list[1]) $(params.object.key)', 'y v'],
    ['$(params.object[*])', { key: 'v' }],
    ['$(params.list[*])', ['x', 'y']],
    [
      ['-f', '$(params.list[*])', 'end'],
      ['-f', 'x', 'y', 'end'],
    ],
    ['$(params.unknown) $(date)', '$(params.unknown) $(date)'],
    [{ a: [{ b: '$(params.text)' }] }, { a: [{ b: 'a' }] }],
  ])('%j is %j', (value, expected) => {
    expect(substitute<unknown>(value, replacements)).toEqual(expected);
  });

  it('leaves names alone that an inner scope declares', () => {
    const inner = replacements.without('params', ['text']);
    expect(substitute('$(params.text) $(params.list[0])', inner)).toBe(
      '$(params.text) x',
    );
  });
});

describe('buildGraph', () => {
  it('has edges from runAfter, results in params, and guards', () => {
    const tasks: PipelineTask[] = [
      { name: 'a' },
      { name: 'b', runAfter: ['a'] },
      { name: 'c', params: [{ name: 'p', value: ['$(tasks.a.results.r)'] }] },
      {
        name: 'd',
        when: [
          { input: '$(tasks.c.results["x.y"])', operator: 'in', values: ['1'] },
        ],
        runAfter: ['b'],
      },
    ];
    expect([...buildGraph(tasks)]).toEqual([
      ['a', []],
      ['b', ['a']],
      ['c', ['a']],
      ['d', ['c', 'b']],
    ]);
    expect(graphError(tasks)).toBeUndefined();
  });

  it('names what makes it no graph', () => {
    expect(
      graphError([
        { name: 'a', runAfter: ['b'] },
        { name: 'b', runAfter: ['a'] },
      ]),
    ).toEqual({ kind: 'cycle', task: 'a', parent: 'b' });
    expect(graphError([{ name: 'a', runAfter: ['z'] }])).toEqual({
      kind: 'missing',
      task: 'a',
      parent: 'z',
    });
    expect(graphError([{ name: 'a' }, { name: 'a' }])).toEqual({
      kind: 'duplicate',
      task: 'a',
    });
  });
});

describe('durations', () => {
  it.each([
    ['1h0m0s', 3_600_000, '1h0m0s'],
    ['90m', 5_400_000, '1h30m0s'],
    ['8s', 8000, '8s'],
    ['1.5s', 1500, '1.5s'],
    ['-5m', -300_000, '-5m0s'],
  ])('%s is %d ms', (text, ms, printed) => {
    expect(parseDuration(text)).toBe(ms);
    expect(formatDuration(ms)).toBe(printed);
  });

  it('is nothing else', () => {
    expect(parseDuration('soon')).toBeUndefined();
    expect(parseDuration('5')).toBeUndefined();
  });
});

describe('RunFacts', () => {
  const child = (status: string, reason: string, results: any[] = []) =>
    ({
      status: {
        conditions: [{ type: 'Succeeded', status, reason, message: '' }],
        results,
      },
    } as unknown as KubeObject);
  const facts = (
    spec: any,
    children: Record<string, KubeObject>,
    status?: string,
  ) =>
    new RunFacts(
      spec,
      new Map(Object.entries(children).map(([task, run]) => [task, [run]])),
      { spec: { status } } as unknown as KubeObject,
      { tasks: false, finally: false },
    );
  const names = (tasks: any[]) => tasks.map(({ name }) => name);

  it('skips a task for a skipped parent only when it is needed', () => {
    const spec = {
      tasks: [
        {
          name: 'guarded',
          when: [{ input: 'a', operator: 'in', values: ['b'] }],
        },
        { name: 'after', runAfter: ['guarded'] },
        {
          name: 'needs',
          params: [{ name: 'p', value: '$(tasks.guarded.results.r)' }],
        },
        { name: 'later', runAfter: ['needs'] },
      ],
    };
    const { skipped } = facts(spec, {});
    expect(skipped.map(({ name, reason }) => [name, reason])).toEqual([
      ['guarded', 'When Expressions evaluated to false'],
      ['needs', 'Results were missing'],
      ['later', 'Parent Tasks were skipped'],
    ]);
    expect(names(facts(spec, {}).runnable())).toEqual(['after']);
  });

  it('starts finally once all is done, and skips what lacks results', () => {
    const spec = {
      tasks: [{ name: 'a' }, { name: 'b', runAfter: ['a'] }],
      finally: [
        { name: 'always' },
        {
          name: 'lacks',
          params: [{ name: 'p', value: '$(tasks.b.results.r)' }],
        },
        {
          name: 'onlyGood',
          when: [
            { input: '$(tasks.status)', operator: 'in', values: ['Succeeded'] },
          ],
        },
      ],
    };
    expect(
      names(facts(spec, { a: child('Unknown', 'Running') }).runnable()),
    ).toEqual([]);
    const failed = facts(spec, { a: child('False', 'StepFailed') });
    expect(names(failed.runnable())).toEqual(['always']);
    expect(names(failed.skipped)).toEqual(['b', 'lacks', 'onlyGood']);
  });

  it('goes on after a failure that is ignored', () => {
    const spec = { tasks: [{ name: 'a' }, { name: 'b', runAfter: ['a'] }] };
    expect(
      names(facts(spec, { a: child('False', 'FailureIgnored') }).runnable()),
    ).toEqual(['b']);
  });

  it('starts nothing when the run is being stopped', () => {
    const spec = { tasks: [{ name: 'a' }, { name: 'b', runAfter: ['a'] }] };
    const stopped = facts(
      spec,
      { a: child('True', 'Succeeded') },
      'StoppedRunFinally',
    );
    expect(stopped.runnable()).toEqual([]);
    expect(stopped.skipped).toEqual([
      { name: 'b', reason: 'PipelineRun was gracefully stopped' },
    ]);
  });
});
