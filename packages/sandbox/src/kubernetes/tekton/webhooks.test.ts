import { createCluster } from '../cluster.ts';
import { installTekton } from './installTekton.ts';

describe('feature flags', () => {
  it('count from the moment that they are changed', () => {
    const cluster = createCluster({ name: 'test' });
    installTekton(cluster);
    const { objects } = cluster;
    const createGuarded = (name: string) =>
      objects.create('pipelines.tekton.dev', {
        apiVersion: 'tekton.dev/v1',
        kind: 'Pipeline',
        metadata: { name, namespace: 'default' },
        spec: {
          tasks: [
            {
              name: 'a',
              taskRef: { name: 't' },
              when: [{ cel: "'x' == 'x'" }],
            },
          ],
        },
      });
    expect(() => createGuarded('before')).toThrow(
      'feature flag enable-cel-in-whenexpression should be set to true',
    );
    objects.modify('configmaps', 'tekton-pipelines', 'feature-flags', map => {
      map.data['enable-cel-in-whenexpression'] = 'true';
    });
    expect(createGuarded('after').metadata.name).toBe('after');
    cluster.stop();
  });
});

describe('enum of a param', () => {
  const allowing = (allowed: string[], more: object = {}) => ({
    params: [{ name: 'size', enum: allowed, ...more }],
    steps: [{ image: 'busybox', script: 'true' }],
  });
  const cases: [spec: object, error: string][] = [
    [
      allowing(['s'], { type: 'array' }),
      'enum can only be set with string type param: spec.params[size]',
    ],
    [
      allowing(['s', 's']),
      'parameter enum value s appears more than once: spec.params[size]',
    ],
    [
      allowing(['s', 'm'], { default: 'xl' }),
      'param default value xl not in the enum list: spec.params[size]',
    ],
  ];

  it('is refused unless its flag is on, and then when it makes no sense', () => {
    const cluster = createCluster({ name: 'test' });
    installTekton(cluster);
    const create = (spec: object) =>
      cluster.objects.create('tasks.tekton.dev', {
        apiVersion: 'tekton.dev/v1',
        kind: 'Task',
        metadata: { generateName: 't-', namespace: 'default' },
        spec,
      });
    expect(() => create(allowing(['s']))).toThrow(
      'validation failed: feature flag `enable-param-enum` should be set to true to use Enum: spec.params[size]',
    );
    cluster.objects.modify(
      'configmaps',
      'tekton-pipelines',
      'feature-flags',
      map => {
        map.data['enable-param-enum'] = 'true';
      },
    );
    expect(create(allowing(['s'])).spec.params[0].enum).toEqual(['s']);
    for (const [spec, error] of cases) {
      expect(() => create(spec)).toThrow(`validation failed: ${error}`);
    }
    cluster.stop();
  });
});

describe('a run that has begun', () => {
  const run = () => {
    const cluster = createCluster({ name: 'test' });
    installTekton(cluster);
    const steps = [{ image: 'busybox', script: 'true' }];
    cluster.objects.create('pipelineruns.tekton.dev', {
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: { name: 'r', namespace: 'default' },
      spec: { pipelineSpec: { tasks: [{ name: 't', taskSpec: { steps } }] } },
    });
    return cluster;
  };
  const change = (cluster: ReturnType<typeof run>, edit: (spec: any) => void) =>
    cluster.objects.modify('pipelineruns.tekton.dev', 'default', 'r', object =>
      edit(object.spec),
    );

  it('takes changes of its spec.status only, and none once it is done', async () => {
    const cluster = run();
    const setTimeouts = (spec: any) => {
      spec.timeouts = { pipeline: '5m' };
    };
    expect(() => change(cluster, setTimeouts)).toThrow(
      'validation failed: invalid value: Once the PipelineRun has started, only status updates are allowed: spec',
    );
    expect(() =>
      change(cluster, spec => {
        spec.status = 'Stop';
      }),
    ).toThrow(
      'invalid value: Stop should be Cancelled, CancelledRunFinally, StoppedRunFinally or PipelineRunPending: spec.status',
    );
    change(cluster, spec => {
      spec.status = 'Cancelled';
    });
    const done = () =>
      cluster.objects.get('pipelineruns.tekton.dev', 'default', 'r')?.status
        ?.completionTime;
    while (!done()) {
      await new Promise(resolve => {
        setTimeout(resolve, 2);
      });
    }
    for (const edit of [
      setTimeouts,
      (spec: any) => delete spec.status,
      (spec: any) => {
        spec.status = 'StoppedRunFinally';
      },
    ]) {
      expect(() => change(cluster, edit)).toThrow(
        'invalid value: Once the PipelineRun is complete, no updates are allowed: spec',
      );
    }
    cluster.stop();
  });
});
