import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StatusError } from '../api/statusError.ts';
import { createSystemClock } from '../clock.ts';
import { createCluster, type LocalCluster } from '../cluster.ts';
import type { Clock, KubeObject } from '../types.ts';
import { installPods } from './installPods.ts';

const SPEED = 20;

function createFastClock(): Clock {
  const clock = createSystemClock();
  const start = clock.now();
  return {
    now: () => start + (clock.now() - start) * SPEED,
    after: (ms, callback) => clock.after(ms / SPEED, callback),
    sleep: (ms, signal) => clock.sleep(ms / SPEED, signal),
  };
}

async function until<T>(read: () => T | undefined | false): Promise<T> {
  for (;;) {
    const value = read();
    if (value) return value;
    await new Promise(resolve => {
      setTimeout(resolve, 2);
    });
  }
}

describe('pods', () => {
  let cluster: LocalCluster;
  let stops: (() => void)[] = [];

  function start(clock: Clock = createFastClock()): void {
    cluster = createCluster({ name: 'test', clock });
    installPods(cluster, { nodes: 1 });
    stops.push(() => cluster.stop());
  }

  afterEach(() => {
    stops.forEach(stop => stop());
    stops = [];
  });

  function create(spec: any, name = 'p'): void {
    cluster.objects.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec,
    });
  }

  const pod = (name = 'p') => cluster.objects.get('pods', 'default', name);
  const shell = (script: string, more: object = {}) => ({
    name: 'main',
    image: 'local.test/busybox:1',
    command: ['sh', '-c', script],
    ...more,
  });
  const reaches = (phase: string, name?: string) =>
    until(() => {
      const found = pod(name);
      return found?.status?.phase === phase && found;
    });
  const state = (found: KubeObject | undefined, index = 0) =>
    found?.status?.containerStatuses?.[index];
  const events = () =>
    cluster.objects
      .list('events')
      .map(({ type, reason, message }) => `${type} ${reason}: ${message}`);

  /** The log as the API server would serve it. */
  async function serveLogs(): Promise<
    (query: string, name?: string) => Promise<Response>
  > {
    const handler = cluster.subresource('pods', 'log');
    const server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const abort = new AbortController();
      response.on('close', () => abort.abort());
      try {
        const object = pod(url.pathname.slice(1)) as KubeObject;
        const user = { username: 'admin', groups: [] };
        await handler?.handle({
          request,
          response,
          url,
          object,
          user,
          signal: abort.signal,
        });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        response.writeHead(error.code).end(JSON.stringify(error.status));
      }
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    stops.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    return (query, name = 'p') =>
      fetch(`http://127.0.0.1:${port}/${name}?${query}`);
  }

  it('go from Pending over Running to Succeeded', async () => {
    start();
    const phases: string[] = [];
    cluster.objects.watch('pods', ({ object }) => {
      const { phase } = object.status ?? {};
      if (phases.at(-1) !== phase) phases.push(phase);
    });
    create({ restartPolicy: 'Never', containers: [shell('echo hi; sleep 1')] });
    const done = await reaches('Succeeded');
    expect(phases).toEqual(['Pending', 'Running', 'Succeeded']);
    expect(done.spec.nodeName).toBe('test-node-1');
    expect(done.status).toMatchObject({
      hostIP: '10.250.0.1',
      podIP: expect.stringMatching(/^10\.244\./),
      qosClass: 'BestEffort',
    });
    expect(state(done)).toMatchObject({
      state: { terminated: { exitCode: 0, reason: 'Completed' } },
      restartCount: 0,
      ready: false,
    });
    expect(events()).toEqual([
      'Normal Scheduled: Successfully assigned default/p to test-node-1',
      'Normal Pulled: Container image "local.test/busybox:1" already present on machine and can be accessed by the pod',
      'Normal Created: Container created',
      'Normal Started: Container started',
    ]);
  });

  it('run init containers first, in order, and share volumes', async () => {
    start();
    const volumeMounts = [{ name: 'v', mountPath: '/v' }];
    const init = (name: string, script: string) =>
      shell(script, { name, volumeMounts });
    create({
      restartPolicy: 'Never',
      volumes: [{ name: 'v', emptyDir: {} }],
      initContainers: [init('a', 'echo a > /v/f'), init('b', 'echo b >> /v/f')],
      containers: [
        shell('[ "$(cat /v/sub/f)" = "$(printf \'a\\nb\')" ]', {
          volumeMounts: [{ name: 'v', mountPath: '/v/sub' }],
        }),
      ],
    });
    expect(state(await reaches('Succeeded')).state.terminated.exitCode).toBe(0);
  });

  it('fail when an init container fails', async () => {
    start();
    create({
      restartPolicy: 'Never',
      initContainers: [shell('exit 4', { name: 'i' })],
      containers: [shell('echo never')],
    });
    const failed = await reaches('Failed');
    expect(
      failed.status.initContainerStatuses[0].state.terminated.exitCode,
    ).toBe(4);
    expect(state(failed).state).toEqual({
      waiting: { reason: 'PodInitializing' },
    });
  });

  it('give containers their environment, ConfigMaps, Secrets and claims', async () => {
    start();
    const make = (
      resource: string,
      kind: string,
      name: string,
      fields: object,
    ) =>
      cluster.objects.create(resource, {
        apiVersion: 'v1',
        kind,
        metadata: { name, namespace: 'default' },
        ...fields,
      });
    make('configmaps', 'ConfigMap', 'c', {
      data: { K: 'from-map', 'file.txt': 'text' },
    });
    make('secrets', 'Secret', 's', { stringData: { token: 'hush' } });
    make('persistentvolumeclaims', 'PersistentVolumeClaim', 'claim', {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    });
    const container = shell(
      'echo "$K $TOKEN $POD $BOTH"; cat /c/file.txt /s/token; echo; pwd; echo kept > /claim/f',
      {
        workingDir: '/work',
        envFrom: [{ configMapRef: { name: 'c' } }],
        env: [
          {
            name: 'TOKEN',
            valueFrom: { secretKeyRef: { name: 's', key: 'token' } },
          },
          {
            name: 'POD',
            valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
          },
          { name: 'BOTH', value: '$(K)-$(POD) $$(K)' },
        ],
        volumeMounts: [
          { name: 'c', mountPath: '/c' },
          { name: 's', mountPath: '/s' },
          { name: 'claim', mountPath: '/claim' },
        ],
      },
    );
    const claim = {
      name: 'claim',
      persistentVolumeClaim: { claimName: 'claim' },
    };
    create({
      restartPolicy: 'Never',
      containers: [container],
      volumes: [
        { name: 'c', configMap: { name: 'c' } },
        { name: 's', secret: { secretName: 's' } },
        claim,
      ],
    });
    await reaches('Succeeded');
    const log = await serveLogs();
    expect(await (await log('')).text()).toBe(
      'from-map hush p from-map-p $(K)\ntexthush\n/work\n',
    );
    create(
      {
        restartPolicy: 'Never',
        containers: [
          shell('cat /claim/f', {
            volumeMounts: [{ name: 'claim', mountPath: '/claim' }],
          }),
        ],
        volumes: [claim],
      },
      'other',
    );
    await reaches('Succeeded', 'other');
    expect(await (await log('', 'other')).text()).toBe('kept\n');
  });

  it('wait for what is missing, and say so', async () => {
    start();
    create({
      restartPolicy: 'Never',
      containers: [
        shell('echo $K', { envFrom: [{ configMapRef: { name: 'late' } }] }),
      ],
    });
    await until(
      () =>
        state(pod())?.state.waiting?.reason === 'CreateContainerConfigError',
    );
    expect(events()).toContain(
      'Warning Failed: Error: configmap "late" not found',
    );
    cluster.objects.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'late', namespace: 'default' },
      data: { K: 'v' },
    });
    await reaches('Succeeded');
  });

  it('cannot write to what is mounted read-only', async () => {
    start();
    const mount = { name: 'v', mountPath: '/v' };
    create({
      restartPolicy: 'Never',
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [
        shell('echo a > /v/f', {
          volumeMounts: [{ ...mount, readOnly: true }],
        }),
      ],
    });
    const failed = await reaches('Failed');
    expect(state(failed).state.terminated.exitCode).not.toBe(0);
  });

  it('back off from images that cannot be pulled', async () => {
    start();
    create({ containers: [{ name: 'main', image: 'missing/app:1' }] });
    const reasons: string[] = [];
    await until(() => {
      const reason = state(pod())?.state.waiting?.reason;
      if (reason && reasons.at(-1) !== reason) reasons.push(reason);
      return reason === 'ImagePullBackOff';
    });
    expect(reasons).toEqual([
      'ContainerCreating',
      'ErrImagePull',
      'ImagePullBackOff',
    ]);
    expect(events()).toEqual(
      expect.arrayContaining([
        'Normal Pulling: Pulling image "missing/app:1"',
        'Warning Failed: Failed to pull image "missing/app:1": failed to pull and unpack image "docker.io/missing/app:1": failed to resolve image: docker.io/missing/app:1: not found',
        'Warning Failed: Error: ErrImagePull',
        'Normal BackOff: Back-off pulling image "missing/app:1"',
        'Warning Failed: Error: ImagePullBackOff',
      ]),
    );
  });

  it('are restarted with a growing back-off; the log before is kept', async () => {
    start();
    create({ containers: [shell('echo run; echo bye >&2; exit 5')] });
    const waiting = await until(() => {
      const status = state(pod());
      return status?.state.waiting?.reason === 'CrashLoopBackOff' && status;
    });
    const { uid } = pod()!.metadata;
    expect(waiting).toMatchObject({
      restartCount: 1,
      state: {
        waiting: {
          message: `back-off 10s restarting failed container=main pod=p_default(${uid})`,
        },
      },
      lastState: { terminated: { exitCode: 5, reason: 'Error' } },
    });
    expect(pod()?.status.phase).toBe('Running');
    await until(() => state(pod())?.restartCount === 2);
    const log = await serveLogs();
    expect(await (await log('previous=true')).text()).toBe('run\nbye\n');
  });

  it('end gracefully: TERM, then KILL after the grace period', async () => {
    start();
    const trap =
      'trap "echo got TERM; exit 0" TERM; while true; do sleep 1; done';
    create({ containers: [shell(trap)] }, 'polite');
    create(
      {
        terminationGracePeriodSeconds: 10,
        containers: [shell('while true; do sleep 1; done')],
      },
      'stubborn',
    );
    const last: Record<string, KubeObject> = {};
    cluster.objects.watch('pods', ({ type, object }) => {
      if (type === 'DELETED') last[object.metadata.name] = object;
    });
    await reaches('Running', 'polite');
    await reaches('Running', 'stubborn');
    cluster.objects.delete('pods', 'default', 'polite');
    cluster.objects.delete('pods', 'default', 'stubborn');
    await until(() => last.polite && last.stubborn);
    expect(last.polite.status.phase).toBe('Succeeded');
    expect(state(last.polite).state.terminated.exitCode).toBe(0);
    expect(last.stubborn.status.phase).toBe('Failed');
    expect(state(last.stubborn).state.terminated.exitCode).toBe(137);
    expect(events()).toContain('Normal Killing: Stopping container main');
  });

  it('wait unscheduled for a node that fits', async () => {
    start();
    create({
      nodeSelector: { disk: 'fast' },
      restartPolicy: 'Never',
      containers: [shell('true')],
    });
    const condition = await until(() => pod()?.status.conditions?.[0]);
    expect(condition).toMatchObject({
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
    });
    const log = await serveLogs();
    const answer = await log('');
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    cluster.objects.modify('nodes', undefined, 'test-node-1', node => {
      node.metadata.labels = { ...node.metadata.labels, disk: 'fast' };
    });
    await reaches('Succeeded');
  });

  describe('logs', () => {
    it('stream while the container runs and end with it', async () => {
      start(createSystemClock());
      create({
        restartPolicy: 'Never',
        containers: [
          shell(
            'for i in 1 2 3; do echo line $i; sleep 0.1; done; printf rest',
          ),
        ],
      });
      await reaches('Running');
      const log = await serveLogs();
      const chunks: string[] = [];
      const { body } = await log('follow=true&timestamps=true');
      const decoder = new TextDecoder();
      for await (const chunk of body!) chunks.push(decoder.decode(chunk));
      expect(chunks.length).toBeGreaterThan(1);
      const lines = chunks.join('').split('\n').filter(Boolean);
      expect(
        lines.map(line =>
          line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /, ''),
        ),
      ).toEqual(['line 1', 'line 2', 'line 3', 'rest']);
    });

    it('are cut as asked, or the request is refused as recorded', async () => {
      start();
      create({
        restartPolicy: 'Never',
        containers: [
          shell('for i in 1 2 3 4; do echo line $i; done'),
          shell('true', { name: 'other' }),
        ],
      });
      await reaches('Succeeded');
      const log = await serveLogs();
      const text = async (query: string) =>
        (await log(`container=main&${query}`)).text();
      expect(await text('tailLines=2')).toBe('line 3\nline 4\n');
      expect(await text('tailLines=0')).toBe('');
      expect(await text('limitBytes=10')).toBe('line 1\nlin');
      expect(await text('limitBytes=10&tailLines=1')).toBe('line 4\n');
      expect(
        await text(
          `sinceTime=${new Date(cluster.clock.now() + 60_000).toISOString()}`,
        ),
      ).toBe('');
      expect(await text('sinceSeconds=600')).toBe(
        'line 1\nline 2\nline 3\nline 4\n',
      );
      const refusal = async (query: string) => {
        const answer = await log(query);
        return [
          answer.status,
          ((await answer.json()) as { message: string }).message,
        ];
      };
      expect(await refusal('')).toEqual([
        400,
        'a container name must be specified for pod p, choose one of: [main other]',
      ]);
      expect(await refusal('container=nope')).toEqual([
        400,
        'container nope is not valid for pod p',
      ]);
      expect(await refusal('container=main&tailLines=-1')).toEqual([
        422,
        'PodLogOptions "p" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
      ]);
      expect(await refusal('container=main&tailLines=x')).toEqual([
        400,
        'strconv.ParseInt: parsing "x": invalid syntax',
      ]);
      expect(await refusal('container=main&limitBytes=0')).toEqual([
        422,
        'PodLogOptions "p" is invalid: limitBytes: Invalid value: 0: must be greater than 0',
      ]);
      expect(await refusal('container=main&previous=true')).toEqual([
        400,
        'previous terminated container "main" in pod "p" not found',
      ]);
      expect(await refusal('container=main&stream=Stdout')).toEqual([
        422,
        'PodLogOptions "p" is invalid: stream: Forbidden: may not be specified',
      ]);
      expect(await refusal('container=main&sinceTime=yesterday')).toEqual([
        400,
        'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
      ]);
    });

    it('of a waiting container are refused, following or not', async () => {
      start();
      create({
        restartPolicy: 'Never',
        initContainers: [shell('sleep 100000', { name: 'i' })],
        containers: [shell('true')],
      });
      await until(() => pod()?.status.initContainerStatuses?.[0].state.running);
      const log = await serveLogs();
      const answer = await log('container=main&follow=true');
      expect([answer.status, await answer.json()]).toMatchObject([
        400,
        {
          message:
            'container "main" in pod "p" is waiting to start: PodInitializing',
          reason: 'BadRequest',
        },
      ]);
    });
  });
});
