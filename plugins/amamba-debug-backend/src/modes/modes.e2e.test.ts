import { isDebugger } from '../pods/toPodSummary';
import { PODS, readPod } from '../pods/Pod';
import type { SessionRequest } from '../store/SessionStore';
import { eventually } from '../__testUtils__/eventually';
import {
  type DebugWorld,
  installAgent,
  ROOT,
  SHOP,
  sitAt,
  startDebugWorld,
} from './__testUtils__/debugWorld';
import { stopDebugger } from './stopDebugger';

jest.setTimeout(60_000);

let world: DebugWorld;
beforeAll(async () => {
  world = await startDebugWorld();
});
afterAll(() => world?.stop());

const DEBUGGER: Extract<SessionRequest, { mode: 'debug-container' }> = {
  mode: 'debug-container',
  image: 'nicolaka/netshoot',
  profile: 'general',
  ttlSeconds: 3600,
  reuse: true,
};
const COPY: Extract<SessionRequest, { mode: 'pod-copy' }> = {
  mode: 'pod-copy',
  profile: 'general',
  ttlSeconds: 600,
  sameNode: false,
};

const podOf = async (name: string, namespace = 'shop') => {
  const object = await world.admin.get(PODS, { namespace, name });
  return object && readPod(object);
};

describe('shell', () => {
  it('is found, remembered, and has a terminal of its size', async () => {
    const opened = await world.open({ mode: 'shell' });
    expect(opened).toMatchObject({ what: 'sh', tty: true, input: true });
    expect(world.progress).toContain('finding-shell');
    const person = sitAt(opened);
    person.type('echo "$TERM is $((6 * 7))"; stty size');
    await person.sees(/xterm-256color is 42\s+40 120/);
    person.type('exit 3');
    expect(await opened.process.ended).toMatchObject({ exitCode: 3 });

    const again = await world.open({ mode: 'shell' });
    expect(again.what).toBe('sh');
    expect(world.progress).not.toContain('finding-shell');
    again.process.close();
  });

  it('is the one that was asked for, or none', async () => {
    const missing = world.open({ mode: 'shell', shell: '/bin/zsh' });
    await expect(missing).rejects.toMatchObject({
      code: 'no-shell',
      message: 'Container main has no /bin/zsh.',
    });
    const opened = await world.open({ mode: 'shell', shell: '/bin/sh' });
    expect(opened.what).toBe('/bin/sh');
    opened.process.close();
  });

  it('is missing in an image with nothing inside', async () => {
    const bare = world.open({ mode: 'shell' }, { pod: 'bare' });
    await expect(bare).rejects.toMatchObject({ code: 'no-shell' });
  });

  it("is refused in the cluster's own words, or where nothing runs", async () => {
    const nobody = { user: 'mallory', groups: [] };
    await expect(
      world.open({ mode: 'shell' }, { kubeUser: nobody }),
    ).rejects.toMatchObject({
      code: 'exec-forbidden',
      message: expect.stringContaining('cannot get resource "pods/exec"'),
    });
    await expect(
      world.open({ mode: 'shell' }, { pod: 'gone' }),
    ).rejects.toMatchObject({ code: 'pod-gone' });
    await expect(
      world.open({ mode: 'shell' }, { namespace: 'kube-system' }),
    ).rejects.toMatchObject({ code: 'pod-gone' });
  });
});

describe('attach, command and log', () => {
  it('attaches with input only where the container has one', async () => {
    const talker = await world.open({ mode: 'attach' }, { pod: 'talker' });
    expect(talker).toMatchObject({ input: true, tty: false });
    const person = sitAt(talker);
    person.type('hello');
    await person.sees('got hello');
    talker.process.close();

    const web = await world.open({ mode: 'attach' });
    expect(web).toMatchObject({ input: false, tty: false });
    web.process.close();
  });

  it('runs one command, and tells its exit code and its error apart', async () => {
    const command = ['sh', '-c', 'echo out; echo err >&2; exit 4'];
    const opened = await world.open({ mode: 'command', command, tty: false });
    const frames: string[] = [];
    opened.process.onFrame(frame =>
      frames.push(`${frame[0]}${frame.toString('utf8', 1)}`),
    );
    expect(await opened.process.ended).toMatchObject({ exitCode: 4 });
    expect(frames.sort()).toEqual(['1out\n', '2err\n']);
  });

  it('follows a log, and stops when nobody reads', async () => {
    const logs = {
      mode: 'logs' as const,
      tailLines: 10,
      timestamps: false,
      previous: false,
    };
    const opened = await world.open(logs, { pod: 'talker' });
    const person = sitAt(opened);
    await person.sees('got hello');
    opened.process.close();
    expect(await opened.process.ended).toMatchObject({ type: 'exited' });

    await expect(world.open({ ...logs, previous: true })).rejects.toMatchObject(
      {
        code: 'not-found',
        message: expect.stringContaining('previous terminated container'),
      },
    );
  });
});

