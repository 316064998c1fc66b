import { mockCredentials } from '@backstage/backend-test-utils';
import {
  type Informer,
  KubeError,
  type KubeObject,
  type KubeService,
} from '@amamba/plugin-amamba-node';
import type { LabelRequirement } from '@amamba/plugin-amamba-pipelines-node';
import { parseObjectKey } from './keys';
import { TektonEngine } from './TektonEngine';

const pipeline: KubeObject = {
  apiVersion: 'tekton.dev/v1',
  kind: 'Pipeline',
  metadata: { name: 'build', uid: 'p1', namespace: 'ci', resourceVersion: '1' },
  spec: {
    workspaces: [{ name: 'source' }, { name: 'cache', optional: true }],
  },
};
const run: KubeObject = {
  apiVersion: 'tekton.dev/v1',
  kind: 'PipelineRun',
  metadata: {
    name: 'build-1',
    namespace: 'ci',
    uid: 'u1',
    resourceVersion: '2',
  },
  spec: { pipelineRef: { name: 'build' } },
};
const key = { instance: 'dev', key: 'ci/build-1/u1' };
const byApp: LabelRequirement = {
  key: 'app',
  operator: 'in',
  values: ['shop', 'store'],
};

/** An engine on caches that hold one pipeline and one run. */
function createEngine(client: object) {
  const listeners = new Map<string, (key: string) => void>();
  const objects: Record<string, KubeObject> = {
    'pipelines ci/build': pipeline,
    'pipelineruns ci/build-1': run,
  };
  const informer = (_: string, { plural }: { plural: string }) =>
    ({
      state: { phase: 'live', syncedAt: new Date(0) },
      get: name => objects[`${plural} ${name}`],
      list: () =>
        Object.entries(objects).flatMap(([name, object]) =>
          name.startsWith(`${plural} `) ? [object] : [],
        ),
      onChange: listener => {
        listeners.set(plural, listener);
        return () => listeners.delete(plural);
      },
      onState: () => () => {},
      release: () => {},
    } as Partial<Informer>);
  const engine = TektonEngine.start({
    volume: { size: '1Gi', accessMode: 'ReadWriteOnce' },
    subjects: { userOf: async () => undefined },
    kube: {
      clusters: () => [
        { name: 'dev', title: 'dev', url: 'https://dev' },
        {
          name: 'odd',
          title: 'odd',
          url: 'https://odd',
          unusable: 'Cluster odd has no serviceAccountToken.',
        },
      ],
      client: () => client,
      as: () => ({ client: () => client }),
      informer,
    } as unknown as KubeService,
  });
  return { engine, objects, listeners };
}

function refusal(code: number | undefined, message: string): KubeError {
  return new KubeError({
    cluster: 'dev',
    url: 'https://dev',
    operation: 'create pipelineruns.tekton.dev in namespace ci',
    code,
    reason: code ? undefined : 'ECONNREFUSED',
    message,
  });
}

const request = {
  pipeline: { instance: 'dev', key: 'ci/build/p1' },
  params: { version: '1', flags: ['-v'] },
  selection: { labels: [byApp] },
  startedBy: 'user:default/alice',
  credentials: mockCredentials.user('user:default/alice'),
};
const cancellation = {
  by: 'user:default/alice',
  credentials: mockCredentials.user('user:default/alice'),
};

