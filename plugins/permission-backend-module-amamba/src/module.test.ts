import {
  isInWorkspaceRule,
  isWorkspaceFolderRule,
} from '@amamba/plugin-amamba-node';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import { permissionModuleAmamba } from './module';

/** So many that one condition for each would be more than a request takes. */
const WORKSPACES = 500;

const locations = {
  'backstage.io/managed-by-location': 'test:all',
  'backstage.io/managed-by-origin-location': 'test:all',
};

function entity(
  kind: 'Workspace' | 'WorkspaceFolder' | 'Component',
  name: string,
  spec: object,
  workspace?: string,
): Entity {
  return {
    apiVersion:
      kind === 'Component' ? 'backstage.io/v1alpha1' : 'amamba.io/v1alpha1',
    kind,
    metadata: {
      name,
      annotations: {
        ...locations,
        ...(workspace && { 'amamba.io/workspace': workspace }),
      },
    },
    spec: { owner: 'group:default/owners', ...spec },
  };
}

const names = Array.from(
  { length: WORKSPACES },
  (_, index) => `department-team-${index}`,
);
const spec = { type: 'service', lifecycle: 'production' };

/** What the module of the catalog brings, and something to decide on. */
const seed = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'seed',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init({ catalog, permissionsRegistry }) {
        permissionsRegistry.addPermissionRules([
          isInWorkspaceRule,
          isWorkspaceFolderRule,
        ]);
        catalog.addProcessor({
          getProcessorName: () => 'seed',
          validateEntityKind: async ({ apiVersion }) =>
            apiVersion.startsWith('amamba.io/'),
        });
        catalog.addEntityProvider({
          getProviderName: () => 'seed',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: [
                ...names.map(name =>
                  entity('Workspace', name, { parent: 'departments' }, name),
                ),
                entity(
                  'Workspace',
                  'secret',
                  {
                    members: {
                      editors: ['dave'],
                      custom: { starter: ['frank'] },
                    },
                  },
                  'secret',
                ),
                entity('WorkspaceFolder', 'departments', {
                  members: { viewers: ['alice'] },
                }),
                entity('WorkspaceFolder', 'hidden', {}),
                entity('Component', 'api', spec, names[0]),
                entity('Component', 'vault', spec, 'secret'),
              ].map(item => ({ entity: item })),
            }),
        });
      },
    });
  },
});

/** Says, as the real one does, that a plugin asks on behalf of a person. */
const auth = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }) {
    const service = mockServices.auth({
      pluginId: plugin.getId(),
      disableDefaultAuthPolicy: false,
    });
    const issue = service.getPluginRequestToken.bind(service);
    service.getPluginRequestToken = async options =>
      service.isPrincipal(options.onBehalfOf, 'user')
        ? {
            token: mockCredentials.user.token(
              options.onBehalfOf.principal.userEntityRef,
              { actor: { subject: `plugin:${plugin.getId()}` } },
            ),
          }
        : issue(options);
    return service;
  },
});

let backend: TestBackend;

async function ask(login: string, path: string, body?: object) {
  const response = await fetch(
    `http://localhost:${backend.server.port()}/api/${path}`,
    {
      method: body ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        authorization: mockCredentials.user.header(`user:default/${login}`),
      },
      body: body && JSON.stringify(body),
    },
  );
  return { status: response.status, body: await response.json() };
}

async function mayDo(
  login: string,
  resourceRef: string,
  permissions: string[],
): Promise<boolean[]> {
  const { body } = await ask(login, 'permission/authorize', {
    items: permissions.map((name, id) => ({
      id: String(id),
      resourceRef,
      permission: {
        type: 'resource',
        name,
        attributes: {},
        resourceType: 'catalog-entity',
      },
    })),
  });
  return body.items.map((item: { result: string }) => item.result === 'ALLOW');
}

async function countOf(login: string, kind: string): Promise<number> {
  const { body } = await ask(
    login,
    `catalog/entities/by-query?limit=0&filter=kind=${kind}`,
  );
  return body.totalItems;
}

beforeAll(async () => {
  backend = await startTestBackend({
    features: [
      catalogPlugin,
      permissionPlugin,
      permissionModuleAmamba,
      seed,
      auth,
      permissionsServiceFactory,
      permissionsRegistryServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://localhost:0' },
          permission: { enabled: true },
          catalog: { processingInterval: { minutes: 10 } },
          amamba: {
            platformAdministrators: ['user:olga'],
            roles: [{ name: 'starter', permissions: ['amamba.pipelines.run'] }],
          },
        },
      }),
    ],
  });
  const everything = WORKSPACES + 1;
  while ((await countOf('olga', 'workspace')) < everything) {
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}, 120_000);

afterAll(async () => backend?.stop());

describe('the policy in a portal', () => {
  it('shows each their workspaces and folders, and the rest to all', async () => {
    const seen = async (login: string) => [
      await countOf(login, 'workspace'),
      await countOf(login, 'workspacefolder'),
      await countOf(login, 'component'),
    ];
    await expect(seen('olga')).resolves.toEqual([WORKSPACES + 1, 2, 2]);
    await expect(seen('alice')).resolves.toEqual([WORKSPACES, 1, 2]);
    await expect(seen('dave')).resolves.toEqual([1, 0, 2]);
    await expect(seen('erin')).resolves.toEqual([0, 0, 2]);
  });

  it('answers 404 for the workspace and the folder of others', async () => {
    const secret = 'catalog/entities/by-name/workspace/default/secret';
    const hidden = 'catalog/entities/by-name/workspacefolder/default/hidden';
    const statuses = async (path: string) =>
      Promise.all(
        ['olga', 'dave', 'frank', 'alice', 'erin'].map(
          async login => (await ask(login, path)).status,
        ),
      );
    await expect(statuses(secret)).resolves.toEqual([200, 200, 200, 404, 404]);
    await expect(statuses(hidden)).resolves.toEqual([200, 404, 404, 404, 404]);
  });

  it('decides for workspaces and what is in them by role', async () => {
    const permissions = ['amamba.pipelines.read', 'amamba.pipelines.run'];
    const table = [];
    for (const login of ['olga', 'alice', 'dave', 'frank', 'erin']) {
      for (const ref of [
        'component:default/vault',
        'workspace:default/secret',
      ]) {
        table.push([login, ...(await mayDo(login, ref, permissions))]);
      }
    }
    expect(table).toEqual([
      ['olga', true, true],
      ['olga', true, true],
      ['alice', false, false],
      ['alice', false, false],
      ['dave', true, true],
      ['dave', true, true],
      ['frank', false, true],
      ['frank', false, true],
      ['erin', false, false],
      ['erin', false, false],
    ]);
  });

  it('decides as well for a person of very many workspaces', async () => {
    const permissions = [
      'amamba.pipelines.read',
      'amamba.workspaces.read',
      'amamba.namespaces.read',
      'amamba.gitops.read',
      'amamba.pipelines.run',
    ];
    await expect(
      mayDo('alice', 'component:default/api', permissions),
    ).resolves.toEqual([true, true, true, true, false]);
  });

  it('lets nobody but platform administrators remove a workspace', async () => {
    const remove = ['catalog.entity.delete'];
    const ref = 'workspace:default/secret';
    await expect(mayDo('dave', ref, remove)).resolves.toEqual([false]);
    await expect(mayDo('olga', ref, remove)).resolves.toEqual([true]);
    await expect(
      mayDo('dave', 'component:default/vault', remove),
    ).resolves.toEqual([true]);
  });
});
