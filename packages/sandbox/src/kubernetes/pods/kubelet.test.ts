import type { KubeObject } from '../types.ts';
import { PodTests, shell, until } from './__testUtils__/podTests.ts';

describe('pods', () => {
  const pods = new PodTests();

  afterEach(() => pods.stop());

  const state = (found: KubeObject | undefined, index = 0) =>
    found?.status?.containerStatuses?.[index];
  const events = () =>
    pods.cluster.objects
      .list('events')
      .map(({ type, reason, message }) => `${type} ${reason}: ${message}`);

  it('go from Pending over Running to Succeeded', async () => {
    pods.start();
    const phases: string[] = [];
    pods.cluster.objects.watch('pods', ({ object }) => {
      const { phase } = object.status ?? {};
      if (phases.at(-1) !== phase) phases.push(phase);
    });
    pods.create({
      restartPolicy: 'Never',
      containers: [shell('echo hi; sleep 1')],
    });
    const done = await pods.reaches('Succeeded');
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
    pods.start();
    const volumeMounts = [{ name: 'v', mountPath: '/v' }];
    const init = (name: string, script: string) =>
      shell(script, { name, volumeMounts });
    pods.create({
      restartPolicy: 'Never',
      volumes: [{ name: 'v', emptyDir: {} }],
      initContainers: [init('a', 'echo a > /v/f'), init('b', 'echo b >> /v/f')],
      containers: [
        shell('[ "$(cat /v/sub/f)" = "$(printf \'a\\nb\')" ]', {
          volumeMounts: [{ name: 'v', mountPath: '/v/sub' }],
        }),
      ],
    });
    expect(
      state(await pods.reaches('Succeeded')).state.terminated.exitCode,
    ).toBe(0);
  });

  it('fail when an init container fails', async () => {
    pods.start();
    pods.create({
      restartPolicy: 'Never',
      initContainers: [shell('exit 4', { name: 'i' })],
      containers: [shell('echo never')],
    });
    const failed = await pods.reaches('Failed');
    expect(
      failed.status.initContainerStatuses[0].state.terminated.exitCode,
    ).toBe(4);
    expect(state(failed).state).toEqual({
      waiting: { reason: 'PodInitializing' },
    });
  });

  it('give containers their environment, ConfigMaps, Secrets and claims', async () => {
    pods.start();
    const make = (
      resource: string,
      kind: string,
      name: string,
      fields: object,
    ) =>
      pods.cluster.objects.create(resource, {
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
    pods.create({
      restartPolicy: 'Never',
      containers: [container],
      volumes: [
        { name: 'c', configMap: { name: 'c' } },
        { name: 's', secret: { secretName: 's' } },
        claim,
      ],
    });
    await pods.reaches('Succeeded');
    const log = await pods.serveLogs();
    expect(await (await log('')).text()).toBe(
      'from-map hush p from-map-p $(K)\ntexthush\n/work\n',
    );
    pods.create(
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
    await pods.reaches('Succeeded', 'other');
    expect(await (await log('', 'other')).text()).toBe('kept\n');
  });

  it('wait for what is missing, and say so', async () => {
    pods.start();
    pods.create({
      restartPolicy: 'Never',
      containers: [
        shell('echo $K', { envFrom: [{ configMapRef: { name: 'late' } }] }),
      ],
    });
    await until(
      () =>
        state(pods.pod())?.state.waiting?.reason ===
        'CreateContainerConfigError',
    );
    expect(events()).toContain(
      'Warning Failed: Error: configmap "late" not found',
    );
    pods.cluster.objects.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'late', namespace: 'default' },
      data: { K: 'v' },
    });
    await pods.reaches('Succeeded');
  });

  it('cannot write to what is mounted read-only', async () => {
    pods.start();
    const mount = { name: 'v', mountPath: '/v' };
    pods.create({
      restartPolicy: 'Never',
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [
        shell('echo a > /v/f', {
          volumeMounts: [{ ...mount, readOnly: true }],
        }),
      ],
    });
    const failed = await pods.reaches('Failed');
    expect(state(failed).state.terminated.exitCode).not.toBe(0);
  });

  it('back off from images that cannot be pulled', async () => {
    pods.start();
    pods.create({ containers: [{ name: 'main', image: 'missing/app:1' }] });
    const reasons: string[] = [];
    await until(() => {
      const reason = state(pods.pod())?.state.waiting?.reason;
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
    pods.start();
    pods.create({ containers: [shell('echo run; echo bye >&2; exit 5')] });
    const waiting = await until(() => {
      const status = state(pods.pod());
      return status?.state.waiting?.reason === 'CrashLoopBackOff' && status;
    });
    const { uid } = pods.pod()!.metadata;
    expect(waiting).toMatchObject({
      restartCount: 1,
      state: {
        waiting: {
          message: `back-off 10s restarting failed container=main pod=p_default(${uid})`,
        },
      },
      lastState: { terminated: { exitCode: 5, reason: 'Error' } },
    });
    expect(pods.pod()?.status.phase).toBe('Running');
    await until(() => state(pods.pod())?.restartCount === 2);
    const log = await pods.serveLogs();
    expect(await (await log('previous=true')).text()).toBe('run\nbye\n');
  });

  it('end gracefully: TERM, then KILL after the grace period', async () => {
    pods.start();
    const trap =
      'trap "echo got TERM; exit 0" TERM; while true; do sleep 1; done';
    pods.create({ containers: [shell(trap)] }, 'polite');
    pods.create(
      {
        terminationGracePeriodSeconds: 10,
        containers: [shell('while true; do sleep 1; done')],
      },
      'stubborn',
    );
    const last: Record<string, KubeObject> = {};
    pods.cluster.objects.watch('pods', ({ type, object }) => {
      if (type === 'DELETED') last[object.metadata.name] = object;
    });
    await pods.reaches('Running', 'polite');
    await pods.reaches('Running', 'stubborn');
    pods.cluster.objects.delete('pods', 'default', 'polite');
    pods.cluster.objects.delete('pods', 'default', 'stubborn');
    await until(() => last.polite && last.stubborn);
    expect(last.polite.status.phase).toBe('Succeeded');
    expect(state(last.polite).state.terminated.exitCode).toBe(0);
    expect(last.stubborn.status.phase).toBe('Failed');
    expect(state(last.stubborn).state.terminated.exitCode).toBe(137);
    expect(events()).toContain('Normal Killing: Stopping container main');
  });

  it('wait unscheduled for a node that fits', async () => {
    pods.start();
    pods.create({
      nodeSelector: { disk: 'fast' },
      restartPolicy: 'Never',
      containers: [shell('true')],
    });
    const condition = await until(() => pods.pod()?.status.conditions?.[0]);
    expect(condition).toMatchObject({
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
    });
    const log = await pods.serveLogs();
    const answer = await log('');
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    pods.cluster.objects.modify('nodes', undefined, 'test-node-1', node => {
      node.metadata.labels = { ...node.metadata.labels, disk: 'fast' };
    });
    await pods.reaches('Succeeded');
  });
});
