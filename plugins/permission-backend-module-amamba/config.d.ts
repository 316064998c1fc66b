export interface Config {
  amamba?: {
    /**
     * References of the users and groups that run the platform, such as
     * `group:default/platform`. They alone may use the Kubernetes plugin's
     * proxy, which acts on the clusters as the portal. Nobody when left out.
     */
    platformAdministrators?: string[];
  };
}
