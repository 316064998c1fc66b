import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { WorkspacesContract } from '@amamba/plugin-amamba-workspaces-common';
import { bindCluster } from './bindCluster';
import { createNamespace } from './createNamespace';
import { createWorkspace } from './createWorkspace';
import { deleteNamespace } from './deleteNamespace';
import { deleteWorkspace } from './deleteWorkspace';
import { exportWorkspaces } from './exportWorkspaces';
import { getSync } from './getSync';
import { getWorkspace } from './getWorkspace';
import { listActivity } from './listActivity';
import { listClusters } from './listClusters';
import { listMembers } from './listMembers';
import { listNamespaces } from './listNamespaces';
import { listWorkspaces } from './listWorkspaces';
import { moveWorkspace } from './moveWorkspace';
import { planSync } from './planSync';
import { removeMember } from './removeMember';
import type { RouteDeps } from './RouteDeps';
import { setMember } from './setMember';
import { setNamespaceLabels } from './setNamespaceLabels';
import { setNamespaceQuota } from './setNamespaceQuota';
import { syncNow } from './syncNow';
import { unbindCluster } from './unbindCluster';
import { updateWorkspace } from './updateWorkspace';

/** A handler for each route of the contract. */
export function createHandlers(
  deps: RouteDeps,
): ContractHandlers<WorkspacesContract> {
  return {
    exportWorkspaces: exportWorkspaces(deps),
    listWorkspaces: listWorkspaces(deps),
    createWorkspace: createWorkspace(deps),
    getWorkspace: getWorkspace(deps),
    updateWorkspace: updateWorkspace(deps),
    moveWorkspace: moveWorkspace(deps),
    deleteWorkspace: deleteWorkspace(deps),
    listMembers: listMembers(deps),
    setMember: setMember(deps),
    removeMember: removeMember(deps),
    listNamespaces: listNamespaces(deps),
    createNamespace: createNamespace(deps),
    setNamespaceLabels: setNamespaceLabels(deps),
    setNamespaceQuota: setNamespaceQuota(deps),
    deleteNamespace: deleteNamespace(deps),
    bindCluster: bindCluster(deps),
    unbindCluster: unbindCluster(deps),
    getSync: getSync(deps),
    syncNow: syncNow(deps),
    planSync: planSync(deps),
    listActivity: listActivity(deps),
    listClusters: listClusters(deps),
  };
}
