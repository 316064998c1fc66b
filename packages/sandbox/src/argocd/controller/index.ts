export {
  createDestinations,
  IN_CLUSTER,
  type DestinationsOptions,
} from './destinations.ts';
export { startController, type RunningController } from './startController.ts';
export type { ControllerOptions } from './controllerContext.ts';
export { normalizeGitUrl, repositoryAccess } from './repositoryAccess.ts';
export {
  isAppNamespacePermitted,
  isDestinationPermitted,
  isKindPermitted,
  isSourcePermitted,
} from './projectRules.ts';
export {
  assignedWindows,
  canSync,
  isActive,
  parseDuration,
  type SyncWindow,
} from './syncWindows.ts';
export { maskSecrets } from './managedResources.ts';
export { accessOf, instanceName, loadSources, sourcesOf } from './sources.ts';
export { specProblems } from './specValidation.ts';
export {
  generateApplications,
  type GeneratedApplication,
} from './applicationSets/generateApplications.ts';
