import { createToolPods } from './__testUtils__/toolPods.ts';

const { cluster, createPod, ready, exec } = createToolPods();

beforeAll(async () => {
  createPod('own', 'curlimages/curl:8.14.1', { command: ['sleep', '3600'] });
  createPod('given', 'debian:12', {
    command: ['sleep', '3600'],
    securityContext: { runAsUser: 33, runAsGroup: 33 },
  });
  createPod('unknown', 'busybox:1.37', {
    command: ['sleep', '3600'],
    securityContext: { runAsUser: 4711 },
  });
  for (const name of ['own', 'given', 'unknown']) await ready(name);
});

afterAll(() => cluster.stop());

it.each([
  ['own', 'curl_user', '100'],
  ['given', 'www-data', '33'],
])('%s: processes and files belong to %s', async (pod, name, uid) => {
  const script =
    'id -u; id -un; whoami; touch /tmp/f; mkdir -p /tmp/d; ls -ld /tmp/f /tmp/d /etc/passwd; ls -n /tmp/f';
  const lines = (await exec(pod, script)).out.split('\n');
  const owners = lines.slice(3).map(line => line.split(/ +/)[2]);
  expect(lines.slice(0, 3)).toEqual([uid, name, name]);
  expect(owners.slice(0, 4).sort()).toEqual([name, name, 'root', uid].sort());
});

it('a user without a name has a number', async () => {
  const { out, err } = await exec(
    'unknown',
    'id -u; touch /tmp/f; ls -l /tmp/f; whoami',
  );
  expect(out).toMatch(/^4711\n-\S+ 1 4711 /);
  expect(err).toBe('whoami: unknown uid 4711\n');
});

it('/proc/self is the process that reads it', async () => {
  const { out } = await exec(
    'given',
    "cat /proc/self/comm; grep -c . /proc/self/cmdline; grep Uid /proc/self/status; sh -c 'echo $$; read pid rest < /proc/self/stat; echo $pid'",
  );
  const [comm, , uid, shell, own] = out.split('\n');
  expect([comm, uid]).toEqual(['cat', 'Uid:\t33\t33\t33\t33']);
  expect(own).toBe(shell);
});

it('utilities start programs of the image', async () => {
  const { out } = await exec(
    'own',
    'cd /tmp; touch a.txt b.txt; find . -name "*.txt" -exec ls -1 {} \\; | sort; find . -name "a.*" -exec curl --version \\; | head -n 1 | cut -c1-4',
  );
  expect(out).toBe('./a.txt\n./b.txt\ncurl\n');
});
