import type { Pod } from 'kubernetes-types/core/v1';
import { eventually } from '../../__testUtils__/testCluster.ts';
import { installMetrics } from '../metrics/installMetrics.ts';
import { createToolPods } from './__testUtils__/toolPods.ts';

const { cluster, runtime, createPod, podOf, ready, exec } = createToolPods();

beforeAll(async () => {
  createPod('web', 'nginx:1.27');
  createPod('shoot', 'nicolaka/netshoot', { args: ['sleep', '3600'] });
  createPod('box', 'busybox:1.37', { command: ['sleep', '3600'] });
  createPod('old', 'debian:12', { command: ['sleep', '3600'] });
  cluster.objects.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  for (const name of ['web', 'shoot', 'box', 'old']) await ready(name);
});

afterAll(() => cluster.stop());

const lines = (text: string) => text.trimEnd().split('\n');

describe('a web server in a pod', () => {
  it('is reached by the name of its Service', async () => {
    const curl = await exec('shoot', 'curl -si http://web');
    expect(curl.exitCode).toBe(0);
    expect(lines(curl.out)[0]).toBe('HTTP/1.1 200 OK\r');
    expect(curl.out).toContain('Server: nginx/1.27.0');
    expect(curl.out).toContain('<h1>Welcome to nginx!</h1>');
    const wget = await exec('box', 'wget -qO- web.default.svc | head -1');
    expect(wget.out).toBe('<!DOCTYPE html>\n');
  });

  it('serves what is in its files', async () => {
    await exec('web', 'echo changed > /usr/share/nginx/html/index.html');
    expect((await exec('box', 'wget -qO- web')).out).toBe('changed\n');
    const missing = await exec('shoot', 'curl -sf web/none; echo $?');
    expect(missing.out).toBe('22\n');
  });

  it('is told apart by its release and obeys its configuration', async () => {
    createPod('configured', 'nginx:1.29.3', {
      command: ['sh', '-c'],
      args: [
        'printf "server { listen 8081; location /v { return 200 two; } location / { proxy_pass http://web; } }" > /etc/nginx/conf.d/default.conf; exec nginx -g "daemon off;"',
      ],
    });
    const { status } = await ready('configured');
    const at = `${status?.podIP}:8081`;
    const answered = await eventually(async () => {
      const curl = await exec('shoot', `curl -s ${at}/v`);
      return curl.exitCode === 0 ? curl.out : undefined;
    });
    expect(answered).toBe('two');
    expect((await exec('shoot', `curl -s ${at}/index.html`)).out).toBe(
      'changed\n',
    );
    expect((await exec('shoot', `curl -sI ${at}/v`)).out).toContain(
      'nginx/1.29.3',
    );
  });
});

describe('network tools', () => {
  it('fail with the exit codes of the real ones', async () => {
    const codes = await exec(
      'shoot',
      'curl -s nobody.invalid; echo $?; curl -s web:81 -m 0.05; echo $?; curl -s localhost; echo $?; curl --nonsense 2>&1 | head -1',
    );
    expect(lines(codes.out)).toEqual([
      '6',
      '28',
      '7',
      'curl: option --nonsense: is unknown',
    ]);
    expect(await exec('box', 'wget -q http://nobody')).toMatchObject({
      exitCode: 1,
      err: "wget: bad address 'nobody'\n",
    });
  });

  it('look up names', async () => {
    const address = (
      cluster.objects.get('services', 'default', 'web') as {
        spec?: { clusterIP: string };
      }
    ).spec?.clusterIP;
    expect((await exec('box', 'nslookup web')).out).toBe(
      `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.default.svc.cluster.local\nAddress: ${address}\n\n`,
    );
    const dig = 'dig +short web.default.svc.cluster.local';
    expect((await exec('shoot', dig)).out).toBe(`${address}\n`);
    expect((await exec('old', 'getent hosts web')).out).toBe(
      `${address?.padEnd(15)} web.default.svc.cluster.local\n`,
    );
    expect((await exec('box', 'nslookup nobody')).exitCode).toBe(1);
    expect((await exec('box', 'cat /etc/resolv.conf')).out).toContain(
      'search default.svc.cluster.local svc.cluster.local cluster.local',
    );
  });

  it('show sockets, and probe them', async () => {
    createPod('http', 'busybox:1.37', {
      command: ['httpd', '-f', '-p', '8000', '-h', '/etc'],
    });
    const { status } = await ready('http');
    expect((await exec('http', 'netstat -tlnp')).out).toContain(
      '0.0.0.0:8000            0.0.0.0:*               LISTEN      1/httpd',
    );
    const probe = await exec('shoot', `nc -zv ${status?.podIP} 8000`);
    expect(probe).toMatchObject({ exitCode: 0 });
    expect((await exec('shoot', `nc -z ${status?.podIP} 9`)).exitCode).toBe(1);
    const ping = await exec('box', `ping -c 1 ${status?.podIP}`);
    expect(ping.out).toContain('1 packets transmitted, 1 packets received');
  });
});

