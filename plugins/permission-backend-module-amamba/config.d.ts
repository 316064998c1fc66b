export interface Config {
  amamba?: {
    /**
     * References of the users and groups that run the platform, such as
     * `group:default/platform`. They hold every permission of Amamba in every
     * workspace, see all workspaces, and alone may use the Kubernetes
     * plugin's proxy, which acts on the clusters as the portal. Nobody when
     * left out.
     */
    platformAdministrators?: string[];
    workspaces?: {
      /**
       * References of the users and groups that may make workspaces besides
       * them, and so see which clusters there are. Nobody when left out.
       */
      creators?: string[];
    };
    /**
     * Roles besides `admin`, `editor` and `viewer`, to be granted in any
     * workspace or folder: `members.custom` of its entity.
     */
    roles?: Array<{
      /** Lower case letters, digits and `-`. */
      name: string;
      /** For people. */
      title?: string;
      /** It holds all that this role does. */
      extends?: 'viewer' | 'editor' | 'admin';
      /** Names of Amamba's permissions that it holds besides. */
      permissions?: string[];
      /** The ClusterRole that its holders get in the workspace's namespaces. */
      clusterRole?: string;
    }>;
  };
}
