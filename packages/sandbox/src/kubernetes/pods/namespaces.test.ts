import type { Pod } from 'kubernetes-types/core/v1';
import { eventually } from '../__testUtils__/testCluster.ts';
import { createToolPods } from './tools/__testUtils__/toolPods.ts';

const { cluster, runtime, createPod, podOf, ready, exec } = createToolPods();
const NODE = 'dev-node-1';
const SLEEP = ['sleep', '3600'];

function createOnNode(name: string, spec: object, container: object = {}) {
  cluster.objects.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      nodeName: NODE,
      terminationGracePeriodSeconds: 1,
      containers: [
        { name: 'main', image: 'nicolaka/netshoot', args: SLEEP, ...container },
      ],
      ...spec,
    },
  });
}

/** Adds an ephemeral container, and runs commands in it once it runs. */
async function debug(pod: string, name: string, securityContext: object = {}) {
  const definition = cluster.registry.get('pods');
  if (!definition) throw new Error('there are no pods');
  cluster.storage.update(
    { definition, namespace: 'default', name: pod },
    object => {
      const { ephemeralContainers = [] } = object.spec;
      const added = {
        name,
        image: 'nicolaka/netshoot',
        command: SLEEP,
        targetContainerName: 'main',
        securityContext,
      };
      object.spec.ephemeralContainers = [...ephemeralContainers, added];
      return object;
    },
    {
      user: { username: 'alice', groups: [] },
      fieldManager: 'test',
      method: 'update',
      subresource: 'ephemeralcontainers',
    },
  );
  const uid = podOf(pod)?.metadata?.uid ?? '';
  await eventually(() => runtime.kubelet.container(uid, name));
  return async (script: string) => {
    const chunks: Buffer[] = [];
    const started = await runtime.kubelet.container(uid, name)?.exec({
      argv: ['sh', '-c', script],
      stdin: false,
      onOutput: (_stream, chunk) => void chunks.push(chunk),
    });
    await started?.exited;
    return Buffer.concat(chunks).toString();
  };
}

function containerId(pod: Pod): string {
  const [status] = pod.status?.containerStatuses ?? [];
  return status?.containerID?.replace('containerd://', '') ?? '';
}

let target: Pod;

beforeAll(async () => {
  createOnNode(
    'agent',
    { hostPID: true, volumes: [{ name: 'host', hostPath: { path: '/' } }] },
    {
      securityContext: { privileged: true },
      volumeMounts: [{ name: 'host', mountPath: '/host' }],
    },
  );
  createOnNode('plain', {});
  createOnNode(
    'bare',
    {},
    {
      image: 'gcr.io/distroless/java21-debian12:nonroot',
      args: ['/app/app.jar'],
    },
  );
  for (const name of ['agent', 'plain', 'bare']) await ready(name);
  target = podOf('bare') as Pod;
});

afterAll(() => cluster.stop());

/** The id that a container's first process has on the node, found as agents do. */
const FIND = (id: string) =>
  `for g in $(grep -l ${id} /proc/[0-9]*/cgroup); do echo $g; done | head -1 | cut -d/ -f3`;

describe('a privileged pod with hostPID', () => {
  it("sees the processes of its node's containers, and whose they are", async () => {
    const ps = await exec('agent', 'ps');
    expect(ps.out).toMatch(/^ +1 root +\S+ \/sbin\/init$/m);
    expect(ps.out).toContain('/usr/bin/containerd');
    expect(ps.out).toContain('/usr/bin/java');
    const pid = (await exec('agent', FIND(containerId(target)))).out.trim();
    const cgroup = await exec('agent', `cat /proc/${pid}/cgroup`);
    const uid = target.metadata?.uid?.replaceAll('-', '_');
    expect(cgroup.out).toBe(
      `0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${uid}.slice/cri-containerd-${containerId(
        target,
      )}.scope\n`,
    );
    expect((await exec('plain', 'ps')).out).not.toContain('/sbin/init');
    expect((await exec('plain', 'cat /proc/self/cgroup')).out).toBe('0::/\n');
  });

  it('enters the root of its node', async () => {
    const entered = await exec('agent', [
      ...['nsenter', '-t', '1', '-m', '-u', '-i', '-n', '--'],
      ...[
        'sh',
        '-c',
        'hostname; cat /etc/hostname; ls /var/lib/kubelet; ps -ef',
      ],
    ]);
    expect(entered.out).toMatch(new RegExp(`^${NODE}\n${NODE}\nconfig.yaml\n`));
    expect(entered.out).toContain('/sbin/init');
    const chrooted = 'chroot /host sh -c "cat /proc/1/cmdline | tr -d \'\\0\'"';
    expect((await exec('agent', chrooted)).out).toBe('/sbin/init');
  });

  it('enters a container without leaving its own tools behind', async () => {
    const pid = (await exec('agent', FIND(containerId(target)))).out.trim();
    const script = `nsenter -t ${pid} -n -p -u -- unshare -m sh -c '
      mount -t proc proc /proc && hostname && ps | grep -c "[j]ava"
      ip addr show eth0 | grep -o "${target.status?.podIP}"
      ls /proc/1/root/etc/os-release; cat /proc/1/root/etc/hostname'`;
    const { out, err, exitCode } = await exec('agent', script);
    expect({ out, err, exitCode }).toEqual({
      out: `bare\n1\n${target.status?.podIP}\n/proc/1/root/etc/os-release\nbare\n`,
      err: '',
      exitCode: 0,
    });
    // What was mounted there is not seen here.
    expect((await exec('agent', 'ps')).out).toContain('/sbin/init');
  });

  it('tells of what it enters that there is no such thing', async () => {
    const pid = (await exec('agent', FIND(containerId(target)))).out.trim();
    const noShell = await exec('agent', `nsenter -t ${pid} -m -- sh`);
    expect(noShell).toMatchObject({
      exitCode: 127,
      err: 'nsenter: failed to execute sh: No such file or directory\n',
    });
    expect((await exec('agent', 'nsenter -t 99 -n -p true')).err).toBe(
      'nsenter: cannot open /proc/99/ns/net: No such file or directory\n',
    );
  });

  it('leaves nothing in a container when its command is killed', async () => {
    const pid = (await exec('agent', FIND(containerId(target)))).out.trim();
    const uid = podOf('agent')?.metadata?.uid ?? '';
    const started = await runtime.kubelet.container(uid, 'main')?.exec({
      argv: ['nsenter', '-t', pid, '-p', '-n', 'sleep', '777'],
      stdin: true,
      tty: { columns: 80, rows: 24 },
      onOutput: () => undefined,
    });
    const seen = () => exec('agent', 'ps | grep -c "[s]leep 777"');
    await eventually(async () => (await seen()).out.trim() === '2');
    started?.kill('KILL');
    const left = await eventually(async () => {
      const { out } = await seen();
      return out.trim() === '0' ? out : undefined;
    });
    expect(left).toBe('0\n');
  });
});

