import {
  type BackendFeature,
  type BackstageUserPrincipal,
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import catalogModuleAmamba from '@amamba/plugin-catalog-backend-module-amamba';
import permissionModuleAmamba from '@amamba/plugin-permission-backend-module-amamba';

const LOCATION = 'url:https://git.example.com/org/entities.yaml';

/** A module that puts entities into the catalog, as Git does. */
function entitiesModule(entities: Entity[]) {
  const located = entities.map(entity => ({
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        'backstage.io/managed-by-location': LOCATION,
        'backstage.io/managed-by-origin-location': LOCATION,
      },
    },
  }));
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
                entities: located.map(entity => ({
                  locationKey: LOCATION,
                  entity,
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

/** The real catalog with entities, and the real policy. */
export function realTenancy(entities: Entity[]): BackendFeature[] {
  return [
    authFactory,
    permissionsServiceFactory,
    permissionsRegistryServiceFactory,
    catalogPlugin,
    permissionPlugin,
    catalogModuleAmamba,
    permissionModuleAmamba,
    entitiesModule(entities),
  ];
}
