import type { CustomRole, WorkspaceRole } from '@amamba/plugin-amamba-common';

/** How the portal's operators want clusters to be kept. */
export interface Settings {
  /** The ClusterRole that each built-in role is in a namespace. */
  clusterRoles: Record<WorkspaceRole, string>;
  customRoles: readonly CustomRole[];
  /** Patterns of namespaces that are never a workspace's. */
  protectedNamespaces: readonly string[];
}
