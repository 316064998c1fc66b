import type {
  ActivityEntry,
  Page,
  WorkspaceSpec,
} from '@amamba/plugin-amamba-common';
import type {
  Activity,
  SyncStatus,
} from '@amamba/plugin-amamba-workspaces-common';
import type { JsonObject } from '@backstage/types';

/** A workspace made in the portal. */
export interface WorkspaceRecord {
  name: string;
  title?: string;
  description?: string;
  spec: WorkspaceSpec;
  /** Of the record; a write names the one it read. */
  revision: number;
  state: 'active' | 'deleting';
  createdBy: string;
  createdAt: Date;
  updatedBy: string;
  updatedAt: Date;
}

/** What a person says of a workspace. */
export type WorkspaceContent = Pick<
  WorkspaceRecord,
  'title' | 'description' | 'spec' | 'state'
>;

/** Names a target of a workspace. */
export interface TargetKey {
  workspace: string;
  provisioner: string;
  target: string;
}

/** How a workspace stands in one target. */
export interface TargetRecord extends TargetKey {
  /** No: what is there has to be removed, and then the record goes. */
  wanted: boolean;
  status: SyncStatus;
  reason: string;
  message: string;
  /** When the status became this one. */
  since: Date;
  /** Of the last try that told something new. */
  triedAt?: Date;
  /** Before this it is not tried again. */
  nextAt?: Date;
  /** In a row. */
  failures: number;
  /** Of the workspace as it was last brought to the target. */
  appliedHash?: string;
  /** What the provisioner remembers. */
  state?: JsonObject;
  /** When the target was new. */
  boundAt: Date;
}

/** Since when a workspace has a target. */
export type TargetBinding = TargetKey & Pick<TargetRecord, 'boundAt'>;

/** A page of something, from a cursor on. */
export interface PageRequest {
  limit: number;
  cursor?: string;
}

/** How many targets of one kind there are. */
export interface TargetCount {
  provisioner: string;
  status: SyncStatus;
  count: number;
}

/** What the plugin remembers. */
export interface WorkspaceStore {
  /**
   * @throws ConflictError when there is one of that name, or a namespace of
   * it is another's.
   */
  insertWorkspace(
    record: Omit<
      WorkspaceRecord,
      'revision' | 'state' | 'createdAt' | 'updatedAt' | 'updatedBy'
    >,
  ): Promise<void>;

  /**
   * @param revision - of the record that the change is made to
   * @throws ConflictError when it changed meanwhile, or a namespace of it is
   * another's.
   */
  updateWorkspace(
    name: string,
    revision: number,
    content: WorkspaceContent,
    by: string,
  ): Promise<void>;

  deleteWorkspace(name: string): Promise<void>;

  getWorkspace(name: string): Promise<WorkspaceRecord | undefined>;

  /** By name. */
  listWorkspaces(): Promise<Map<string, WorkspaceRecord>>;

  listTargets(workspace: string): Promise<TargetRecord[]>;

  listTargetsOf(workspaces: readonly string[]): Promise<TargetRecord[]>;

  /** Names of the workspaces that have targets. */
  listWorkspacesWithTargets(): Promise<string[]>;

  /** Which workspaces have which targets, and since when. */
  listBindings(): Promise<TargetBinding[]>;

  putTarget(record: TargetRecord): Promise<void>;

  deleteTarget(key: TargetKey): Promise<void>;

  countTargets(): Promise<TargetCount[]>;

  /** Once, however often it is told the same entry. */
  addActivity(entry: ActivityEntry): Promise<void>;

  /**
   * Newest first.
   *
   * @param page - `since`: without what was done before
   */
  listActivity(
    workspace: string,
    page: PageRequest & { since?: Date },
  ): Promise<Page<Activity>>;

  deleteActivity(before: Date): Promise<number>;
}
