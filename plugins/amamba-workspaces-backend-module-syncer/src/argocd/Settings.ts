import type { CustomRole } from '@amamba/plugin-amamba-common';

/** Kinds of objects, as AppProjects name them. */
export interface GroupKind {
  group: string;
  kind: string;
}

/** How the portal's operators want Argo CDs to be kept. */
export interface ArgoCdSettings {
  /** Comes before the name of a workspace in that of its AppProject. */
  projectPrefix: string;
  /** What applications of workspaces never make. */
  namespaceResourceBlacklist: readonly GroupKind[];
  /** Instances whose clusters are registered by the syncer. */
  managedClusters: ReadonlySet<string>;
  customRoles: readonly CustomRole[];
  /** Patterns of namespaces that are no tenant's. */
  protectedNamespaces: readonly string[];
}
