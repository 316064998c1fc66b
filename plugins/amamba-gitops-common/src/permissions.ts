import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  createPermission,
  type PermissionAttributes,
} from '@backstage/plugin-permission-common';

const onEntity = (name: string, action: PermissionAttributes['action']) =>
  createPermission({
    name,
    attributes: { action },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  });

/** See applications, their resources, differences, logs and promotions. @public */
export const gitopsReadPermission = onEntity('amamba.gitops.read', 'read');

/** Make applications and ApplicationSets. @public */
export const gitopsCreatePermission = onEntity(
  'amamba.gitops.create',
  'create',
);

/** Sync, refresh, and end what runs. @public */
export const gitopsSyncPermission = onEntity('amamba.gitops.sync', 'update');

/** Change what an application is made of, and its automation. @public */
export const gitopsUpdatePermission = onEntity(
  'amamba.gitops.update',
  'update',
);

/** Delete applications and ApplicationSets. @public */
export const gitopsDeletePermission = onEntity(
  'amamba.gitops.delete',
  'delete',
);

/** Go back to what was deployed before. @public */
export const gitopsRollbackPermission = onEntity(
  'amamba.gitops.rollback',
  'update',
);

/** Restart, scale or delete single resources of an application. @public */
export const gitopsOperatePermission = onEntity(
  'amamba.gitops.operate',
  'update',
);

/** Move a version from one environment to the next, or ask for it. @public */
export const gitopsPromotePermission = onEntity(
  'amamba.gitops.promote',
  'update',
);

/** Let a promotion of somebody else happen. @public */
export const gitopsApprovePermission = onEntity(
  'amamba.gitops.approve',
  'update',
);

/** Say which environments a component goes through. @public */
export const gitopsPathPermission = onEntity(
  'amamba.gitops.configure',
  'update',
);

/** See a workspace's repositories. @public */
export const repositoriesReadPermission = onEntity(
  'amamba.repositories.read',
  'read',
);

/** Import a repository into a workspace. @public */
export const repositoriesCreatePermission = onEntity(
  'amamba.repositories.create',
  'create',
);

/** Take a repository out of a workspace. @public */
export const repositoriesDeletePermission = onEntity(
  'amamba.repositories.delete',
  'delete',
);

/** Every permission of the plugin. @public */
export const gitopsPermissions = [
  gitopsReadPermission,
  gitopsCreatePermission,
  gitopsSyncPermission,
  gitopsUpdatePermission,
  gitopsDeletePermission,
  gitopsRollbackPermission,
  gitopsOperatePermission,
  gitopsPromotePermission,
  gitopsApprovePermission,
  gitopsPathPermission,
  repositoriesReadPermission,
  repositoriesCreatePermission,
  repositoriesDeletePermission,
];
