import type { PodSpec } from 'kubernetes-types/core/v1';
import { eventually } from '../../__testUtils__/testCluster.ts';
import { ISSUER } from '../../access/serviceAccountTokens.ts';
import { createManualClock, type ManualClock } from '../../clock.ts';
import { createCluster, type LocalCluster } from '../../cluster.ts';
import type { KubeObject } from '../../types.ts';
import { ContainerFs, createMemoryFs } from '../shell/containerFs.ts';
import { ClaimVolumes, PodVolumes } from '../volumes.ts';

const LIFETIME_S = 1_000;

let clock: ManualClock;
let cluster: LocalCluster;
let volumes: PodVolumes;
let fs: ContainerFs;

beforeEach(async () => {
  clock = createManualClock();
  cluster = createCluster({ name: 'dev', clock });
  await eventually(() => {
    clock.advance(100);
    return cluster.objects.get('serviceaccounts', 'default', 'default');
  });
  const spec: PodSpec = {
    containers: [{ name: 'main', image: 'local.test/x:1' }],
    volumes: [
      {
        name: 'gone',
        configMap: { name: 'gone' },
      },
      {
        name: 'token',
        projected: {
          sources: [
            {
              serviceAccountToken: {
                path: 'token',
                expirationSeconds: LIFETIME_S,
              },
            },
          ],
        },
      },
    ],
  };
  cluster.objects.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'gone', namespace: 'default' },
  });
  const pod: KubeObject = cluster.objects.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec,
  });
  volumes = new PodVolumes(
    cluster,
    new ClaimVolumes(),
    Promise.resolve(createMemoryFs()),
  );
  await volumes.setUp(pod);
  cluster.objects.delete('configmaps', 'default', 'gone');
  fs = new ContainerFs(createMemoryFs(), () => undefined);
  const volumeMounts = [{ name: 'token', mountPath: '/t' }];
  await volumes.mount({ ...spec.containers[0], volumeMounts }, fs, {});
});

afterEach(() => {
  volumes.release();
  cluster.stop();
});

const token = () => fs.readFile('/t/token');

describe('the token in a volume', () => {
  it('is renewed when four fifths of its life have passed, and again', async () => {
    const first = await token();
    clock.advance((LIFETIME_S * 0.8 - 1) * 1_000);
    expect(await token()).toBe(first);
    clock.advance(2_000);
    const second = await eventually(async () => {
      const present = await token();
      return present === first ? undefined : present;
    });
    const verdict = cluster.serviceAccountTokens.authenticate(second, [ISSUER]);
    expect(verdict).toMatchObject({
      user: { username: 'system:serviceaccount:default:default' },
    });
    clock.advance(LIFETIME_S * 0.8 * 1_000);
    await eventually(async () => (await token()) !== second);
  });

  it('stays while none can be made', async () => {
    const first = await token();
    cluster.objects.delete('serviceaccounts', 'default', 'default');
    clock.advance(LIFETIME_S * 0.8 * 1_000);
    expect(await token()).toBe(first);
    await eventually(async () => {
      clock.advance(60_000);
      return (await token()) !== first;
    });
  });
});
