import type { KubeObject } from '@amamba/plugin-amamba-node';
import recorded from './__fixtures__/kubectl-debug.json';
import { buildCopy, type CopyOptions } from './buildCopy';
import { buildDebugger } from './buildDebugger';
import { buildNodePod } from './buildNodePod';
import { keeperCommand, stopCommand } from './keeper';
import { nameWithSuffix } from './names';
import { refusedProfiles, securityOf } from './profiles';

const now = new Date('2026-11-21T10:00:00Z');
const image = 'local.test/busybox:1';
const session = 'session-1';
const entityRef = 'component:default/log';

/** What a server fills in is no part of what is asked for. */
const DEFAULTED = {
  resources: {},
  terminationMessagePath: '/dev/termination-log',
};

describe('a debug container', () => {
  const options = {
    image,
    target: 'main',
    session,
    now,
    ttlSeconds: 600,
    reuse: true,
  };

  it.each(['general', 'restricted'] as const)(
    'of the profile %s is what kubectl adds, with marks and an end',
    profile => {
      const built = buildDebugger({ ...options, profile });
      const { name, env, command, imagePullPolicy, ...rest } = built;
      const {
        name: _,
        command: __,
        resources: ___,
        ...kubectl
      } = recorded.ephemeralContainers[profile];
      expect(rest).toEqual({ ...kubectl, stdin: true, tty: true });
      expect(name).toMatch(/^debugger-[b-df-hj-np-tv-z24-9]{5}$/);
      expect(imagePullPolicy).toBe('IfNotPresent');
      expect(command).toEqual(keeperCommand(name, 600));
      expect(env).toEqual([
        { name: 'AMAMBA_DEBUG_EXPIRES_AT', value: '2026-11-21T10:10:00.000Z' },
        { name: 'AMAMBA_DEBUG_PROFILE', value: profile },
        { name: 'AMAMBA_DEBUG_SESSION', value: session },
        { name: 'AMAMBA_DEBUG_REUSE', value: 'yes' },
      ]);
    },
  );

  it('that runs a command itself is nobody else’s', () => {
    const built = buildDebugger({
      ...options,
      profile: 'baseline',
      command: ['/dlv'],
    });
    expect(built.command).toEqual(['/dlv']);
    expect(built.env).toContainEqual({
      name: 'AMAMBA_DEBUG_REUSE',
      value: 'no',
    });
    expect(built).not.toHaveProperty('securityContext');
  });
});

describe('profiles', () => {
  it('are those of kubectl', () => {
    expect(securityOf('baseline')).toBeUndefined();
    expect(securityOf('netadmin')).toEqual({
      capabilities: { add: ['NET_ADMIN', 'NET_RAW'] },
    });
    expect(securityOf('sysadmin')).toEqual({ privileged: true });
  });

  it.each([
    ['privileged', []],
    ['baseline', ['general', 'netadmin', 'sysadmin']],
    ['restricted', ['general', 'baseline', 'netadmin', 'sysadmin']],
  ] as const)('that a namespace of %s refuses', (level, profiles) => {
    const refused = refusedProfiles(level);
    expect(refused.map(({ profile }) => profile)).toEqual(profiles);
    for (const { profile, because } of refused) {
      expect(because).toMatch(
        `Pod Security "${level}" refuses the profile ${profile}: `,
      );
    }
  });
});

