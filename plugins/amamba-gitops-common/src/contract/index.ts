import { applicationCommands } from './applicationCommands';
import { applicationReads } from './applicationReads';
import { applicationSetRoutes } from './applicationSets';
import { promotionRoutes } from './promotions';
import { repositoryRoutes } from './repositories';

/**
 * API of the GitOps backend, under `/api/amamba-gitops`.
 *
 * @remarks
 * Applications are addressed through a catalog entity on which the caller is
 * authorised: a component has those that its annotations name, an entity of
 * kind Workspace all of the workspace. Repositories and ApplicationSets are a
 * workspace's.
 *
 * @public
 */
export const gitopsContract = {
  ...applicationReads,
  ...applicationCommands,
  ...repositoryRoutes,
  ...applicationSetRoutes,
  ...promotionRoutes,
};

export { MAX_LOG_LINES } from './applicationReads';

/** @public */
export type GitopsContract = typeof gitopsContract;
