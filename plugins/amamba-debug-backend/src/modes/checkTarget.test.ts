import type { DebugProfile } from '@amamba/plugin-amamba-debug-common';
import { readPod } from '../pods/Pod';
import type { PodCache } from '../pods/PodCache';
import { checkTarget } from './checkTarget';
import { openAgentShell } from './openAgentShell';

const privileged = { securityContext: { privileged: true } };
const side = { name: 'side', ...privileged };

const allowed = (spec: object) => {
  const pod = readPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'payments' },
    spec: { containers: [{ name: 'main' }], ...spec },
  });
  const profiles: DebugProfile[] = [
    'general',
    'baseline',
    'restricted',
    'netadmin',
    'sysadmin',
  ];
  return profiles.filter(profile => {
    try {
      checkTarget(pod, 'main', profile);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'not-allowed' });
      return false;
    }
  });
};

const ALL = ['general', 'baseline', 'restricted', 'netadmin', 'sysadmin'];

it.each<[string, object, string[]]>([
  ['an ordinary pod', {}, ALL],
  ['hostPID', { hostPID: true }, ['sysadmin']],
  [
    'hostNetwork',
    { hostNetwork: true },
    ALL.filter(profile => profile !== 'netadmin'),
  ],
  [
    'a privileged target',
    { containers: [{ name: 'main', ...privileged }] },
    ALL.slice(1),
  ],
  ['a privileged neighbour', { containers: [{ name: 'main' }, side] }, ALL],
  [
    'a privileged neighbour whose processes it sees',
    { containers: [{ name: 'main' }, side], shareProcessNamespace: true },
    ALL.slice(1),
  ],
])(
  'takes what has no more of the node than may be: %s',
  (_, spec, profiles) => {
    expect(allowed(spec)).toEqual(profiles);
  },
);

it.each([
  [{ hostPID: true }, 'not-allowed'],
  [{ containers: [{ name: 'main', ...privileged }] }, 'not-allowed'],
  [{}, 'agent-missing'],
])('lets the agent into what is %j: %s', async (spec, code) => {
  const pod = readPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'payments' },
    spec: { nodeName: 'node-1', containers: [{ name: 'main' }], ...spec },
  });
  const target = { cluster: 'dev', namespace: 'payments', pod: 'p' };
  const opening = { pod, target: { ...target, container: 'main' } };
  await expect(
    openAgentShell(opening as Parameters<typeof openAgentShell>[0], {
      agent: {
        namespace: 'agents',
        labelSelector: 'app=x',
        container: 'agent',
      },
      cache: { list: () => [] } as unknown as PodCache,
    }),
  ).rejects.toMatchObject({ code });
});
