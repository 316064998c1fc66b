import {
  type BackendFeature,
  type BackstageUserPrincipal,
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  type EventParams,
  type EventsService,
  eventsServiceRef,
  type EventsServiceSubscribeOptions,
} from '@backstage/plugin-events-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import type { JsonObject } from '@backstage/types';
import catalogModuleAmamba from '@amamba/plugin-catalog-backend-module-amamba';
import { kubeServiceRef } from '@amamba/plugin-amamba-node';
import permissionModuleAmamba from '@amamba/plugin-permission-backend-module-amamba';
import { workspaceProvisionerExtensionPoint } from '@amamba/plugin-amamba-workspaces-node';
import type { Knex } from 'knex';
import request from 'supertest';
import amambaWorkspacesPlugin from '../index';
import { eventually } from './eventually';
import { FakeKube } from './FakeKube';
import { PuppetProvisioner } from './PuppetProvisioner';

const API = '/api/amamba-workspaces';

/** A request to the plugin. */
export interface Call {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  body?: object;
}

/** A module that puts entities into the catalog, as Git does. */
function entitiesModule(entities: Entity[]) {
  const location = 'url:https://git.example.com/org/workspaces.yaml';
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'test-entities',
    register: env =>
      env.registerInit({
        deps: { catalog: catalogProcessingExtensionPoint },
        init: async ({ catalog }) =>
          catalog.addEntityProvider({
            getProviderName: () => 'test-entities',
            connect: connection =>
              connection.applyMutation({
                type: 'full',
                entities: entities.map(entity => ({
                  locationKey: location,
                  entity: {
                    ...entity,
                    metadata: {
                      ...entity.metadata,
                      annotations: {
                        ...entity.metadata.annotations,
                        'backstage.io/managed-by-location': location,
                        'backstage.io/managed-by-origin-location': location,
                      },
                    },
                  },
                })),
              }),
          }),
      }),
  });
}

/**
 * As the real service, and unlike the mock, it says in a user's token which
 * plugin acts for them: the permission backend asks for that.
 */
const authFactory = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }) {
    const pluginId = plugin.getId();
    const auth = mockServices.auth({
      pluginId,
      disableDefaultAuthPolicy: false,
    });
    const issue = auth.getPluginRequestToken.bind(auth);
    auth.getPluginRequestToken = async options => {
      const principal = options.onBehalfOf.principal as { type: string };
      return principal.type === 'user'
        ? {
            token: mockCredentials.user.token(
              (principal as BackstageUserPrincipal).userEntityRef,
              { actor: { subject: `plugin:${pluginId}` } },
            ),
          }
        : issue(options);
    };
    return auth;
  },
});

/** Events within one process; those that are held are never delivered. */
class LocalEvents implements EventsService {
  hold = false;
  readonly #subscriptions: EventsServiceSubscribeOptions[] = [];

  async publish(event: EventParams): Promise<void> {
    const heard = this.#subscriptions.filter(
      ({ topics }) => !this.hold && topics.includes(event.topic),
    );
    await Promise.all(heard.map(({ onEvent }) => onEvent(event)));
  }

  async subscribe(options: EventsServiceSubscribeOptions): Promise<void> {
    this.#subscriptions.push(options);
  }
}

/**
 * The plugin with the real catalog and the real policy, on a fake cluster
 * and a puppet provisioner.
 */
export async function startPortal(options: {
  entities: Entity[];
  /** Under `amamba`. */
  config?: JsonObject;
  features?: BackendFeature[];
}) {
  const kube = new FakeKube('dev', 'prod');
  const provisioner = new PuppetProvisioner();
  const events = new LocalEvents();
  let knex: Knex | undefined;
  const backend = await startTestBackend({
    features: [
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          backend: { actions: { pluginSources: ['amamba-workspaces'] } },
          catalog: { processingInterval: '1h' },
          amamba: { platformAdministrators: ['olga'], ...options.config },
        },
      }),
      authFactory,
      actionsServiceFactory,
      actionsRegistryServiceFactory,
      ...(options.features ?? []),
      permissionsServiceFactory,
      permissionsRegistryServiceFactory,
      createServiceFactory({
        service: kubeServiceRef,
        deps: {},
        factory: () => kube,
      }),
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => events,
      }),
      catalogPlugin,
      permissionPlugin,
      catalogModuleAmamba,
      permissionModuleAmamba,
      entitiesModule(options.entities),
      amambaWorkspacesPlugin,
      createBackendModule({
        pluginId: 'amamba-workspaces',
        moduleId: 'puppet',
        register: env =>
          env.registerInit({
            deps: {
              provisioners: workspaceProvisionerExtensionPoint,
              database: coreServices.database,
            },
            init: async ({ provisioners, database }) => {
              provisioners.addProvisioner(provisioner);
              knex = await database.getClient();
            },
          }),
      }),
    ],
  });
  const agent = request(backend.server);
  /** @param login - of a user; absent: a service calls */
  const call = ({ method, path, body }: Call, login?: string) => {
    const header = login
      ? mockCredentials.user.header(`user:default/${login}`)
      : mockCredentials.service.header();
    const sent = agent[method](`${API}${path}`).set('Authorization', header);
    return body ? sent.send(body) : sent;
  };
  return {
    kube,
    provisioner,
    events,
    knex: knex!,
    call,
    /** Tries a call that prepares a test until it succeeds. */
    prepare: (login: string, prepared: Call) =>
      eventually(async () => {
        const { status, body } = await call(prepared, login);
        if (status >= 300) {
          throw new Error(`${prepared.path}: ${JSON.stringify(body)}`);
        }
      }),
    /** Resolves when the caller sees these workspaces. */
    sees: (login: string, ...names: string[]) =>
      eventually(async () => {
        const { body } = await call(
          { method: 'get', path: '/workspaces' },
          login,
        );
        const seen = body.items?.map(({ name }: { name: string }) => name);
        if (String(seen) !== String(names)) {
          throw new Error(`${login} sees ${seen}, not ${names}`);
        }
      }),
    openApi: () => agent.get(`${API}/openapi.json`),
    stop: () => backend.stop(),
  };
}

export type Portal = Awaited<ReturnType<typeof startPortal>>;