describe("the debug plugin's agent", () => {
  const ENTER = '/usr/local/bin/amamba-enter';

  beforeAll(async () => {
    createOnNode(
      'tools',
      { hostPID: true },
      {
        image: 'registry.example.com/platform/amamba-debug-agent:1',
        args: undefined,
        securityContext: {
          capabilities: {
            drop: ['ALL'],
            add: ['SYS_ADMIN', 'SYS_PTRACE', 'NET_RAW', 'SETPCAP', 'SETUID'],
          },
        },
      },
    );
    await ready('tools');
  });

  it('enters a container by its id, and may less in there', async () => {
    const { out, err, exitCode } = await exec(
      'tools',
      [ENTER, containerId(target)],
      'hostname\nps | grep -c "[j]ava"\ncat /proc/1/root/etc/hostname\nnsenter -t 1 -m true\necho mine > /root/own\ncapsh --print | head -1\nexit 7\n',
    );
    expect({ out, exitCode }).toEqual({
      out: 'bare\n1\nbare\nCurrent: cap_net_raw,cap_setpcap,cap_setuid,cap_sys_ptrace=ep\n',
      exitCode: 7,
    });
    expect(err).toContain('Operation not permitted');
    expect((await exec('tools', 'ls /root')).out).toBe('');
  });

  it('says of a container that is not there that it is not', async () => {
    expect(await exec('tools', [ENTER, 'f'.repeat(64)])).toMatchObject({
      exitCode: 66,
      err: 'amamba-enter: no process of that container on this node\n',
    });
  });
});

describe('a pod without privileges', () => {
  it('enters nothing, mounts nothing and stays root where it is', async () => {
    const refused = await exec(
      'plain',
      'nsenter -t 1 -n true; echo $?; unshare -m true; echo $?; mount -t proc proc /proc; echo $?; setpriv --reuid 1000 capsh --print | tail -2 | head -1',
    );
    expect(refused.err).toBe(
      "nsenter: reassociate to namespace 'ns/net' failed: Operation not permitted\nunshare: unshare failed: Operation not permitted\nmount: /proc: permission denied.\n",
    );
    expect(refused.out).toBe('1\n1\n32\nuid=1000 euid=1000\n');
    expect((await exec('plain', 'grep CapEff /proc/self/status')).out).toBe(
      'CapEff:\t00000000a80425fb\n',
    );
  });
});

describe('a debug container', () => {
  it('sees into its target only with the right to trace it', async () => {
    const weak = await debug('bare', 'weak');
    expect(await weak('ps; ls /proc/1/root/; echo $?')).toMatch(
      /\/usr\/bin\/java[^]*ls: .*\/proc\/1\/root\/.*: Permission denied\n[12]\n$/,
    );
    expect(await weak('cat /proc/1/cgroup')).toMatch(
      /^0::\/\.\.\/cri-containerd-[0-9a-f]{64}\.scope\n$/,
    );
    const strong = await debug('bare', 'strong', {
      capabilities: { add: ['SYS_PTRACE'] },
    });
    expect(await strong('cat /proc/1/root/etc/hostname')).toBe('bare\n');
    const same = await debug('bare', 'same', {
      runAsUser: 65532,
      runAsGroup: 65532,
    });
    expect(await same('cat /proc/1/root/etc/hostname')).toBe('bare\n');
  });

  it('ends with its target, whose processes it shares', async () => {
    createPod('crash', 'busybox:1.37', {
      command: ['sh', '-c', 'trap "exit 3" TERM; while true; do sleep 1; done'],
    });
    await ready('crash');
    await debug('crash', 'beside');
    await exec('crash', 'kill -TERM 1');
    const ended = await eventually(() => {
      const status = podOf('crash')?.status as
        | { ephemeralContainerStatuses?: { state?: { terminated?: object } }[] }
        | undefined;
      return status?.ephemeralContainerStatuses?.[0]?.state?.terminated;
    });
    expect(ended).toMatchObject({ exitCode: 137 });
    await eventually(async () => {
      const first = await exec('crash', 'cat /proc/1/cmdline').catch(
        () => undefined,
      );
      return first?.out.startsWith('sh\0-c');
    });
  });
});
