import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  createKubeSubjects,
  type KubeService,
} from '@amamba/plugin-amamba-node';
import {
  type Sandbox,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import { eventually } from '@amamba/plugin-amamba-pipelines-node/testUtils';
import { adminConfig, startKube } from '../../__testUtils__/startKube';
import { tektonPipeline } from '../../__testUtils__/tektonPipelines';
import { toObjectKey } from './keys';
import { PIPELINE_RUNS, PIPELINES } from './resources';
import { TektonEngine } from './TektonEngine';

jest.setTimeout(90_000);

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' };
const BOB = 'user:default/bob';
const credentials = mockCredentials.user(BOB);

/**
 * Nothing of ours is between bob and the cluster here: no permission, no
 * workspace. He may edit the namespace payments by his group, and view search.
 */
describe('runs as the person who asks', () => {
  let sandbox: Sandbox;
  let portal: KubeService;
  let admin: ReturnType<KubeService['client']>;
  let engine: TektonEngine;
  const stops: (() => unknown)[] = [];
  const subjects = createKubeSubjects({
    config: mockServices.rootConfig({
      data: { amamba: { kubernetes: { impersonate: true } } },
    }),
    catalog: catalogServiceMock(),
    auth: mockServices.auth(),
    userInfo: mockServices.userInfo({
      ownershipEntityRefs: [BOB, 'group:default/payments-team'],
    }),
  });

  const bind = (namespace: string, role: string, subject: object) =>
    admin.create(
      { ...RBAC, plural: 'rolebindings' },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: role, namespace },
        roleRef: { apiGroup: RBAC.group, kind: 'ClusterRole', name: role },
        subjects: [{ apiGroup: RBAC.group, ...subject }],
      },
    );

  /** The key of the pipeline `wait` of a namespace, once the engine sees it. */
  const pipelineIn = async (namespace: string) => {
    const { metadata } = await admin.create(
      PIPELINES,
      tektonPipeline('wait', { namespace, labels: {} }),
    );
    const key = toObjectKey('dev', {
      namespace,
      name: metadata.name,
      uid: metadata.uid!,
    });
    await eventually(async () =>
      expect(await engine.getPipeline(key)).toBeDefined(),
    );
    return key;
  };

  const request = (pipeline: { instance: string; key: string }) => ({
    pipeline,
    params: {},
    selection: {},
    startedBy: BOB,
    credentials,
  });

  beforeAll(async () => {
    sandbox = await startSandbox();
    const ofPortal = await startKube(sandbox.backstageKubernetesConfig);
    const administrator = await startKube(adminConfig(sandbox));
    portal = ofPortal.kube;
    admin = administrator.kube.client('dev');
    engine = TektonEngine.start({
      kube: portal,
      subjects,
      volume: { size: '1Gi', accessMode: 'ReadWriteOnce' },
    });
    stops.push(() => engine.stop(), ofPortal.stop, administrator.stop);
    stops.push(() => sandbox.stop());
    for (const name of ['payments', 'search']) {
      await admin.create(
        { group: '', version: 'v1', plural: 'namespaces' },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      );
    }
    await bind('payments', 'edit', {
      kind: 'Group',
      name: 'group:default/payments-team',
    });
    await bind('search', 'view', { kind: 'User', name: BOB });
  });

  afterAll(async () => {
    for (const stop of stops) {
      await stop();
    }
  });

  it('is that person to the cluster', async () => {
    const client = portal.as(await subjects.userOf(credentials)).client('dev');
    expect(
      await client.request({
        method: 'POST',
        path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'SelfSubjectReview',
        },
      }),
    ).toMatchObject({
      status: {
        userInfo: {
          username: BOB,
          groups: expect.arrayContaining([
            'group:default/payments-team',
            'system:authenticated',
          ]),
        },
      },
    });
  });

  it('starts and cancels where the cluster lets them', async () => {
    const { key, name } = await engine.startRun(
      request(await pipelineIn('payments')),
    );
    await eventually(async () =>
      expect(await engine.getRun(key)).toMatchObject({ run: { name } }),
    );
    await engine.cancelRun(key, { by: BOB, credentials });
    await eventually(async () =>
      expect((await engine.getRun(key))?.run.phase).toBe('cancelled'),
    );
  });

  it('is refused in the words of the cluster elsewhere', async () => {
    const pipeline = await pipelineIn('search');
    await expect(engine.startRun(request(pipeline))).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /^Cluster dev does not allow user:default\/bob to create pipelineruns\.tekton\.dev in namespace search\..*cannot create resource/,
      ),
    });
    const { items } = await admin.list(PIPELINE_RUNS, { namespace: 'search' });
    expect(items).toEqual([]);

    const { metadata } = await admin.create(PIPELINE_RUNS, {
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: { name: 'of-another', namespace: 'search' },
      spec: { pipelineRef: { name: 'wait' } },
    });
    const key = toObjectKey('dev', {
      namespace: 'search',
      name: metadata.name,
      uid: metadata.uid!,
    });
    await eventually(async () =>
      expect(await engine.getRun(key)).toBeDefined(),
    );
    await expect(
      engine.cancelRun(key, { by: BOB, credentials }),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('cannot patch resource'),
    });
  });
});
