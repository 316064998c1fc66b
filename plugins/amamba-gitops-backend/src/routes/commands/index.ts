import type { RouteDeps } from '../RouteDeps';
import { createApplication } from './createApplication';
import { deleteApplication } from './deleteApplication';
import { deleteResource } from './deleteResource';
import { refreshApplication } from './refreshApplication';
import { rollbackApplication } from './rollbackApplication';
import { runResourceAction } from './runResourceAction';
import { setAutoSync } from './setAutoSync';
import { syncApplication } from './syncApplication';
import { terminateOperation } from './terminateOperation';
import { updateApplication } from './updateApplication';

/** What is done to applications and their resources. */
export function createCommandHandlers(deps: RouteDeps) {
  return {
    createApplication: createApplication(deps),
    updateApplication: updateApplication(deps),
    syncApplication: syncApplication(deps),
    refreshApplication: refreshApplication(deps),
    terminateOperation: terminateOperation(deps),
    rollbackApplication: rollbackApplication(deps),
    setAutoSync: setAutoSync(deps),
    deleteApplication: deleteApplication(deps),
    runResourceAction: runResourceAction(deps),
    deleteResource: deleteResource(deps),
  };
}
