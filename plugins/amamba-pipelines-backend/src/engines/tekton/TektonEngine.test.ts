import { mockCredentials } from '@backstage/backend-test-utils';
import type { KubeClient } from '@amamba/plugin-amamba-node';
import {
  type Sandbox,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import type { EngineSelection } from '@amamba/plugin-amamba-pipelines-node';
import { describePipelineEngine } from '@amamba/plugin-amamba-pipelines-node/testUtils';
import { adminConfig, startKube } from '../../__testUtils__/startKube';
import { tektonPipeline } from '../../__testUtils__/tektonPipelines';
import { parseObjectKey, toObjectKey } from './keys';
import { PIPELINE_RUNS, PIPELINES } from './resources';
import { TektonEngine } from './TektonEngine';

jest.setTimeout(90_000);

const NAMESPACE = 'payments';
const labels = { 'backstage.io/kubernetes-id': 'checkout' };
const selection: EngineSelection = {
  labels: [
    {
      key: 'backstage.io/kubernetes-id',
      operator: 'in',
      values: ['checkout'],
    },
  ],
};

/** A sandbox with a namespace, seen by the portal and by an administrator. */
async function startWorld(): Promise<{
  sandbox: Sandbox;
  engine: TektonEngine;
  admin: KubeClient;
  stop(): Promise<void>;
}> {
  const sandbox = await startSandbox();
  const portal = await startKube(sandbox.backstageKubernetesConfig);
  const administrator = await startKube(adminConfig(sandbox));
  const admin = administrator.kube.client('dev');
  await admin.create(
    { group: '', version: 'v1', plural: 'namespaces' },
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE },
    },
  );
  const engine = TektonEngine.start({
    kube: portal.kube,
    subjects: { userOf: async () => undefined },
    volume: { size: '1Gi', accessMode: 'ReadWriteOnce' },
  });
  return {
    sandbox,
    engine,
    admin,
    stop: async () => {
      engine.stop();
      await portal.stop();
      await administrator.stop();
      await sandbox.stop();
    },
  };
}

describePipelineEngine('Tekton', async () => {
  const { sandbox, engine, admin, stop } = await startWorld();
  return {
    engine,
    instance: 'dev',
    selection,
    credentials: mockCredentials.user('user:default/alice'),
    createPipeline: async name => {
      const { metadata } = await admin.create(
        PIPELINES,
        tektonPipeline(name, { namespace: NAMESPACE, labels }),
      );
      return toObjectKey('dev', {
        namespace: NAMESPACE,
        name: metadata.name,
        uid: metadata.uid!,
      });
    },
    deleteRun: async key => admin.delete(PIPELINE_RUNS, parseObjectKey(key)),
    disconnect: () => sandbox.stopCluster('dev'),
    reconnect: () => sandbox.startCluster('dev'),
    stop,
  };
});
