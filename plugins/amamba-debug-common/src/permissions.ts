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

/** See the pods of an entity, and how they are. @public */
export const podsReadPermission = onEntity(
  'amamba.applications.details.read',
  'read',
);

/** Follow the log of a container. @public */
export const logsReadPermission = onEntity(
  'amamba.applications.logs.read',
  'read',
);

/** Open a shell, attach, or run a command in a container. @public */
export const debugExecPermission = onEntity('amamba.debug.exec', 'update');

/** Add a container with tools to a running pod, and stop it. @public */
export const debugContainerPermission = onEntity(
  'amamba.debug.ephemeral.create',
  'create',
);

/** Debug containers and copies with the profile `sysadmin`. @public */
export const debugPrivilegedPermission = onEntity(
  'amamba.debug.privileged',
  'create',
);

/** Copy a pod to debug the copy, and delete it. @public */
export const debugCopyPermission = onEntity('amamba.debug.copy', 'create');

/** Debug through the agent on the pod's node. @public */
export const debugAgentPermission = onEntity('amamba.debug.agent', 'create');

/** Open a shell on a node of a cluster. @public */
export const debugNodePermission = onEntity('amamba.debug.node', 'create');

/** List, view and download files of a container. @public */
export const filesReadPermission = onEntity('amamba.debug.files.read', 'read');

/** Upload files to a container. @public */
export const filesUpdatePermission = onEntity(
  'amamba.debug.files.update',
  'update',
);

/** Open an HTTP port of a pod. @public */
export const debugPreviewPermission = onEntity(
  'amamba.debug.preview',
  'create',
);

/** See sessions of a workspace, and watch those that are shared. @public */
export const sessionsReadPermission = onEntity(
  'amamba.debug.sessions.read',
  'read',
);

/** End sessions of other people. @public */
export const sessionsEndPermission = onEntity(
  'amamba.debug.sessions.end',
  'update',
);

/** Replay recordings of sessions. @public */
export const recordingsReadPermission = onEntity(
  'amamba.debug.recordings.read',
  'read',
);

/** Permissions that the plugin registers. @public */
export const debugPermissions = [
  podsReadPermission,
  logsReadPermission,
  debugExecPermission,
  debugContainerPermission,
  debugPrivilegedPermission,
  debugCopyPermission,
  debugAgentPermission,
  debugNodePermission,
  filesReadPermission,
  filesUpdatePermission,
  debugPreviewPermission,
  sessionsReadPermission,
  sessionsEndPermission,
  recordingsReadPermission,
];