describe('a copy of a pod', () => {
  const original = {
    apiVersion: 'v1',
    kind: 'Pod',
    ...recorded.pod,
  } as KubeObject;
  const options: CopyOptions = {
    container: 'main',
    image,
    command: ['sleep', '1000'],
    profile: 'general',
    sameNode: true,
    entityRef,
    session,
    now,
    ttlSeconds: 600,
  };

  it('is what kubectl makes, with marks and an end', () => {
    const { metadata, spec } = buildCopy(original, options);
    const expected = recorded.copy.spec;
    expect(spec).toEqual({
      ...expected,
      restartPolicy: 'Never',
      activeDeadlineSeconds: 600,
      containers: [
        { ...expected.containers[0], stdin: true, tty: true },
        expected.containers[1],
      ],
    });
    expect(metadata).toEqual({
      name: expect.stringMatching(/^log-debug-.{5}$/),
      namespace: 'rec-k8s-kubectl',
      labels: { 'debug.amamba.io/made-for': 'copy' },
      annotations: {
        'debug.amamba.io/copy-of': 'log',
        'debug.amamba.io/entity': entityRef,
        'debug.amamba.io/expires-at': '2026-11-21T10:10:00.000Z',
        'debug.amamba.io/profile': 'general',
        'debug.amamba.io/session': session,
      },
    });
  });

  const copyOf = (spec: object, change: Partial<CopyOptions> = {}) => {
    const pod = {
      ...original,
      metadata: {
        ...original.metadata,
        labels: { app: 'log' },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: 'u' },
        ],
      },
      spec: { ...(original.spec as object), ...spec },
    };
    return buildCopy(pod, { ...options, command: undefined, ...change });
  };

  it('belongs to no Service, no owner, no node, and is probed by nobody', () => {
    const probe = { exec: { command: ['true'] } };
    const container = {
      name: 'main',
      image: 'own:1',
      args: ['serve'],
      livenessProbe: probe,
      readinessProbe: probe,
      startupProbe: probe,
      lifecycle: { preStop: probe },
      env: [{ name: 'A', value: 'b' }],
    };
    const { metadata, spec } = copyOf(
      {
        containers: [container],
        initContainers: [{ ...container, name: 'i' }],
      },
      { sameNode: false, image: undefined },
    );
    expect(metadata).not.toHaveProperty('ownerReferences');
    expect(metadata.labels).not.toHaveProperty('app');
    expect(spec).not.toHaveProperty('nodeName');
    expect(spec).not.toHaveProperty('ephemeralContainers');
    expect(spec).toMatchObject({
      initContainers: [{ name: 'i', image: 'own:1', args: ['serve'] }],
    });
    expect((spec as { containers: object[] }).containers).toEqual([
      {
        name: 'main',
        image: 'own:1',
        command: keeperCommand('main', 600),
        env: [{ name: 'A', value: 'b' }],
        securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
        stdin: true,
        tty: true,
      },
    ]);
    expect(JSON.stringify(spec)).not.toMatch(/Probe|lifecycle/);
  });

  it.each([
    [
      'general',
      { runAsUser: 7, capabilities: { add: ['CHOWN'], drop: ['ALL'] } },
      {
        runAsUser: 7,
        capabilities: { add: ['CHOWN', 'SYS_PTRACE'], drop: ['ALL'] },
      },
    ],
    ['baseline', { privileged: true }, undefined],
    ['sysadmin', { allowPrivilegeEscalation: false }, { privileged: true }],
  ] as const)('has the profile %s', (profile, securityContext, expected) => {
    const containers = [{ name: 'main', image, securityContext }];
    const { spec } = copyOf({ containers }, { profile });
    const [built] = (spec as { containers: Record<string, unknown>[] })
      .containers;
    expect(built.securityContext).toEqual(expected);
  });

  it('shares no processes where it has those of the node', () => {
    const { spec } = copyOf({ hostPID: true }, { profile: 'sysadmin' });
    expect(spec).not.toHaveProperty('shareProcessNamespace');
  });

  const privileged = {
    name: 'other',
    image,
    securityContext: { privileged: true },
  };
  it.each([
    ['hostPID', { hostPID: true }],
    ['hostIPC', { hostIPC: true }],
    ['hostNetwork', { hostNetwork: true }],
    ['hostPath', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }],
    [
      'a privileged container',
      { containers: [{ name: 'main', image }, privileged] },
    ],
    ['a privileged init container', { initContainers: [privileged] }],
  ])('of a pod with %s takes the profile sysadmin', (_, spec) => {
    for (const profile of ['general', 'baseline', 'restricted'] as const) {
      expect(() => copyOf(spec, { profile })).toThrow(
        'it takes the profile sysadmin',
      );
    }
    expect(copyOf(spec, { profile: 'sysadmin' }).kind).toBe('Pod');
  });

  it('is refused of a container that it could not run', () => {
    expect(() => copyOf({}, { container: 'dbg1' })).toThrow(
      'dbg1 is no container of pod log that a copy could run',
    );
  });
});

describe('a pod of a node', () => {
  it('is what kubectl makes, without a token, with marks and an end', () => {
    const { metadata, spec } = buildNodePod({
      node: 'real-node',
      namespace: 'kube-system',
      image,
      entityRef: 'workspace:default/shop',
      session,
      now,
      ttlSeconds: 600,
    });
    expect(metadata).toMatchObject({
      name: expect.stringMatching(/^node-debugger-real-node-.{5}$/),
      namespace: 'kube-system',
      labels: { 'debug.amamba.io/made-for': 'node' },
    });
    const kubectl = recorded.node.spec;
    const [container] = kubectl.containers;
    const pick = <T extends object>(from: T, ...keys: Array<keyof T>) =>
      Object.fromEntries(keys.map(key => [key, from[key]]));
    expect(spec).toEqual({
      ...pick(kubectl, 'hostIPC', 'hostNetwork', 'hostPID', 'nodeName'),
      ...pick(kubectl, 'restartPolicy', 'tolerations'),
      activeDeadlineSeconds: 600,
      automountServiceAccountToken: false,
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
      containers: [
        {
          ...pick(container, 'name', 'image', 'imagePullPolicy'),
          ...pick(container, 'securityContext', 'terminationMessagePolicy'),
          command: keeperCommand('debugger', 600),
          stdin: true,
          tty: true,
          volumeMounts: [container.volumeMounts[0]],
        },
      ],
    });
    expect(container).toMatchObject(DEFAULTED);
  });
});

it('names are what Kubernetes takes, however long their beginning is', () => {
  for (const beginning of ['a', 'a'.repeat(300), `${'a'.repeat(56)}-.b`]) {
    const name = nameWithSuffix(beginning);
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
    expect(name.length).toBeLessThanOrEqual(63);
    expect(name).not.toMatch(/[-.]-/);
  }
});

it('who ends a keeper does not name it as a keeper names itself', () => {
  const keeper = keeperCommand('debugger-abcde', 60).join(' ');
  expect(keeper).toContain(': amamba-debug-keeper debugger-abcde;');
  expect(stopCommand('debugger-abcde').join(' ')).not.toContain(
    ': amamba-debug-keeper debugger-abcde;',
  );
});