describe('debug container', () => {
  it('sees the processes of its target, is reused, and ends when it is told to', async () => {
    const opened = await world.open(DEBUGGER, { pod: 'bare' });
    expect(opened.container).toMatch(/^debugger-[a-z0-9]{5}$/);
    expect(world.progress).toContain('creating');
    const person = sitAt(opened);
    person.type('ps ax; cat /proc/1/cmdline; echo');
    await person.sees(/http-echo/);

    const again = await world.open(DEBUGGER, { pod: 'bare' });
    expect(again.container).toBe(opened.container);

    const list = await world.pods.list({
      apiVersion: 'amamba.io/v1alpha1',
      kind: 'Workspace',
      metadata: { name: 'shop' },
    });
    const found = list.items
      .find(({ pod }) => pod === 'bare')
      ?.containers.find(({ kind }) => kind === 'ephemeral');
    expect(found).toMatchObject({
      name: opened.container,
      debugger: { target: 'main', expiresAt: expect.any(String) },
    });

    const ref = {
      cluster: 'dev',
      namespace: 'shop',
      pod: 'bare',
      container: opened.container!,
    };
    expect(await stopDebugger(world.kube.client('dev'), ref)).toBe(true);
    await opened.process.ended;
    await eventually(async () => {
      const pod = await podOf('bare');
      const [status] = pod!.status.ephemeralContainerStatuses;
      expect(status.state.terminated).toBeDefined();
    });
    const pod = await podOf('bare');
    expect(pod!.status.containerStatuses[0].state.running).toBeDefined();
    expect(pod!.spec.ephemeralContainers.every(isDebugger)).toBe(true);
  });

  it('ends by itself when its time is over', async () => {
    const opened = await world.open({ ...DEBUGGER, ttlSeconds: 1 });
    await opened.process.ended;
    await eventually(async () => {
      const pod = await podOf('web');
      const status = pod!.status.ephemeralContainerStatuses.find(
        ({ name }) => name === opened.container,
      );
      expect(status?.state.terminated).toMatchObject({ exitCode: 0 });
    });
  });

  it('runs a command of an image without a shell as it is', async () => {
    const request = { ...DEBUGGER, image: 'hashicorp/http-echo' };
    await expect(world.open(request)).rejects.toMatchObject({
      code: 'no-shell',
    });
    const opened = await world.open({
      ...request,
      command: ['/http-echo', '-text=hi', '-listen=:5699'],
    });
    expect(opened.what).toBe('/http-echo -text=hi -listen=:5699');
    opened.process.close();
  });

  it('that is its own goes with the session', async () => {
    const opened = await world.open({ ...DEBUGGER, reuse: false });
    await opened.cleanUp!();
    await eventually(async () => {
      const pod = await podOf('web');
      const status = pod!.status.ephemeralContainerStatuses.find(
        ({ name }) => name === opened.container,
      );
      expect(status?.state.terminated).toBeDefined();
    });
  });

  it('says why it cannot begin', async () => {
    await expect(
      world.open({ ...DEBUGGER, image: 'registry.invalid/none:1' }),
    ).rejects.toMatchObject({
      code: 'image-pull',
      message: expect.stringMatching(/^ErrImagePull: /),
    });
    await expect(
      world.open(DEBUGGER, { pod: 'strict', namespace: 'strict' }),
    ).rejects.toMatchObject({
      code: 'pod-security',
      message: expect.stringContaining('violates PodSecurity'),
    });
    await expect(
      world.open(
        { ...DEBUGGER, image: 'busybox:1.37', profile: 'restricted' },
        { pod: 'strict', namespace: 'strict' },
      ),
    ).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('runAsNonRoot'),
    });
    await world.sandbox.withhold('dev', 'pods/ephemeralcontainers');
    await expect(
      world.open({ ...DEBUGGER, reuse: false }),
    ).rejects.toMatchObject({ code: 'ephemeral-unsupported' });
    await world.sandbox.serve('dev', 'pods/ephemeralcontainers');
  });
});