describe('TektonEngine', () => {
  it('makes a run that is found again as the entity’s', async () => {
    const create = jest.fn(async (_resource, object) => ({
      ...object,
      metadata: { ...object.metadata, name: 'build-x1', uid: 'u2' },
    }));
    const { engine } = createEngine({ create });
    expect(await engine.startRun(request)).toEqual({
      key: { instance: 'dev', key: 'ci/build-x1/u2' },
      name: 'build-x1',
    });
    expect(create.mock.calls[0][1]).toEqual({
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: {
        generateName: 'build-',
        namespace: 'ci',
        labels: { app: 'shop' },
        annotations: { 'amamba.io/started-by': 'user:default/alice' },
      },
      spec: {
        pipelineRef: { name: 'build' },
        params: [
          { name: 'version', value: '1' },
          { name: 'flags', value: ['-v'] },
        ],
        workspaces: [
          {
            name: 'source',
            volumeClaimTemplate: {
              spec: {
                accessModes: ['ReadWriteOnce'],
                resources: { requests: { storage: '1Gi' } },
              },
            },
          },
        ],
      },
    });
  });

  it('makes no run that the entity would not find again', async () => {
    const create = jest.fn();
    const { engine } = createEngine({ create });
    const labels = [byApp, { ...byApp, operator: 'notin' as const }];
    await expect(
      engine.startRun({ ...request, selection: { labels } }),
    ).rejects.toThrow('its clauses contradict each other');
    expect(create).not.toHaveBeenCalled();
  });

  it.each([
    [
      400,
      'admission webhook "validation.webhook.pipeline.tekton.dev" denied the request: validation failed: x',
      'InputError',
      /^Cluster dev did not accept it .*denied the request: validation failed: x/,
    ],
    [
      403,
      'pipelineruns.tekton.dev is forbidden',
      'NotAllowedError',
      /^Cluster dev does not allow the portal to create pipelineruns/,
    ],
    [
      404,
      'namespaces "ci" not found',
      'NotFoundError',
      /namespaces "ci" not found/,
    ],
    [
      undefined,
      'connect ECONNREFUSED',
      'ServiceUnavailableError',
      /^Cluster dev \(https:\/\/dev\) cannot be used: nothing listens there/,
    ],
  ])(
    'says in the cluster’s words why it refused (%s)',
    async (code, words, name, message) => {
      const fail = async () => {
        throw refusal(code, words);
      };
      const { engine } = createEngine({ create: fail, patch: fail });
      for (const attempt of [
        engine.startRun(request),
        engine.cancelRun(key, cancellation),
      ]) {
        await expect(attempt).rejects.toMatchObject({
          name,
          message: expect.stringMatching(message),
        });
      }
    },
  );

  it('cancels the very run, and says when it was too late', async () => {
    const patch = jest.fn(async () => run);
    const { engine } = createEngine({ patch });
    await engine.cancelRun(key, cancellation);
    expect(patch).toHaveBeenCalledWith(
      expect.objectContaining({ plural: 'pipelineruns' }),
      { namespace: 'ci', name: 'build-1' },
      {
        metadata: {
          uid: 'u1',
          annotations: { 'amamba.io/cancelled-by': 'user:default/alice' },
        },
        spec: { status: 'Cancelled' },
      },
      { type: 'merge' },
    );
    patch.mockRejectedValueOnce(
      refusal(
        400,
        'validation failed: Once the PipelineRun is complete, no updates are allowed',
      ),
    );
    await expect(engine.cancelRun(key, cancellation)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/^build-1 has already finished/),
    });
  });

  it('tells a run from a later one of the same name', async () => {
    const { engine, objects, listeners } = createEngine({});
    const changed: string[] = [];
    const stop = new AbortController();
    const observation = engine.observe(
      change => change.type === 'run' && changed.push(change.key.key),
      { signal: stop.signal },
    );
    objects['pipelineruns ci/build-1'] = {
      ...run,
      metadata: { ...run.metadata, uid: 'u2' },
    };
    listeners.get('pipelineruns')!('ci/build-1');
    expect(changed).toEqual(['ci/build-1/u1', 'ci/build-1/u2']);
    expect(await engine.getRun(key)).toBeUndefined();
    expect(
      await engine.getRun({ instance: 'dev', key: 'ci/build-1/u2' }),
    ).toMatchObject({ run: { name: 'build-1' } });

    delete objects['pipelineruns ci/build-1'];
    listeners.get('pipelineruns')!('ci/build-1');
    expect(changed.at(-1)).toBe('ci/build-1/u2');
    stop.abort();
    await observation;
    expect(listeners.size).toBe(0);
  });

  it('tells a pipeline from a later one of the same name', async () => {
    const { engine, objects, listeners } = createEngine({});
    const changed: string[] = [];
    const stop = new AbortController();
    const observation = engine.observe(
      change => change.type === 'pipeline' && changed.push(change.key.key),
      { signal: stop.signal },
    );
    objects['pipelines ci/build'] = {
      ...pipeline,
      metadata: { ...pipeline.metadata, uid: 'p2' },
    };
    listeners.get('pipelines')!('ci/build');
    expect(changed).toEqual(['ci/build/p1', 'ci/build/p2']);
    expect(
      await engine.getPipeline({ instance: 'dev', key: 'ci/build/p1' }),
    ).toBeUndefined();
    expect(await engine.listPipelineKeys('dev')).toEqual([
      { instance: 'dev', key: 'ci/build/p2' },
    ]);
    stop.abort();
    await observation;
  });

  it('takes a run for gone whose tasks are deleted before it', async () => {
    const { engine, objects } = createEngine({});
    const status = {
      conditions: [{ type: 'Succeeded', status: 'True' }],
      childReferences: [
        { kind: 'TaskRun', name: 'build-1-t', pipelineTaskName: 't' },
      ],
    };
    objects['pipelineruns ci/build-1'] = { ...run, status };
    expect(await engine.getRun(key)).toMatchObject({ partial: true });

    objects['taskruns ci/build-1-t'] = {
      apiVersion: 'tekton.dev/v1',
      kind: 'TaskRun',
      metadata: {
        name: 'build-1-t',
        namespace: 'ci',
        ownerReferences: [
          {
            apiVersion: 'tekton.dev/v1',
            kind: 'PipelineRun',
            name: 'build-1',
            uid: 'u1',
          },
        ],
      },
    };
    const deletionTimestamp = '2026-11-21T08:00:00Z';
    objects['pipelineruns ci/build-1'] = {
      ...run,
      metadata: { ...run.metadata, deletionTimestamp },
      status,
    };
    expect(await engine.getRun(key)).toMatchObject({ partial: false });
    delete objects['taskruns ci/build-1-t'];
    expect(await engine.getRun(key)).toBeUndefined();
  });

  it('says why a cluster cannot be used', async () => {
    const { engine } = createEngine({});
    expect(engine.listSources()).toEqual([
      expect.objectContaining({ instance: 'dev', state: 'live' }),
      {
        engine: 'tekton',
        instance: 'odd',
        state: 'stale',
        message: 'Cluster odd has no serviceAccountToken.',
      },
    ]);
    await expect(engine.listRunKeys('odd')).rejects.toThrow(
      'Cluster odd has no serviceAccountToken.',
    );
    await expect(engine.listRunKeys('moon')).rejects.toThrow(
      "Cluster moon is not in the portal's configuration",
    );
  });

  it('reads its own keys', () => {
    expect(parseObjectKey(key)).toEqual({
      namespace: 'ci',
      name: 'build-1',
      uid: 'u1',
    });
  });
});
