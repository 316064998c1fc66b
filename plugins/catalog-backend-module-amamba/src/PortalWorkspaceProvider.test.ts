import { WORKSPACES_TOPIC } from '@amamba/plugin-amamba-common';
import {
  coreServices,
  createServiceFactory,
  createBackendModule,
  createBackendPlugin,
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
import {
  type EventsService,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { Router } from 'express';
import { catalogModuleAmamba } from './module';

const workspace = (name: string, spec: object = {}) => ({
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: { name },
  spec: { owner: 'group:default/owners', ...spec },
});

/** What the plugin that keeps workspaces answers now. */
let exported: { status: number; items: unknown[] };
const asked: string[] = [];
let events: EventsService;
let backend: TestBackend;

const workspacesPlugin = createBackendPlugin({
  pluginId: 'amamba-workspaces',
  register(env) {
    env.registerInit({
      deps: {
        http: coreServices.httpRouter,
        httpAuth: coreServices.httpAuth,
        events: eventsServiceRef,
      },
      async init({ http, httpAuth, ...services }) {
        events = services.events;
        const router = Router();
        router.get('/exported-workspaces', async (request, response) => {
          const { principal } = await httpAuth.credentials(request, {
            allow: ['service'],
          });
          asked.push(principal.subject);
          response.status(exported.status).json({
            items: exported.items,
            error: { name: 'E', message: 'no' },
          });
        });
        http.use(router);
      },
    });
  },
});

/** A workspace that Git has. */
const gitModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'git',
  register(env) {
    env.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        const annotations = {
          'backstage.io/managed-by-location': 'url:git',
          'backstage.io/managed-by-origin-location': 'url:git',
        };
        const entity = {
          ...workspace('payments', { members: { admins: ['alice'] } }),
          metadata: { name: 'payments', annotations },
        };
        catalog.addEntityProvider({
          getProviderName: () => 'git',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: [{ entity, locationKey: 'url:git' }],
            }),
        });
      },
    });
  },
});

/** One for all plugins, which the default of tests is not. */
const sharedEvents = () => {
  const service = mockServices.events();
  return createServiceFactory({
    service: eventsServiceRef,
    deps: {},
    createRootContext: () => service,
    factory: (_deps, root) => root,
  });
};

async function inCatalog(): Promise<Map<string, Entity>> {
  const response = await fetch(
    `http://localhost:${backend.server.port()}/api/catalog/entities?filter=kind=workspace`,
    { headers: { authorization: mockCredentials.service.header() } },
  );
  const items: Entity[] = await response.json();
  return new Map(items.map(item => [item.metadata.name, item]));
}

async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

const catalogHas = (...names: string[]) =>
  until(
    async () => [...(await inCatalog()).keys()].sort().join() === names.join(),
  );

const publish = () =>
  events.publish({ topic: WORKSPACES_TOPIC, eventPayload: { name: 'any' } });

beforeEach(async () => {
  asked.length = 0;
  exported = { status: 503, items: [] };
  backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleAmamba,
      gitModule,
      workspacesPlugin,
      sharedEvents(),
      mockServices.rootConfig.factory({
        data: { catalog: { processingInterval: { seconds: 5 } } },
      }),
    ],
  });
}, 60_000);

afterEach(async () => backend?.stop());

describe('workspaces made in the portal', () => {
  it('are in the catalog once their plugin answers, as a service alone reads them', async () => {
    await until(() => asked.length > 0);
    exported = {
      status: 200,
      items: [
        workspace('search', { parent: 'all', members: { admins: ['dave'] } }),
      ],
    };
    await catalogHas('payments', 'search');
    const search = (await inCatalog()).get('search');
    expect(search?.metadata.annotations).toMatchObject({
      'amamba.io/workspace': 'search',
      'backstage.io/managed-by-location': 'amamba:portal',
      'backstage.io/managed-by-origin-location': 'amamba:portal',
    });
    expect(search?.spec).toMatchObject({
      parent: 'all',
      members: { admins: ['user:default/dave'] },
    });
    expect(new Set(asked)).toEqual(new Set(['plugin:catalog']));
  }, 60_000);

  it('come, change and go as the plugin says that they do', async () => {
    exported = { status: 200, items: [workspace('a'), workspace('b')] };
    await publish();
    await catalogHas('a', 'b', 'payments');
    exported = { status: 200, items: [workspace('b', { parent: 'x' })] };
    await publish();
    await catalogHas('b', 'payments');
    await until(async () => (await inCatalog()).get('b')?.spec?.parent === 'x');
    expect([...(await inCatalog()).keys()].sort()).toEqual(['b', 'payments']);
  }, 60_000);

  it('stay when they cannot be read', async () => {
    exported = { status: 200, items: [workspace('a')] };
    await publish();
    await catalogHas('a', 'payments');
    const answers = [
      { status: 500, items: [] },
      { status: 200, items: [{ kind: 'Nonsense' }] },
    ];
    for (const answer of answers) {
      exported = answer;
      const before = asked.length;
      await publish();
      await until(() => asked.length > before + 1);
      expect([...(await inCatalog()).keys()].sort()).toEqual(['a', 'payments']);
    }
  }, 60_000);

  it('do not take the place of those in Git', async () => {
    await catalogHas('payments');
    exported = {
      status: 200,
      items: [
        workspace('payments', { members: { admins: ['mallory'] } }),
        workspace('z'),
      ],
    };
    await publish();
    await catalogHas('payments', 'z');
    expect((await inCatalog()).get('payments')).toMatchObject({
      metadata: {
        annotations: { 'backstage.io/managed-by-location': 'url:git' },
      },
      spec: { members: { admins: ['alice'] } },
    });
  }, 60_000);
});
