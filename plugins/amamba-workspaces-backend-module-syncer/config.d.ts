export interface Config {
  amamba?: {
    workspaces?: {
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
