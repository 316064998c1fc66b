import type {
  KubeClient,
  KubeObject,
  KubeResource,
} from '@amamba/plugin-amamba-node';
import {
  type Sandbox,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import { NAMESPACES } from '../resources';
import { eventually } from '../../__testUtils__/eventually';
import { adminConfig, startKube } from './startKube';
import { TestSyncer } from './TestSyncer';

/** A sandbox's clusters, somebody who may do everything on them, and syncers. */
export interface World {
  sandbox: Sandbox;
  /** On cluster dev. */
  admin: KubeClient;
  /** A syncer as a portal that just started has it. */
  startSyncer(
    settings?: ConstructorParameters<typeof TestSyncer>[1],
  ): Promise<TestSyncer>;
  namespace(name: string): Promise<KubeObject | undefined>;
  /** Names in a namespace. */
  names(resource: KubeResource, namespace: string): Promise<string[]>;
  makeNamespace(
    name: string,
    metadata?: { labels?: Record<string, string> },
  ): Promise<KubeObject>;
  /** Until the namespace is gone for good. */
  deleteNamespace(name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const sandbox = await startSandbox();
  const administrator = await startKube(adminConfig(sandbox));
  const admin = administrator.kube.client('dev');
  const stops = [administrator.stop, sandbox.stop];
  const namespace = (name: string) => admin.get(NAMESPACES, { name });
  return {
    sandbox,
    admin,
    async startSyncer(settings) {
      const { kube, stop } = await startKube(sandbox.backstageKubernetesConfig);
      const syncer = new TestSyncer(kube, settings);
      stops.unshift(async () => {
        syncer.provisioner.stop();
        await stop();
      });
      return syncer;
    },
    namespace,
    async names(resource, inNamespace) {
      const { items } = await admin.list(resource, { namespace: inNamespace });
      return items.map(({ metadata }) => metadata.name).sort();
    },
    makeNamespace: (name, metadata = {}) =>
      admin.create(NAMESPACES, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, ...metadata },
      }),
    async deleteNamespace(name) {
      await admin.delete(NAMESPACES, { name });
      await eventually(async () =>
        expect(await namespace(name)).toBeUndefined(),
      );
    },
    async stop() {
      for (const stop of stops) await stop();
    },
  };
}
