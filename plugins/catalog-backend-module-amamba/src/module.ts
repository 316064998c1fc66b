import { WORKSPACES_TOPIC } from '@amamba/plugin-amamba-common';
import {
  isInWorkspaceRule,
  isWorkspaceFolderRule,
} from '@amamba/plugin-amamba-node';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { PortalWorkspaceProvider } from './PortalWorkspaceProvider';
import { WorkspaceProcessor } from './WorkspaceProcessor';

/**
 * Adds the kinds `Workspace` and `WorkspaceFolder` to the catalog, the rules
 * by which the policy decides, and the workspaces made in the portal.
 *
 * @public
 */
export const catalogModuleAmamba = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'amamba',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        permissionsRegistry: coreServices.permissionsRegistry,
        events: eventsServiceRef,
        scheduler: coreServices.scheduler,
        discovery: coreServices.discovery,
        auth: coreServices.auth,
        logger: coreServices.logger,
        lifecycle: coreServices.lifecycle,
      },
      async init({ catalog, permissionsRegistry, ...services }) {
        catalog.addProcessor(new WorkspaceProcessor());
        permissionsRegistry.addPermissionRules([
          isInWorkspaceRule,
          isWorkspaceFolderRule,
        ]);
        const { events, scheduler, lifecycle } = services;
        const provider = new PortalWorkspaceProvider(services);
        catalog.addEntityProvider(provider);
        lifecycle.addShutdownHook(() => provider.stop());
        await events.subscribe({
          id: 'catalog-amamba-workspaces',
          topics: [WORKSPACES_TOPIC],
          onEvent: async () => provider.refresh(),
        });
        await scheduler.scheduleTask({
          id: 'amamba-workspaces',
          frequency: { minutes: 1 },
          timeout: { minutes: 1 },
          fn: async () => provider.refresh(),
        });
      },
    });
  },
});
