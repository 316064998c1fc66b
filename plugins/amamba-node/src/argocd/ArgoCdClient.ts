import type { ArgoCdApplications } from './api/ArgoCdApplications';
import type { ArgoCdApplicationSets } from './api/ArgoCdApplicationSets';
import type { ArgoCdClusters } from './api/ArgoCdClusters';
import type { ArgoCdProjects } from './api/ArgoCdProjects';
import type { ArgoCdRepositories } from './api/ArgoCdRepositories';
import type { ArgoCdResources } from './api/ArgoCdResources';
import type { ArgoCdWatches } from './api/ArgoCdWatches';

/** What every call takes. @public */
export interface ArgoCdCallOptions {
  signal?: AbortSignal;
  /** Until the whole answer is here; that of the instance unless told. */
  timeoutMs?: number;
}

/** As whom the portal is logged in. @public */
export interface ArgoCdUserInfo {
  loggedIn: boolean;
  username?: string;
  groups?: string[];
}

/**
 * Speaks to one Argo CD as the portal's account.
 *
 * @remarks
 * Every operation throws {@link ArgoCdError}, which `mountContract` turns into
 * an error that names the instance, Argo CD's own words and the remedy.
 *
 * @public
 */
export interface ArgoCdClient {
  /** The instance's name in the configuration. */
  readonly instance: string;
  readonly applications: ArgoCdApplications;
  /** What an application made: trees, diffs, live objects, logs. */
  readonly resources: ArgoCdResources;
  readonly watches: ArgoCdWatches;
  readonly projects: ArgoCdProjects;
  readonly repositories: ArgoCdRepositories;
  readonly clusters: ArgoCdClusters;
  readonly applicationSets: ArgoCdApplicationSets;

  /** `v3.5.1`; needs no rights. */
  version(options?: ArgoCdCallOptions): Promise<string>;

  userInfo(options?: ArgoCdCallOptions): Promise<ArgoCdUserInfo>;

  /**
   * Whether the account may, say, `sync` `applications` on `project/name`.
   *
   * @remarks The object of a question about all of them is `*` + `/*`; `*`
   * alone is always answered with no.
   */
  canI(
    resource: string,
    action: string,
    object: string,
    options?: ArgoCdCallOptions,
  ): Promise<boolean>;
}
