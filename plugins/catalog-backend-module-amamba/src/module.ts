import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { WorkspaceProcessor } from './WorkspaceProcessor';

/** Adds the `Workspace` kind to the catalog. @public */
export const catalogModuleAmamba = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'amamba',
  register(env) {
    env.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        catalog.addProcessor(new WorkspaceProcessor());
      },
    });
  },
});
