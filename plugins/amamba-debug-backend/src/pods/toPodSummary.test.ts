import { keepOfPod, podSchema } from './Pod';
import { toPodSummary } from './toPodSummary';

const marks = {
  'debug.amamba.io/copy-of': 'api-0',
  'debug.amamba.io/entity': 'component:default/api',
  'debug.amamba.io/expires-at': '2026-11-21T12:00:00.000Z',
};

function summary(change: {
  metadata?: object;
  spec?: object;
  status?: object;
}) {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'api-0',
      namespace: 'shop',
      uid: 'u',
      creationTimestamp: '2026-11-21T08:00:00Z',
      ...change.metadata,
    },
    spec: { containers: [{ name: 'main', image: 'api:1' }], ...change.spec },
    status: { phase: 'Running', ...change.status },
  };
  return toPodSummary('dev', podSchema.parse(keepOfPod(pod)));
}

it('names containers by what they are for', () => {
  const { containers } = summary({
    spec: {
      initContainers: [
        { name: 'migrate', image: 'api:1' },
        { name: 'proxy', image: 'envoy:1', restartPolicy: 'Always' },
      ],
      ephemeralContainers: [
        {
          name: 'debugger-x7k2p',
          image: 'netshoot',
          targetContainerName: 'main',
          env: [
            { name: 'AMAMBA_DEBUG_EXPIRES_AT', value: '2026-11-21T12:00:00Z' },
            { name: 'TOKEN', value: 'not for caches' },
          ],
        },
        { name: 'debugger-kctl2', image: 'busybox' },
      ],
    },
    status: {
      ephemeralContainerStatuses: [
        {
          name: 'debugger-x7k2p',
          state: {
            waiting: { reason: 'ErrImagePull', message: 'no such tag' },
          },
        },
      ],
    },
  });
  expect(containers.map(({ name, kind }) => [name, kind])).toEqual([
    ['main', 'container'],
    ['migrate', 'init'],
    ['proxy', 'sidecar'],
    ['debugger-x7k2p', 'ephemeral'],
    ['debugger-kctl2', 'ephemeral'],
  ]);
  expect(containers[3]).toMatchObject({
    state: { phase: 'waiting', reason: 'ErrImagePull', message: 'no such tag' },
    debugger: { target: 'main', expiresAt: '2026-11-21T12:00:00Z' },
  });
  expect(containers[4].debugger).toBeUndefined();
});

it('keeps nothing of an environment but its own marks', () => {
  const kept = keepOfPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', annotations: { big: 'x'.repeat(1000) } },
    spec: {
      containers: [
        { name: 'main', env: [{ name: 'PASSWORD', value: 'secret' }] },
      ],
    },
  });
  expect(JSON.stringify(kept)).not.toMatch(/secret|PASSWORD|xxx/);
});

it('shows a pod that it cannot read by its name', () => {
  const odd = summary({ status: { containerStatuses: 'many' } });
  expect(odd).toMatchObject({
    pod: 'api-0',
    status: 'Unknown',
    containers: [],
  });
});

it.each([
  ['Deployment', 'api', { 'pod-template-hash': '5c9' }, 'api-5c9'],
  ['Rollout', 'api', { 'rollouts-pod-template-hash': '5c9' }, 'api-5c9'],
  ['ReplicaSet', 'api-5c9', {}, 'api-5c9'],
])('says that a %s made it', (kind, name, labels, owner) => {
  const ownerReferences = [
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: owner,
      uid: 'o',
      controller: true,
    },
  ];
  expect(summary({ metadata: { labels, ownerReferences } }).owner).toEqual({
    kind,
    name,
  });
});

it('tells a copy that the portal made by its label, not by an annotation alone', () => {
  const labels = { 'debug.amamba.io/made-for': 'copy' };
  expect(summary({ metadata: { annotations: marks, labels } })).toMatchObject({
    copyOf: 'api-0',
    copyExpiresAt: '2026-11-21T12:00:00.000Z',
  });
  expect(summary({ metadata: { annotations: marks } }).copyOf).toBeUndefined();
  const annotations = { ...marks, 'debug.amamba.io/expires-at': 'soon' };
  expect(
    summary({ metadata: { annotations, labels } }).copyExpiresAt,
  ).toBeUndefined();
});
