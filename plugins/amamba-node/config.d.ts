export interface Config {
  amamba?: {
    workspaces?: {
      /**
       * Names of namespaces that are never a workspace's, whatever its spec
       * says; `*` stands for any letters. Those of clusters and of what is
       * usually installed on them when left out. `kube-*` always is one.
       *
       * @default [default, openshift, openshift-*, tekton-pipelines, tekton-operator, tekton-pipelines-resolvers, argocd, argo-rollouts, cert-manager, ingress-nginx, istio-system, vela-system]
       */
      protectedNamespaces?: string[];
    };
    gitops?: {
      /**
       * Addresses of the repositories that are a workspace's own, where
       * `{workspace}` is its name, `*` any letters but a slash and `**` any:
       * `https://git.example.com/{workspace}/**`. Applications of the workspace
       * may come from them, and promotions write them with the credentials of
       * `integrations`. A workspace can have more: `spec.gitops.repositories`.
       */
      repositories?: string[];
    };
    argocd?: {
      /**
       * Under which names Argo CD knows people and groups: what its
       * `scopes` read out of their tokens. Those of
       * `amamba.kubernetes.subjects` when left out.
       */
      subjects?: {
        users?: {
          /** As `amamba.kubernetes.subjects.users.from`. */
          from?: 'ref' | 'name' | 'email' | 'annotation';
          /** Name of the annotation, when `from` is `annotation`. */
          annotation?: string;
          /** Comes before each name. */
          prefix?: string;
        };
        groups?: {
          /** As `amamba.kubernetes.subjects.groups.from`. */
          from?: 'ref' | 'name' | 'annotation';
          /** Name of the annotation, when `from` is `annotation`. */
          annotation?: string;
          /** Comes before each name. */
          prefix?: string;
        };
      };
      /** The Argo CDs that the portal works with. */
      instances?: Array<{
        /** By which the portal and its annotations call it. */
        name: string;
        /** For people; the name when left out. */
        title?: string;
        /**
         * Of its API server, as the portal reaches it; with the path when it
         * runs under one (`--rootpath`).
         */
        url: string;
        /** Of its pages, as people reach it; `url` when left out. */
        uiUrl?: string;
        /**
         * Of an account with the capability `apiKey`, or of a project's role.
         * @visibility secret
         */
        token?: string;
        /** In place of a token: an account with the capability `login`. */
        username?: string;
        /** @visibility secret */
        password?: string;
        /**
         * Where its projects and settings are.
         * @default argocd
         */
        namespace?: string;
        /** The cluster of the `kubernetes` section in which it lives. */
        cluster?: string;
        /**
         * Patterns of namespaces besides its own that may hold applications,
         * as its own `application.namespaces` has them.
         */
        applicationNamespaces?: string[];
        tls?: {
          /** The authority of its certificate, as PEM or as base64 of PEM. */
          caData?: string;
          /** File with the authority of its certificate, PEM. */
          caFile?: string;
          /**
           * Any certificate is taken: whoever is in between sees the token.
           * @default false
           */
          skipVerify?: boolean;
        };
        /**
         * Until a whole answer has to be here, in milliseconds.
         * @default 30000
         */
        timeoutMs?: number;
      }>;
    };
    kubernetes?: {
      /**
       * Whether what somebody does on a cluster is done as that person
       * (Kubernetes impersonation), so that the cluster's own rules and its
       * audit log see them. The portal's service account needs the verb
       * `impersonate` on `users` and `groups` for it. Otherwise it is done as
       * the portal, once the portal's permissions allow it.
       *
       * @default false
       */
      impersonate?: boolean;
      /** Under which names the clusters know people and groups. */
      subjects?: {
        /** Of users; their entity references when left out. */
        users?: {
          /**
           * - `ref`: the entity reference, `user:default/bob`.
           * - `name`: `bob`; only of the catalog namespace `default`.
           * - `email`: `spec.profile.email` of the catalog entity.
           * - `annotation`: the value of an annotation of it.
           *
           * @default ref
           */
          from?: 'ref' | 'name' | 'email' | 'annotation';
          /** Name of the annotation, when `from` is `annotation`. */
          annotation?: string;
          /** Comes before each name, as `--oidc-username-prefix` does. */
          prefix?: string;
        };
        /** Of groups; their entity references when left out. */
        groups?: {
          /**
           * - `ref`: the entity reference, `group:default/payments-team`.
           * - `name`: `payments-team`; only of the catalog namespace `default`.
           * - `annotation`: the value of an annotation of the catalog entity.
           *
           * @default ref
           */
          from?: 'ref' | 'name' | 'annotation';
          /** Name of the annotation, when `from` is `annotation`. */
          annotation?: string;
          /** Comes before each name, as `--oidc-groups-prefix` does. */
          prefix?: string;
        };
      };
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
