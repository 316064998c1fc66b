import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { registerCreateNamespace } from './createNamespace';
import { registerCreateWorkspace } from './createWorkspace';
import { createWorkspacesClient } from './createWorkspacesClient';
import { registerGrantRole } from './grantRole';
import { registerSyncWorkspace } from './syncWorkspace';

/** Offers what the plugin does to templates and agents. */
export function registerActions(options: {
  actions: ActionsRegistryService;
  auth: AuthService;
  discovery: DiscoveryService;
}): void {
  const { actions } = options;
  const clientFor = createWorkspacesClient(options);
  registerCreateWorkspace(actions, clientFor);
  registerCreateNamespace(actions, clientFor);
  registerGrantRole(actions, clientFor);
  registerSyncWorkspace(actions, clientFor);
}
