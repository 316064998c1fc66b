import type { Grant, WorkspaceSpec } from '@amamba/plugin-amamba-common';
import type {
  SyncChange,
  SyncStatus,
} from '@amamba/plugin-amamba-workspaces-common';
import type { JsonObject } from '@backstage/types';

/** A workspace as provisioners see it. @public */
export interface ProvisionedWorkspace {
  name: string;
  title?: string;
  spec: WorkspaceSpec;
  /** Its own members and those of its folders. */
  grants: Grant[];
}

/** What a provisioner is asked about. @public */
export interface ProvisionRequest {
  workspace: ProvisionedWorkspace;
  /** One of {@link WorkspaceProvisioner.targets}, or one that was. */
  target: string;
  /** What the last {@link ProvisionOutcome} of this target remembered. */
  state: JsonObject | undefined;
  signal: AbortSignal;
}

/** What came of it. @public */
export interface ProvisionOutcome {
  status: SyncStatus;
  /** One word for programs: `NamespaceOwned`. */
  reason: string;
  /** For people: what is wrong and what to do. */
  message: string;
  /** What was done, or by `check` would be. */
  changes: SyncChange[];
  /** For the next {@link ProvisionRequest}; kept even when it failed. */
  state?: JsonObject;
  /** Namespaces with `deleting` that are gone now. */
  gone?: string[];
  /** When to look again though nothing changed, in milliseconds. */
  againAfterMs?: number;
}

/**
 * Keeps one kind of system as the workspaces say.
 *
 * @remarks
 * It is level-triggered: it is told which workspace and target, never what
 * happened, reads the world and makes it so. It changes only what it owns.
 * What it throws makes the target `Failed`, in the error's words, and is tried
 * again, later each time.
 *
 * @public
 */
export interface WorkspaceProvisioner {
  /** `kubernetes`, `argocd`; part of the key of its conditions. */
  readonly name: string;

  /** Its targets are clusters, by their names: having one is being there first. */
  readonly ofClusters?: boolean;

  /** The clusters or instances in which a workspace has to be. */
  targets(workspace: ProvisionedWorkspace): string[];

  /** Makes the target as the workspace says. Does nothing if it is. */
  ensure(request: ProvisionRequest): Promise<ProvisionOutcome>;

  /** Tells what `ensure` would do; changes nothing. */
  check(request: ProvisionRequest): Promise<ProvisionOutcome>;

  /**
   * Removes what it made in a target to which the workspace does not belong
   * any more. Only what `Synced` answers is done with.
   */
  remove(request: ProvisionRequest): Promise<ProvisionOutcome>;

  /**
   * Says which workspaces may have changed in the world, never how.
   *
   * @returns how to stop.
   */
  observe?(enqueue: (workspace: string) => void): () => void;

  /** What of the workspace is still there and keeps it from being deleted. */
  listOwned?(workspace: ProvisionedWorkspace): Promise<string[]>;
}