describe('processes', () => {
  it('are listed by ps, of busybox and of procps, and by top', async () => {
    expect(lines((await exec('box', ['ps'])).out).slice(0, 2)).toEqual([
      'PID   USER     TIME  COMMAND',
      '    1 root      0:00 sleep 3600',
    ]);
    createPod('java', 'eclipse-temurin:21', { command: ['sleep', '3600'] });
    await ready('java');
    const ef = lines((await exec('java', ['ps', '-ef'])).out);
    expect(ef[0]).toBe(
      'UID          PID    PPID  C STIME TTY          TIME CMD',
    );
    expect(ef[1]).toMatch(/^root {11}1 {7}0 .* sleep 3600$/);
    const aux = await exec('java', 'ps aux | grep -c "sleep 360[0]"');
    expect(aux.out).toBe('1\n');
    const top = await exec('box', 'top -b -n1');
    expect(top.out).toContain('sleep 3600');
  });

  it('show themselves in /proc', async () => {
    expect((await exec('box', 'cat /proc/1/cmdline')).out).toBe(
      'sleep\x003600\0',
    );
    expect((await exec('box', 'ls /proc/1/root/etc')).out).toContain('hosts');
    expect((await exec('box', 'cat /sys/fs/cgroup/memory.max')).out).toBe(
      'max\n',
    );
    expect((await exec('box', 'echo x > /proc/meminfo')).exitCode).not.toBe(0);
  });

  it('end when they are killed by name', async () => {
    const killed = await exec(
      'shoot',
      'sleep 500 & pgrep -f "^sleep 500" | wc -l; pkill -x sleep; wait; pgrep -f "^sleep 500" || echo none',
    );
    expect(lines(killed.out)).toEqual(['1', 'none']);
  });
});

it('tells of files in a format, of links themselves, and where they lead', async () => {
  await exec(
    'box',
    'mkdir -p /facts/d && cd /facts && printf abc > f && chmod 4750 f && ln -s /none l',
  );
  const told = await exec('box', [
    'stat',
    '-c',
    '%f %s %u %U %n',
    '/facts/f',
    '/facts/d',
    '/facts/l',
  ]);
  expect(told).toMatchObject({
    exitCode: 0,
    out: '89e8 3 0 root /facts/f\n41ed 4096 0 root /facts/d\na1ff 5 0 root /facts/l\n',
  });
  expect(await exec('box', 'readlink -n /facts/l')).toMatchObject({
    exitCode: 0,
    out: '/none',
  });
  expect(await exec('box', 'readlink /facts/f; stat /facts/no')).toMatchObject({
    exitCode: 1,
    out: '',
    err: "stat: can't stat '/facts/no': No such file or directory\n",
  });
});

