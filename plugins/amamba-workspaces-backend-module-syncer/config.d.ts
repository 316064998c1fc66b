export interface Config {
  amamba?: {
    argocd?: {
      instances?: Array<{
        /**
         * Whether clusters of workspaces that this Argo CD does not have are
         * registered with it, as the portal reaches them and with the
         * portal's own credentials.
         *
         * @default false
         */
        manageClusters?: boolean;
      }>;
    };
    workspaces?: {
      argocd?: {
        /**
         * Comes before the name of a workspace in that of its AppProject.
         *
         * @default ''
         */
        projectPrefix?: string;
        /**
         * Kinds of which applications of workspaces never make anything. The
         * bounds that the syncer itself sets, when left out: ResourceQuota
         * and LimitRange.
         */
        namespaceResourceBlacklist?: Array<{
          /**
           * Empty for the core group.
           * @default ''
           */
          group?: string;
          kind: string;
        }>;
      };
      kubernetes?: {
        /**
         * The ClusterRole that members of a workspace get in its namespaces,
         * by their role there. The portal must be allowed to bind each. Those
         * of custom roles are under `amamba.roles`.
         */
        clusterRoles?: {
          /**
           * @default admin
           */
          admin?: string;
          /**
           * @default edit
           */
          editor?: string;
          /**
           * @default view
           */
          viewer?: string;
        };
      };
    };
  };
}
