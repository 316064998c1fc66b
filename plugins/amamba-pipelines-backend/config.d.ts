export interface Config {
  amamba?: {
    /** Pipelines of catalog entities. */
    pipelines?: {
      tekton?: {
        /**
         * Whether to watch Tekton Pipelines on the clusters of the
         * `kubernetes` section.
         *
         * @default true
         */
        enabled?: boolean;
        /**
         * The namespaces to watch, for a portal that may not read whole
         * clusters. Every namespace when left out.
         */
        namespaces?: string[];
        /**
         * The volume that a run started in the portal gets for each workspace
         * that its pipeline demands. Tekton deletes it with the run.
         */
        volume?: {
          /**
           * A Kubernetes quantity.
           *
           * @default 1Gi
           */
          size?: string;
          /**
           * @default ReadWriteOnce
           */
          accessMode?: string;
          /**
           * The cluster's default class when left out.
           */
          storageClass?: string;
        };
      };
      retention?: {
        /**
         * For how many days to keep runs, and their logs, after they were
         * deleted where they ran. Runs that are still there are always kept.
         *
         * @default 90
         */
        goneDays?: number;
      };
      logs?: {
        /**
         * How much to keep of the log of one step, in MiB (before
         * compression). What comes after is cut, and the log says so.
         *
         * @default 64
         */
        maxMebibytes?: number;
        /**
         * The most logs to follow at once without anyone watching. Each costs
         * one connection to its cluster and a temporary file.
         *
         * @default 200
         */
        maxTails?: number;
      };
    };
  };
}
