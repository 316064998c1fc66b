/**
 * What it costs to keep 1,000 workspaces of 3 namespaces each: requests to the
 * cluster per workspace when a portal starts on an empty cluster, when it
 * starts again, and in a resync that finds nothing to do; and how they grow
 * from 100 workspaces. Against the sandbox, with every request counted, those
 * of lists and watches too.
 */
import { subscribe } from 'node:diagnostics_channel';
import { ConfigReader } from '@backstage/config';
import type { LoggerService } from '@backstage/backend-plugin-api';
import knexFactory, { type Knex } from 'knex';
import {
  type WorkspaceEntity,
  workspaceEntitySchema,
} from '../plugins/amamba-common/src';
import type { WorkspaceDirectory } from '../plugins/amamba-node/src';
import { DefaultKubeService } from '../plugins/amamba-node/src/kube/DefaultKubeService';
import { startSandbox } from '../plugins/amamba-node/src/testUtils';
import { ChangePublisher } from '../plugins/amamba-workspaces-backend/src/engine/ChangePublisher';
import { Syncer } from '../plugins/amamba-workspaces-backend/src/engine/Syncer';
import { Workspaces } from '../plugins/amamba-workspaces-backend/src/model/Workspaces';
import { DatabaseWorkspaceStore } from '../plugins/amamba-workspaces-backend/src/store/DatabaseWorkspaceStore';
import { KubernetesProvisioner } from '../plugins/amamba-workspaces-backend-module-syncer/src/kubernetes/KubernetesProvisioner';

const FEW = 100;
const MANY = 1_000;
const NAMESPACES = 3;

const requests = { all: 0, writes: 0 };
subscribe('undici:request:create', message => {
  const { request } = message as { request: { method: string } };
  requests.all += 1;
  requests.writes += Number(request.method !== 'GET');
});

/** What a piece of work took. */
async function measure(work: () => Promise<void>) {
  const before = { ...requests };
  const started = performance.now();
  await work();
  return {
    seconds: (performance.now() - started) / 1000,
    calls: requests.all - before.all,
    writes: requests.writes - before.writes,
  };
}

function aWorkspace(cluster: string, n: number): WorkspaceEntity {
  const name = `team-${String(n).padStart(4, '0')}`;
  return workspaceEntitySchema.parse({
    apiVersion: 'amamba.io/v1alpha1',
    kind: 'Workspace',
    metadata: { name },
    spec: {
      owner: `group:default/${name}`,
      members: {
        admins: [`user:default/${name}-lead`],
        editors: [`group:default/${name}`],
        viewers: ['group:default/everybody'],
      },
      clusters: [
        {
          name: cluster,
          namespaces: Array.from({ length: NAMESPACES }, (_, i) => ({
            name: `${name}-${i}`,
            quota: { 'requests.cpu': '4', pods: '50' },
          })),
        },
      ],
    },
  });
}

function createDirectory(cluster: string, size: number): WorkspaceDirectory {
  const workspaces = new Map(
    Array.from({ length: size }, (_, n) => {
      const workspace = aWorkspace(cluster, n);
      return [workspace.metadata.name, workspace] as const;
    }),
  );
  return {
    list: async () => workspaces,
    get: async name => workspaces.get(name),
    folders: async () => new Map(),
    grants: async () => [],
  };
}

const silent: LoggerService = {
  debug: () => {},
  info: () => {},
  warn: (message, meta) => process.stderr.write(`${message} ${meta ?? ''}\n`),
  error: (message, meta) => process.stderr.write(`${message} ${meta ?? ''}\n`),
  child: () => silent,
};

/** The engine and the syncer as a portal that just started has them. */
function startPortal(options: {
  kubernetes: object;
  directory: WorkspaceDirectory;
  store: DatabaseWorkspaceStore;
}) {
  const { directory, store } = options;
  const kube = DefaultKubeService.fromConfig(
    new ConfigReader({ kubernetes: options.kubernetes as {} }),
    { logger: silent },
  );
  const provisioner = new KubernetesProvisioner({
    kube,
    subjects: {
      userOf: async () => undefined,
      subjectsOf: async refs =>
        refs.map(name => ({
          kind: name.startsWith('group:') ? 'Group' : 'User',
          apiGroup: 'rbac.authorization.k8s.io',
          name,
        })),
    },
    settings: {
      clusterRoles: { admin: 'admin', editor: 'edit', viewer: 'view' },
      customRoles: [],
      protectedNamespaces: ['kube-*'],
    },
  });
  const syncer = new Syncer({
    workspaces: new Workspaces({ store, directory }),
    store,
    provisioners: new Map([[provisioner.name, provisioner]]),
    publisher: new ChangePublisher({
      signals: { publish: async () => {} },
      events: { publish: async () => {}, subscribe: async () => {} },
      logger: silent,
    }),
    logger: silent,
    drift: 'correct',
    releaseAfterMs: 60_000,
  });
  syncer.start();
  return {
    resync: () => syncer.resync(),
    async stop() {
      await syncer.stop();
      provisioner.stop();
      await kube.stop();
    },
  };
}

async function assertSynced(knex: Knex, size: number) {
  const { synced } = (await knex('targets')
    .where({ status: 'Synced' })
    .count({ synced: '*' })
    .first())!;
  if (Number(synced) !== size) {
    throw new Error(`${synced} of ${size} workspaces are synced`);
  }
}

/** A cold start, a resync, a restart and a resync of that. */
async function run(kubernetes: object, cluster: string, size: number) {
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
  });
  const store = await DatabaseWorkspaceStore.create({
    getClient: async () => knex,
  });
  const directory = createDirectory(cluster, size);
  const first = startPortal({ kubernetes, directory, store });
  const cold = await measure(() => first.resync());
  await assertSynced(knex, size);
  const idle = await measure(() => first.resync());
  await first.stop();
  const second = startPortal({ kubernetes, directory, store });
  const restart = await measure(() => second.resync());
  await assertSynced(knex, size);
  await second.stop();
  await knex.destroy();
  return { cold, idle, restart };
}

function print(name: string, value: number, unit: string) {
  process.stdout.write(
    `bench workspaces.${name} ${value.toFixed(2)} ${unit}\n`,
  );
}

async function main() {
  const sandbox = await startSandbox();
  try {
    const kubernetes = sandbox.backstageKubernetesConfig;
    const few = await run(kubernetes, 'dev', FEW);
    const many = await run(kubernetes, 'prod', MANY);
    const kinds = ['cold', 'restart', 'idle'] as const;
    for (const kind of kinds) {
      const perFew = few[kind].calls / FEW;
      const perMany = many[kind].calls / MANY;
      print(`${kind}-calls-per-workspace-at-${FEW}`, perFew, 'calls');
      print(`${kind}-calls-per-workspace-at-${MANY}`, perMany, 'calls');
    }
    print(
      'cold-calls-growth',
      many.cold.calls / MANY / (few.cold.calls / FEW),
      'x',
    );
    print('restart-writes', many.restart.writes, 'calls');
    print('idle-writes', many.idle.writes, 'calls');
    print('cold-converge', many.cold.seconds, 's');
    print(
      'cold-time-growth',
      many.cold.seconds / MANY / (few.cold.seconds / FEW),
      'x',
    );
    print('idle-resync', many.idle.seconds, 's');
    process.stdout.write(
      `  (${MANY} workspaces × ${NAMESPACES} namespaces with three roles and a quota, against ${FEW}; lists and watches are counted)\n`,
    );
  } finally {
    await sandbox.stop();
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
