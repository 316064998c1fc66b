import { HumanDuration } from '@backstage/types';

export interface Config {
  amamba?: {
    /** Tenants: the people, clusters and namespaces that belong together. */
    workspaces?: {
      /**
       * What happens to what somebody changes on a cluster by hand: `correct`
       * puts it right; `report` shows it as `Drifted` until somebody syncs
       * the workspace. What is new, or changed in a workspace, is always
       * brought to the clusters.
       *
       * @default correct
       */
      drift?: 'correct' | 'report';
      /**
       * How often to look for workspaces that changed in the catalog.
       *
       * @default 30 seconds
       */
      catalogInterval?: HumanDuration | string;
      /**
       * How often to compare every workspace with every cluster, whether or
       * not anything is known to have changed.
       *
       * @default 10 minutes
       */
      resyncInterval?: HumanDuration | string;
      /**
       * How long a workspace of Git has to be out of the catalog before what
       * it has on the clusters is released. It should be longer than the
       * catalog takes to read everything again.
       *
       * @default 10 minutes
       */
      releaseAfter?: HumanDuration | string;
      /**
       * How long to keep who did what.
       *
       * @default 180 days
       */
      activityRetention?: HumanDuration | string;
    };
  };
}
