import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { registerCreateApplication } from './createApplication';
import { createGitopsClient } from './createGitopsClient';
import { registerGetApplication } from './getApplication';
import { registerListApplications } from './listApplications';
import { registerPromote } from './promote';
import { registerRollbackApplication } from './rollbackApplication';
import { registerSyncApplication } from './syncApplication';

/** Offers what the plugin does to templates and agents. */
export function registerActions(options: {
  actions: ActionsRegistryService;
  auth: AuthService;
  discovery: DiscoveryService;
}): void {
  const { actions } = options;
  const clientFor = createGitopsClient(options);
  registerListApplications(actions, clientFor);
  registerGetApplication(actions, clientFor);
  registerCreateApplication(actions, clientFor);
  registerSyncApplication(actions, clientFor);
  registerRollbackApplication(actions, clientFor);
  registerPromote(actions, clientFor);
}
