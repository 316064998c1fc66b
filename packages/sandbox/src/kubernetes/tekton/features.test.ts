import { createFastClock } from '../__testUtils__/fastClock.ts';
import { eventually } from '../__testUtils__/testCluster.ts';
import { createCluster, type LocalCluster } from '../cluster.ts';
import { installPods } from '../pods/installPods.ts';
import type { KubeObject } from '../types.ts';
import { childName, runNames } from './childName.ts';
import { isDone, succeededCondition } from './conditions.ts';
import { installTekton } from './installTekton.ts';
import { fanOut } from './matrix.ts';

const RUNS = 'pipelineruns.tekton.dev';
const TASK_RUNS = 'taskruns.tekton.dev';
const namespace = 'default';
const echo = (script: string) => ({
  steps: [{ name: 's', image: 'busybox', script }],
});

describe('features of runs that were not recorded', () => {
  let cluster: LocalCluster;

  beforeAll(() => {
    cluster = createCluster({ name: 'test', clock: createFastClock(5) });
    installPods(cluster);
    installTekton(cluster);
  });

  afterAll(() => cluster.stop());

  const create = (kind: string, name: string, spec: unknown) =>
    cluster.objects.create(`${kind.toLowerCase()}s.tekton.dev`, {
      apiVersion: kind === 'CustomRun' ? 'tekton.dev/v1beta1' : 'tekton.dev/v1',
      kind,
      metadata: { name, namespace },
      spec,
    });
  const setFlag = (flag: string, value: string) =>
    cluster.objects.modify(
      'configmaps',
      'tekton-pipelines',
      'feature-flags',
      map => {
        map.data[flag] = value;
      },
    );
  const ended = (name: string, resource = RUNS) =>
    eventually(() => {
      const object = cluster.objects.get(resource, namespace, name);
      return object && isDone(object) ? object : undefined;
    });
  const run = async (name: string, spec: unknown): Promise<KubeObject> => {
    create('PipelineRun', name, spec);
    return ended(name);
  };
  const outcome = ({ status }: KubeObject) => {
    const { reason, message } = succeededCondition(status) ?? {};
    return { reason, message };
  };

  it('resolves pipelines and tasks of the cluster', async () => {
    create('Task', 'far-task', {
      params: [{ name: 'who' }],
      results: [{ name: 'said' }],
      ...echo('printf "hi $(params.who)" > $(results.said.path)'),
    });
    const resolver = (kind: string, name: string) => ({
      resolver: 'cluster',
      params: Object.entries({ kind, name, namespace }).map(([key, value]) => ({
        name: key,
        value,
      })),
    });
    create('Pipeline', 'far', {
      tasks: [
        {
          name: 't',
          taskRef: resolver('task', 'far-task'),
          params: [{ name: 'who', value: 'ann' }],
        },
      ],
      results: [{ name: 'said', value: '$(tasks.t.results.said)' }],
    });
    const { status, metadata } = await run('resolved', {
      pipelineRef: resolver('pipeline', 'far'),
    });
    expect(status.results).toEqual([{ name: 'said', value: 'hi ann' }]);
    expect(status.provenance.refSource.uri).toMatch(
      /^\/apis\/tekton.dev\/v1\/namespaces\/default\/pipeline\/far@/,
    );
    expect(metadata.labels?.['tekton.dev/pipeline']).toBe('far');
  });

  it('says why a resolver has no answer', async () => {
    const pipelineRef = {
      resolver: 'http',
      params: [{ name: 'url', value: 'https://a.example/p.yaml' }],
    };
    const { message, reason } = outcome(await run('far-away', { pipelineRef }));
    expect(reason).toBe('CouldntGetPipeline');
    expect(message).toMatch(
      /^Error retrieving pipeline for pipelinerun default\/far-away: error when getting Pipeline for PipelineRun far-away: error requesting remote resource: error getting "Http" "default\/http-[0-9a-f]{32}": error fetching URL: Get "https:\/\/a.example\/p.yaml": dial tcp: lookup a.example: no such host$/,
    );
  });

  it('runs with a name as long as names may be', async () => {
    const name = 'x'.repeat(63);
    const object = await run(name, {
      pipelineSpec: { tasks: [{ name: 'task', taskSpec: echo('true') }] },
    });
    expect(outcome(object).reason).toBe('Succeeded');
    const [{ name: child }] = object.status.childReferences;
    expect(child).toMatch(/^x{26}[0-9a-f]{32}-task$/);
  });

  it('skips a matrix of an empty list, and what CEL is against', async () => {
    setFlag('enable-cel-in-whenexpression', 'true');
    const { status } = await run('skips', {
      params: [{ name: 'list', value: [] }],
      pipelineSpec: {
        params: [{ name: 'list', type: 'array' }],
        tasks: [
          {
            name: 'none',
            matrix: { params: [{ name: 'x', value: ['$(params.list[*])'] }] },
            taskSpec: echo('true'),
          },
          { name: 'cel', when: [{ cel: '1 > 2' }], taskSpec: echo('true') },
        ],
      },
    });
    expect(status.skippedTasks).toEqual([
      { name: 'none', reason: 'Matrix Parameters have an empty array' },
      {
        name: 'cel',
        reason: 'When Expressions evaluated to false',
        whenExpressions: [{ cel: '1 > 2' }],
      },
    ]);
  });

  it('holds params against their enum', async () => {
    setFlag('enable-param-enum', 'true');
    const sized = (allowed?: string[]) => ({
      params: [{ name: 'size', ...(allowed && { enum: allowed }) }],
    });
    create('Task', 'sized', { ...sized(['s', 'm']), ...echo('true') });
    const task = (value: string) => ({
      name: 't',
      taskRef: { name: 'sized' },
      params: [{ name: 'size', value }],
    });
    const pipeline = (allowed: string[] | undefined, value: string) => ({
      params: [{ name: 'size', value: 'l' }],
      pipelineSpec: { ...sized(allowed), tasks: [task(value)] },
    });
    const passed = '$(params.size)';
    const outcomes = await Promise.all([
      run('enum-pipeline', pipeline(['s'], passed)),
      run('enum-none', pipeline(undefined, passed)),
      run('enum-more', pipeline(['s', 'l'], passed)),
      run('enum-mixed', pipeline(undefined, `x${passed}$(params.size)`)),
    ]);
    const of = (text: string) => `[User error] ${text}`;
    expect(outcomes.map(outcome)).toEqual([
      {
        reason: 'InvalidParamValue',
        message: of(
          'PipelineRun default/enum-pipeline parameters have invalid value: param `size` value: l is not in the enum list',
        ),
      },
      {
        reason: 'PipelineValidationFailed',
        message: of(
          'Validation failed for pipelinerun with error pipeline param "size" has no enum, but referenced in "sized" task has enums: [s m]',
        ),
      },
      {
        reason: 'PipelineValidationFailed',
        message: of(
          'Validation failed for pipelinerun with error pipeline param "size" enum: [s l] is not a subset of the referenced in "sized" task param enum: [s m]',
        ),
      },
      {
        reason: 'InvalidParamValue',
        message: of(
          'Invalid param value from PipelineTask "t": param `size` value: xll is not in the enum list',
        ),
      },
    ]);
    create('TaskRun', 'enum-task', {
      taskRef: { name: 'sized' },
      params: [{ name: 'size', value: 'xl' }],
    });
    const taskRun = await ended('enum-task', TASK_RUNS);
    expect(outcome(taskRun)).toEqual({
      reason: 'InvalidParamValue',
      message: of('param `size` value: xl is not in the enum list'),
    });
    const fine = await run('enum-fine', {
      ...pipeline(['s'], passed),
      params: [{ name: 'size', value: 's' }],
    });
    expect(outcome(fine).reason).toBe('Succeeded');
  });

  it('cancels custom tasks', async () => {
    const approve = {
      name: 'approve',
      taskRef: { apiVersion: 'example.dev/v1', kind: 'Approval' },
    };
    create('PipelineRun', 'asks', { pipelineSpec: { tasks: [approve] } });
    const find = () =>
      cluster.objects.get('customruns.tekton.dev', namespace, 'asks-approve');
    await eventually(find);
    cluster.objects.modify(RUNS, namespace, 'asks', object => {
      object.spec.status = 'Cancelled';
    });
    expect(outcome(await ended('asks')).reason).toBe('Cancelled');
    expect(find()?.spec).toMatchObject({
      status: 'RunCancelled',
      statusMessage:
        'CustomRun cancelled as the PipelineRun it belongs to has been cancelled.',
    });
  });
});

