export interface Config {
  amamba?: {
    kubernetes?: {
      /**
       * What Backstage's `kubernetes.clusterLocatorMethods` cannot say about
       * the clusters it lists.
       */
      clusters?: Array<{
        /** Name of the cluster there. */
        name: string;
        /**
         * File that holds the bearer token; read again when it may have been
         * rotated. Takes the place of `serviceAccountToken`.
         */
        tokenFile?: string;
        /** File with a client certificate, PEM. */
        clientCertificateFile?: string;
        /** File with the client certificate's key, PEM. */
        clientKeyFile?: string;
        /** A client certificate, as PEM or as base64 of PEM. */
        clientCertificateData?: string;
        /**
         * The client certificate's key, as PEM or as base64 of PEM.
         * @visibility secret
         */
        clientKeyData?: string;
      }>;
    };
  };
}
