import type { Page } from '@amamba/plugin-amamba-common';
import type {
  ApplicationKey,
  ApplicationSummary,
  Commit,
  HealthStatus,
  SyncStatus,
} from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoApplication,
  LabelRequirement,
} from '@amamba/plugin-amamba-node';

/** An application as the portal keeps it. */
export interface StoredApplication {
  summary: ApplicationSummary;
  labels: Record<string, string>;
}

/** An application as it was seen, to be kept. */
export interface SeenApplication extends StoredApplication {
  /** Order in which a person should look at it: the lowest needs it most. */
  attention: number;
}

/** An AppProject as the portal keeps it. */
export interface StoredProject {
  instance: string;
  name: string;
  /** Which workspace it is of, as its label says. */
  workspace?: string;
  destinations: Array<{ server?: string; name?: string; namespace?: string }>;
  sourceRepos: string[];
  /** Namespaces besides Argo CD's own in which its applications may be. */
  sourceNamespaces: string[];
}

/** Which applications belong to an entity; what is left out is not asked. */
export interface ApplicationSelection {
  /** On one of these. */
  instances?: readonly string[];
  /** In one of these projects; none: nothing. */
  places?: ReadonlyArray<Pick<StoredProject, 'instance' | 'name'>>;
  name?: string;
  namespace?: string;
  project?: string;
  labels?: readonly LabelRequirement[];
}

/** Orders of a list. */
export type ApplicationSort = 'name' | 'attention' | 'lastSynced';

/** Filters, order and page of {@link ApplicationStore.listApplications}. */
export interface ApplicationQuery {
  limit: number;
  cursor?: string;
  search?: string;
  sync?: SyncStatus;
  health?: HealthStatus;
  instance?: string;
  cluster?: string;
  destinationNamespace?: string;
  sort: ApplicationSort;
}

/** A page, and what else there is. */
export interface ApplicationPage extends Page<ApplicationSummary> {
  /** Of all that match, also on other pages. */
  total: number;
  /** Without the filters by status; clusters also without the one by cluster. */
  counts: Record<'sync' | 'health' | 'cluster', Record<string, number>>;
}

/** When an instance was last known to be in step. */
export interface InstanceSync {
  instance: string;
  at: Date;
}

/** The last full object that was read of an application. */
export interface KeptDetail {
  application: ArgoApplication;
  readAt: Date;
}

/** Which commit of which application. */
export interface CommitKey {
  instance: string;
  /** A repository may be one project's secret. */
  project: string;
  repoUrl: string;
  revision: string;
}

/**
 * The portal's own copy of what the Argo CDs have.
 *
 * Writes are idempotent and safe from any number of replicas at once: what was
 * seen earlier never replaces what was seen later.
 */
export interface ApplicationStore {
  /** @returns those that were not already kept just so. */
  putApplications(
    applications: readonly SeenApplication[],
    seenAt: Date,
  ): Promise<StoredApplication[]>;

  /** Removes what was seen last before `seenAt`. @returns whether it did. */
  removeApplication(key: ApplicationKey, seenAt: Date): Promise<boolean>;

  /** Removes those of an instance that are not among the ids. */
  removeOthers(
    instance: string,
    ids: ReadonlySet<string>,
    seenAt: Date,
  ): Promise<StoredApplication[]>;

  getApplication(key: ApplicationKey): Promise<StoredApplication | undefined>;

  /** Whether the application of that id is one of the selection. */
  isSelected(id: string, selection: ApplicationSelection): Promise<boolean>;

  listApplications(
    selection: ApplicationSelection,
    query: ApplicationQuery,
  ): Promise<ApplicationPage>;

  /** All of a selection, at most `limit`, by name. */
  findApplications(
    selection: ApplicationSelection,
    limit: number,
  ): Promise<StoredApplication[]>;

  /** Makes them the projects of the instance. @returns whether any changed. */
  replaceProjects(
    instance: string,
    projects: readonly StoredProject[],
  ): Promise<boolean>;

  listProjects(filter: {
    instance?: string;
    workspace?: string;
  }): Promise<StoredProject[]>;

  /** Remembers, across restarts, when an instance was last in step. */
  recordSync(instance: string, at: Date): Promise<void>;
  listSyncs(): Promise<InstanceSync[]>;

  /** Keeps the last full object of an application that is kept. */
  putDetail(id: string, detail: KeptDetail): Promise<void>;
  getDetail(id: string): Promise<KeptDetail | undefined>;

  /** A commit never changes: it is kept for good. */
  putCommit(key: CommitKey, commit: Commit): Promise<void>;
  getCommits(keys: readonly CommitKey[]): Promise<Array<Commit | undefined>>;
}
