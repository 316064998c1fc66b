import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  debugAgentPermission,
  debugContainerPermission,
  debugCopyPermission,
  debugExecPermission,
  debugNodePermission,
  filesReadPermission,
  filesUpdatePermission,
  logsReadPermission,
} from '../permissions';
import type { SessionMode } from './session';

/**
 * What a session of a mode needs, as long as it lives: on the entity that it
 * was opened from, and a node's shell on the workspace. The profile `sysadmin`
 * needs `debugPrivilegedPermission` as well.
 *
 * @public
 */
export const MODE_PERMISSIONS: Record<
  SessionMode,
  ResourcePermission<'catalog-entity'>
> = {
  shell: debugExecPermission,
  attach: debugExecPermission,
  command: debugExecPermission,
  logs: logsReadPermission,
  'debug-container': debugContainerPermission,
  'pod-copy': debugCopyPermission,
  agent: debugAgentPermission,
  node: debugNodePermission,
  download: filesReadPermission,
  upload: filesUpdatePermission,
};