describe('names of children', () => {
  it('keep the end, and a hash of what does not fit', () => {
    expect(childName('run', '-task')).toBe('run-task');
    expect(childName('r'.repeat(60), '-task')).toMatch(
      /^r{26}[0-9a-f]{32}-task$/,
    );
    const long = childName('run', `-${'t'.repeat(62)}`);
    expect(long).toMatch(/^run[0-9a-f]{32}-t{27}$/);
    const names = runNames('r'.repeat(40), 't'.repeat(40), 11);
    expect(new Set(names).size).toBe(11);
    expect(names.every(name => name.length <= 63)).toBe(true);
    expect(names.at(-1)).toMatch(/-10$/);
  });
});

describe('fanOut', () => {
  const param = (name: string, value: string | string[]) => ({ name, value });

  it('adds what an include says to those that it fits, and makes new ones', () => {
    const combinations = fanOut({
      params: [param('os', ['linux', 'mac']), param('arch', ['x', 'y'])],
      include: [
        { params: [param('os', 'linux'), param('flag', 'f')] },
        { params: [param('os', 'plan9')] },
      ],
    });
    const texts = combinations.map(params =>
      params.map(({ name, value }) => `${name}=${value}`).join(' '),
    );
    expect(texts).toEqual([
      'arch=x flag=f os=linux',
      'arch=x os=mac',
      'arch=y flag=f os=linux',
      'arch=y os=mac',
      'os=plan9',
    ]);
  });
});
