import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  createPermission,
  type PermissionAttributes,
} from '@backstage/plugin-permission-common';

const onWorkspace = (name: string, action: PermissionAttributes['action']) =>
  createPermission({
    name,
    attributes: { action },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  });

/** List the workspaces that one may see. @public */
export const workspacesListPermission = createPermission({
  name: 'amamba.workspaces.list',
  attributes: { action: 'read' },
});

/** Make a workspace. @public */
export const workspacesCreatePermission = createPermission({
  name: 'amamba.workspaces.create',
  attributes: { action: 'create' },
});

/** See which clusters workspaces can be bound to. @public */
export const clustersListPermission = createPermission({
  name: 'amamba.clusters.list',
  attributes: { action: 'read' },
});

/** Hand workspaces to the catalog; for services. @public */
export const workspacesExportPermission = createPermission({
  name: 'amamba.workspaces.export',
  attributes: { action: 'read' },
});

/** See a workspace: members, sync state, activity. @public */
export const workspacesReadPermission = onWorkspace(
  'amamba.workspaces.read',
  'read',
);

/** Change a workspace's title and description. @public */
export const workspacesUpdatePermission = onWorkspace(
  'amamba.workspaces.update',
  'update',
);

/** Grant and revoke roles. @public */
export const workspacesGrantPermission = onWorkspace(
  'amamba.workspaces.grant',
  'update',
);

/** Have it synced now, and see what that would change. @public */
export const workspacesSyncPermission = onWorkspace(
  'amamba.workspaces.sync',
  'update',
);

/** Change a workspace's owner and folder. @public */
export const workspacesMovePermission = onWorkspace(
  'amamba.workspaces.move',
  'update',
);

/** Delete a workspace that owns nothing any more. @public */
export const workspacesDeletePermission = onWorkspace(
  'amamba.workspaces.delete',
  'delete',
);

/** Bind clusters to a workspace and set its quota on them. @public */
export const clustersBindPermission = onWorkspace(
  'amamba.clusters.bind',
  'update',
);

/** See a workspace's namespaces. @public */
export const namespacesReadPermission = onWorkspace(
  'amamba.namespaces.read',
  'read',
);

/** Create a namespace. @public */
export const namespacesCreatePermission = onWorkspace(
  'amamba.namespaces.create',
  'create',
);

/** Change a namespace's labels. @public */
export const namespacesLabelsPermission = onWorkspace(
  'amamba.namespaces.labels.update',
  'update',
);

/** Change a namespace's quota and limits. @public */
export const namespacesQuotaPermission = onWorkspace(
  'amamba.namespaces.quota.update',
  'update',
);

/** Delete a namespace with all that it holds. @public */
export const namespacesDeletePermission = onWorkspace(
  'amamba.namespaces.delete',
  'delete',
);

/** Those on a workspace. @public */
export const workspacePermissions = [
  workspacesReadPermission,
  workspacesUpdatePermission,
  workspacesGrantPermission,
  workspacesSyncPermission,
  workspacesMovePermission,
  workspacesDeletePermission,
  clustersBindPermission,
  namespacesReadPermission,
  namespacesCreatePermission,
  namespacesLabelsPermission,
  namespacesQuotaPermission,
  namespacesDeletePermission,
];

/** Every permission of the plugin. @public */
export const workspacesPermissions = [
  workspacesListPermission,
  workspacesCreatePermission,
  clustersListPermission,
  workspacesExportPermission,
  ...workspacePermissions,
];
