import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import {
  type WorkspaceEntity,
  workspaceEntitySchema,
} from '@amamba/plugin-amamba-common';
import type { WorkspaceDirectory } from '@amamba/plugin-amamba-node';
import type { Knex } from 'knex';
import { ChangePublisher } from '../engine/ChangePublisher';
import { Syncer, type SyncerOptions } from '../engine/Syncer';
import { Workspaces } from '../model/Workspaces';
import { createStore } from './databases';
import { aWorkspace } from './entities';
import { PuppetProvisioner } from './PuppetProvisioner';

/** The engine on a store, with a catalog that a test fills. */
export async function createWorld(
  knex: Knex,
  options: Partial<SyncerOptions> = {},
) {
  const logger = mockServices.logger.mock();
  const store = await createStore(knex);
  const catalog = new Map<string, WorkspaceEntity>();
  const directory: WorkspaceDirectory = {
    list: async () => new Map(catalog),
    get: async name => catalog.get(name),
    folders: async () => new Map(),
    grants: async () => [],
  };
  const workspaces = new Workspaces({ store, directory });
  const provisioner = new PuppetProvisioner();
  const signals: string[] = [];
  const events: string[] = [];
  const publisher = new ChangePublisher({
    logger,
    signals: {
      publish: async ({ message }) => {
        signals.push((message as unknown as { topic: string }).topic);
      },
    },
    events: {
      publish: async ({ eventPayload }) => {
        events.push((eventPayload as { name: string }).name);
      },
      subscribe: async () => {},
    },
  });
  const createSyncer = () =>
    new Syncer({
      workspaces,
      store,
      provisioners: new Map([[provisioner.name, provisioner]]),
      publisher,
      logger,
      drift: 'correct',
      releaseAfterMs: 0,
      ...options,
    });
  const syncer = createSyncer();
  syncer.start();
  return {
    store,
    catalog,
    workspaces,
    provisioner,
    syncer,
    createSyncer,
    signals,
    events,
    /** A workspace of Git on these clusters, exclusively when it says so. */
    declare(name: string, ...clusters: string[]) {
      const entity = aWorkspace(name, {
        members: { admins: ['alice'] },
        clusters: clusters.map(cluster => {
          const [of, binding = 'shared'] = cluster.split(':');
          return { name: of, binding };
        }),
      });
      const uid = catalog.get(name)?.metadata.uid ?? randomUUID();
      const metadata = { ...entity.metadata, uid };
      catalog.set(name, workspaceEntitySchema.parse({ ...entity, metadata }));
      return uid;
    },
    /** A workspace of the portal with namespaces on the cluster `dev`. */
    async make(name: string, ...namespaces: string[]) {
      const { spec } = workspaceEntitySchema.parse(
        aWorkspace(name, { clusters: [{ name: 'dev', namespaces }] }),
      );
      const createdBy = 'user:default/alice';
      await store.insertWorkspace({ name, spec, createdBy });
    },
    /** What is shown of a workspace: `dev Synced`. */
    async conditions(name: string) {
      const targets = await store.listTargets(name);
      return targets.map(({ target, status }) => `${target} ${status}`);
    },
    /** Resolves when the engine has looked at what it was told of. */
    async settle() {
      await syncer.poll();
      await syncer.idle();
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
