import type {
  Container,
  ContainerStatus,
  PodCondition,
  PodSpec,
} from 'kubernetes-types/core/v1';
import { createFastClock } from '../__testUtils__/fastClock.ts';
import { eventually } from '../__testUtils__/testCluster.ts';
import { createCluster, type LocalCluster } from '../cluster.ts';
import type { KubeObject } from '../types.ts';
import { installPods, type PodRuntime } from './installPods.ts';

const SPEED = 20;
const HTTPD =
  'mkdir -p /www; echo ok > /www/index.html; httpd -f -p 8080 -h /www';

describe('the life of a pod', () => {
  let cluster: LocalCluster;
  let runtime: PodRuntime;

  beforeEach(() => {
    cluster = createCluster({ name: 'test', clock: createFastClock(SPEED) });
    runtime = installPods(cluster, { nodes: 1 });
  });

  afterEach(() => cluster.stop());

  const shell = (script: string, more: Partial<Container> = {}): Container => ({
    name: 'main',
    image: 'local.test/busybox:1',
    command: ['sh', '-c', script],
    ...more,
  });

  function create(spec: PodSpec, name = 'p'): void {
    cluster.objects.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app: 'x' } },
      spec,
    });
  }

  const pod = (name = 'p'): KubeObject | undefined =>
    cluster.objects.get('pods', 'default', name);
  const status = (name = 'main'): ContainerStatus | undefined =>
    pod()?.status?.containerStatuses?.find(
      (item: ContainerStatus) => item.name === name,
    );
  const condition = (type: string): PodCondition | undefined =>
    pod()?.status?.conditions?.find((item: PodCondition) => item.type === type);
  const events = (): string[] =>
    cluster.objects
      .list('events')
      .map(({ reason, message }) => `${reason}: ${message}`);
  const running = () => eventually(() => status()?.state?.running);

  async function run(...argv: string[]): Promise<string> {
    const container = runtime.kubelet.container(
      pod()?.metadata.uid ?? '',
      'main',
    );
    const chunks: Buffer[] = [];
    const process = await container?.exec({
      argv,
      stdin: false,
      onOutput: (_stream, chunk) => void chunks.push(chunk),
    });
    await process?.exited;
    return Buffer.concat(chunks).toString();
  }

  it('is ready when its probes over HTTP succeed, and not when they fail', async () => {
    const httpGet = { path: '/index.html', port: 'web' };
    create({
      containers: [
        shell(HTTPD, {
          ports: [{ name: 'web', containerPort: 8080 }],
          startupProbe: { httpGet, periodSeconds: 1, failureThreshold: 30 },
          readinessProbe: { httpGet, periodSeconds: 1, failureThreshold: 1 },
          livenessProbe: { tcpSocket: { port: 'web' }, periodSeconds: 1 },
        }),
      ],
    });
    await eventually(() => condition('Ready')?.status === 'True');
    expect(status()).toMatchObject({ started: true, ready: true });
    await run('rm', '/www/index.html');
    await eventually(() => condition('Ready')?.status === 'False');
    expect(events()).toContain(
      'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404',
    );
    expect(status()?.restartCount).toBe(0);
  });

  it('says of a port that nobody serves what a Go program would', async () => {
    create({
      containers: [
        shell('sleep 1000', {
          readinessProbe: { httpGet: { port: 81 }, periodSeconds: 1 },
        }),
        shell('sleep 1000', {
          name: 'tcp',
          readinessProbe: { tcpSocket: { port: 82 }, periodSeconds: 1 },
        }),
        shell('sleep 1000', {
          name: 'grpc',
          readinessProbe: { grpc: { port: 83 }, periodSeconds: 1 },
        }),
      ],
    });
    await running();
    const ip = await eventually<string>(() => pod()?.status.podIP);
    const expected = [
      `Unhealthy: Readiness probe failed: Get "http://${ip}:81/": dial tcp ${ip}:81: connect: connection refused`,
      `Unhealthy: Readiness probe failed: dial tcp ${ip}:82: connect: connection refused`,
      `Unhealthy: Readiness probe failed: timeout: failed to connect service "${ip}:83" within 1s: context deadline exceeded`,
    ];
    await eventually(() => expected.every(line => events().includes(line)));
    expect(condition('Ready')?.message).toBe(
      'containers with unready status: [main tcp grpc]',
    );
  });

  it('runs hooks after the start and before the end', async () => {
    create({
      terminationGracePeriodSeconds: 20,
      containers: [
        shell(
          'trap "cat /tmp/log; exit 0" TERM; while true; do sleep 1; done',
          {
            lifecycle: {
              postStart: {
                exec: { command: ['sh', '-c', 'echo up > /tmp/log'] },
              },
              preStop: {
                exec: {
                  command: ['sh', '-c', 'sleep 2; echo down >> /tmp/log'],
                },
              },
            },
          },
        ),
      ],
    });
    await running();
    const worker = runtime.kubelet.worker(pod() as KubeObject);
    await eventually(async () => (await run('cat', '/tmp/log')) === 'up\n');
    cluster.objects.delete('pods', 'default', 'p');
    await eventually(() => !pod());
    const lines = worker?.log('main', false)?.from(0) ?? [];
    expect(lines.map(({ text }) => text.toString())).toEqual([
      'up\n',
      'down\n',
    ]);
  });

  it('fails when it was active for too long', async () => {
    create({
      activeDeadlineSeconds: 2,
      terminationGracePeriodSeconds: 1,
      containers: [shell('while true; do sleep 1; done')],
    });
    await eventually(() => pod()?.status.phase === 'Failed');
    expect(pod()?.status).toMatchObject({
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
  });

  it('waits for the conditions that others answer for', async () => {
    const conditionType = 'example.com/load-balancer';
    create({
      readinessGates: [{ conditionType }],
      containers: [shell('sleep 1000')],
    });
    await eventually(() => condition('ContainersReady')?.status === 'True');
    expect(condition('Ready')).toMatchObject({
      status: 'False',
      reason: 'ReadinessGatesNotReady',
      message: `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
    });
    cluster.objects.modifyStatus('pods', 'default', 'p', object => {
      object.status.conditions.push({ type: conditionType, status: 'True' });
    });
    await eventually(() => condition('Ready')?.status === 'True');
    expect(condition(conditionType)?.status).toBe('True');
  });

  it('has files that follow their ConfigMap, a token and what it may use', async () => {
    const map = cluster.objects.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'default' },
      data: { a: 'one', b: 'two' },
    });
    create({
      containers: [
        shell('sleep 1000', {
          resources: { limits: { memory: '64Mi', cpu: '1500m' } },
          env: [
            {
              name: 'MIB',
              valueFrom: {
                resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' },
              },
            },
            {
              name: 'CPUS',
              valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } },
            },
            { name: 'SUB', value: 'deep' },
          ],
          volumeMounts: [
            { name: 'c', mountPath: '/c' },
            { name: 'work', mountPath: '/work', subPathExpr: '$(SUB)/er' },
            { name: 'work', mountPath: '/all' },
            { name: 'token', mountPath: '/token' },
            { name: 'host', mountPath: '/host' },
          ],
        }),
      ],
      volumes: [
        {
          name: 'c',
          configMap: {
            name: 'c',
            items: [{ key: 'a', path: 'x/a', mode: 0o400 }],
          },
        },
        { name: 'work', emptyDir: {} },
        { name: 'host', hostPath: { path: '/' } },
        {
          name: 'token',
          projected: {
            sources: [
              { serviceAccountToken: { path: 't', audience: 'vault' } },
            ],
          },
        },
      ],
    });
    await running();
    expect(
      await run('sh', '-c', 'echo $MIB $CPUS; touch /work/f; ls /all/deep/er'),
    ).toBe('64 2\nf\n');
    expect(await run('cat', '/c/x/a', '/host/etc/hostname')).toBe(
      'onetest-node-1\n',
    );
    const [, claims] = (await run('cat', '/token/t')).split('.');
    expect(
      JSON.parse(Buffer.from(claims, 'base64url').toString()),
    ).toMatchObject({
      aud: ['vault'],
      'kubernetes.io': { pod: { name: 'p' } },
    });
    cluster.objects.update('configmaps', { ...map, data: { a: 'three' } });
    await eventually(async () => (await run('cat', '/c/x/a')) === 'three');
  });

  it('changes its root to that of its node', async () => {
    create({
      containers: [
        shell('sleep 1000', {
          volumeMounts: [{ name: 'host', mountPath: '/host' }],
        }),
      ],
      volumes: [{ name: 'host', hostPath: { path: '/' } }],
    });
    await running();
    const script =
      'cd /etc; chroot /host sh -c "pwd; cat etc/hostname; echo kept > /var/tmp/f; sh -c \'exit 3\'"; echo $?; pwd; cat /host/var/tmp/f; chroot /nowhere ls; echo $?';
    expect((await run('sh', '-c', script)).split('\n')).toEqual([
      '/',
      'test-node-1',
      '3',
      '/etc',
      'kept',
      "chroot: can't change root directory to '/nowhere': No such file or directory",
      '1',
      '',
    ]);
  });

  it('shares its processes when asked to', async () => {
    create({
      shareProcessNamespace: true,
      containers: [shell('sleep 1000'), shell('sleep 2000', { name: 'other' })],
    });
    await running();
    await eventually(() => status('other')?.state?.running);
    const list = await run('ps');
    expect(list).toMatch(/1 .*\/pause/);
    expect(list).toContain('sleep 1000');
    expect(list).toContain('sleep 2000');
  });
});