describe('tar', () => {
  it('brings a tree over streams, as kubectl cp does', async () => {
    await exec(
      'box',
      'mkdir -p /work/deep && echo one > /work/one && echo /wD+ | base64 -d > /work/deep/bytes && ln -s one /work/link',
    );
    const packed = await exec('box', ['tar', 'cf', '-', '-C', '/work', '.']);
    expect(packed.exitCode).toBe(0);
    const unpacked = await exec(
      'old',
      ['sh', '-c', 'mkdir -p /there && tar xmf - -C /there'],
      packed.out,
    );
    expect(unpacked).toMatchObject({ exitCode: 0, err: '' });
    const seen = await exec(
      'old',
      'cd /there && cat link && base64 deep/bytes && readlink link',
    );
    expect(lines(seen.out).map(line => line.trim())).toEqual([
      'one',
      '/wD+',
      'one',
    ]);
    const listed = await exec(
      'old',
      'tar czf /x.tgz -C / there; tar tzf /x.tgz',
    );
    expect(lines(listed.out)).toEqual([
      'there/',
      'there/deep/',
      'there/deep/bytes',
      'there/link',
      'there/one',
    ]);
  });

  it('tells what is missing, and what is no archive', async () => {
    expect(await exec('old', 'tar cf /y.tar /none')).toMatchObject({
      exitCode: 2,
      err: 'tar: /none: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
    });
    const noise = 'x'.repeat(600);
    expect((await exec('old', ['tar', 'xf', '-'], noise)).exitCode).toBe(2);
  });
});

describe('images', () => {
  it('hold the tools that they really have', async () => {
    const found = async (pod: string) =>
      (await exec(pod, 'for t in ps curl jq wget ls; do command -v $t; done'))
        .out;
    expect(lines(await found('box'))).toEqual([
      '/bin/ps',
      '/bin/wget',
      '/bin/ls',
    ]);
    expect(lines(await found('old'))).toEqual(['/usr/bin/ls']);
    expect((await exec('old', '. /etc/os-release; echo $ID')).out).toBe(
      'debian\n',
    );
  });

  it('without a shell refuse one, and have a user of their own', async () => {
    createPod('pause', 'registry.k8s.io/pause:3.10');
    await ready('pause');
    await expect(exec('pause', 'true')).rejects.toThrow(
      'exec: "sh": executable file not found in $PATH',
    );
    createPod('info', 'ghcr.io/stefanprodan/podinfo:6.5.1');
    const info = await ready('info');
    expect((await exec('info', 'id -u; pwd')).out).toBe('100\n/home/app\n');
    const curl = await exec(
      'shoot',
      `curl -s ${info.status?.podIP}:9898/version`,
    );
    expect(JSON.parse(curl.out)).toMatchObject({ version: '6.5.1' });
  });
});

describe('usage', () => {
  it('grows with load, as metrics.k8s.io tells', async () => {
    const metrics = installMetrics(cluster, runtime.kubelet);
    const usageOf = (name: string) => metrics.usageOf(podOf(name) as Pod);
    const before = usageOf('web');
    await exec('shoot', 'for i in 1 2 3 4 5 6 7 8; do curl -s web; done');
    expect(usageOf('web')?.cpuMillicores).toBeGreaterThan(
      before?.cpuMillicores ?? 0,
    );
    createPod('hog', 'progrium/stress', {
      command: ['stress', '--cpu', '2', '--vm', '1', '--vm-bytes', '32M'],
    });
    await ready('hog');
    const hog = await eventually(() => {
      const usage = usageOf('hog');
      return usage && usage.cpuMillicores > 2_000 ? usage : undefined;
    });
    expect(hog.memoryBytes).toBeGreaterThan(32 * 1024 * 1024);
    expect(metrics.pods.get('default', 'hog')).toMatchObject({
      kind: 'PodMetrics',
      containers: [{ name: 'main' }],
      window: '15s',
    });
  });

  it('over the limit kills', async () => {
    createPod('greedy', 'progrium/stress', {
      command: ['stress', '--vm', '1', '--vm-bytes', '64M'],
      resources: { limits: { memory: '32Mi' } },
    });
    const state = await eventually(
      () =>
        podOf('greedy')?.status?.containerStatuses?.[0]?.lastState
          ?.terminated ??
        podOf('greedy')?.status?.containerStatuses?.[0]?.state?.terminated,
    );
    expect(state).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });
});