describe('copy of a pod', () => {
  it('is entered, is kept out of everything, and goes with the session', async () => {
    const opened = await world.open({ ...COPY, image: 'busybox:1.37' });
    expect(opened.pod).toMatch(/^web-debug-/);
    const copy = await podOf(opened.pod!);
    expect(copy!.metadata.labels).toEqual({
      'debug.amamba.io/made-for': 'copy',
    });
    expect(copy!.metadata.ownerReferences).toBeUndefined();
    const person = sitAt(opened);
    person.type('echo copied');
    await person.sees('copied');
    await opened.cleanUp!();
    await eventually(async () =>
      expect(await podOf(opened.pod!)).toBeUndefined(),
    );
  });

  it('that cannot be entered is taken away', async () => {
    await expect(
      world.open({ ...COPY, image: 'registry.invalid/none:1' }),
    ).rejects.toMatchObject({ code: 'image-pull' });
    await expect(world.open(COPY, { pod: 'bare' })).rejects.toMatchObject({
      code: 'no-shell',
    });
    await eventually(async () => {
      const { items } = await world.admin.list(PODS, {
        namespace: 'shop',
        labelSelector: 'debug.amamba.io/made-for=copy',
      });
      expect(items).toEqual([]);
    });
  });
});

describe('node and agent', () => {
  it('enters a node as whoever keeps the cluster, and nobody else', async () => {
    const node = (await podOf('web'))!.spec.nodeName!;
    const at = { node, namespace: undefined, pod: undefined };
    await expect(world.open({ mode: 'node' }, at)).rejects.toMatchObject({
      code: 'exec-forbidden',
    });
    const opened = await world.open(
      { mode: 'node' },
      { ...at, kubeUser: ROOT },
    );
    expect(opened).toMatchObject({
      pod: expect.stringMatching(`^node-debugger-${node}-`),
      tty: true,
    });
    const person = sitAt(opened);
    person.type('echo "on $(hostname)"');
    await person.sees(`on ${node}`);
    await opened.cleanUp!();
    await eventually(async () =>
      expect(await podOf(opened.pod!, 'kube-system')).toBeUndefined(),
    );
  });

  it('enters a container through the agent of its node', async () => {
    await expect(
      world.open({ mode: 'agent' }, { pod: 'bare' }),
    ).rejects.toMatchObject({ code: 'agent-missing' });
    await installAgent(world.admin);
    const opened = await eventually(() =>
      world.open({ mode: 'agent' }, { pod: 'bare' }),
    );
    const person = sitAt(opened);
    person.type('cat /proc/1/cmdline; echo; hostname; ls /proc/1/root');
    await person.sees(/http-echo[^]*bare/);
    person.type('exit 5');
    expect(await opened.process.ended).toMatchObject({ exitCode: 5 });
  });
});

describe('a cluster that is away', () => {
  it('shows what it had, with its age, and lets nobody in', async () => {
    await world.sandbox.stopCluster('dev');
    await eventually(async () => {
      const { sources, items } = await world.pods.list(SHOP);
      expect(sources).toEqual([
        expect.objectContaining({
          cluster: 'dev',
          phase: 'stale',
          syncedAt: expect.any(String),
          error: expect.stringContaining('dev'),
        }),
      ]);
      expect(items.map(({ pod }) => pod)).toContain('web');
    });
    await expect(world.open({ mode: 'shell' })).rejects.toMatchObject({
      code: 'cluster-unreachable',
      message: expect.stringContaining('Cluster dev'),
    });
    await world.sandbox.startCluster('dev');
  });
});
