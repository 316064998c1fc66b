import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  Reconciler,
  type ReconcilerMetrics,
  toServiceError,
} from '@amamba/plugin-amamba-node';
import type { SyncChange } from '@amamba/plugin-amamba-workspaces-common';
import type { ProvisionedWorkspace } from '@amamba/plugin-amamba-workspaces-node';
import { hashOf } from '../model/hashOf';
import type { KnownWorkspace, Workspaces } from '../model/Workspaces';
import type { WorkspaceStore } from '../store/WorkspaceStore';
import type { ChangePublisher } from './ChangePublisher';
import { dropGone } from './dropGone';
import { findRefusedClusters } from './findRefusedClusters';
import {
  BINDING,
  isSameTarget,
  listWanted,
  type Provisioners,
  toProvisioned,
} from './listWanted';
import { type DriftSetting, TargetSync } from './TargetSync';
import { type PassResult, SYNCER, WorkspacePass } from './WorkspacePass';

/** Options of {@link Syncer}. */
export interface SyncerOptions {
  workspaces: Workspaces;
  store: WorkspaceStore;
  provisioners: Provisioners;
  publisher: ChangePublisher;
  logger: LoggerService;
  metrics?: ReconcilerMetrics;
  drift: DriftSetting;
  /**
   * How long a workspace of Git has to be out of the catalog before what it
   * has is released: a catalog that is rebuilt is empty for a while, too.
   */
  releaseAfterMs: number;
  /** After which one try of one target is given up; a minute unless told. */
  targetTimeoutMs?: number;
}

/** What a sync would change in one target. */
export interface TargetPlan {
  provisioner: string;
  target: string;
  changes: SyncChange[];
  /** Why it cannot be told. */
  error?: string;
}

/** Somebody waits for it. */
const PLAN_TIMEOUT_MS = 20_000;

/** Many targets may each take their time, one after another on one machine. */
const PASS_TIMEOUT_MS = 10 * 60_000;

/**
 * Keeps every system as the workspaces say. It is level-triggered: what it is
 * told is which workspace to look at, never what happened.
 */
export class Syncer {
  readonly #options: SyncerOptions;
  readonly #reconciler: Reconciler;
  readonly #pass: WorkspacePass;
  /** Not to wait until they are due. */
  readonly #urgent = new Set<string>();
  /** To be put right though drift is only reported. */
  readonly #forced = new Set<string>();
  /** What the catalog said when it was last looked at, by workspace. */
  readonly #hashes = new Map<string, string>();
  readonly #missingSince = new Map<string, number>();
  #refused: Map<string, string[]> | undefined;
  #stopObserving: Array<() => void> = [];

  constructor(options: SyncerOptions) {
    this.#options = options;
    const { store, logger, drift, targetTimeoutMs = 60_000 } = options;
    this.#pass = new WorkspacePass({
      ...options,
      targets: new TargetSync({
        store,
        logger,
        drift,
        timeoutMs: targetTimeoutMs,
      }),
    });
    this.#reconciler = new Reconciler({
      name: 'workspaces',
      reconcile: (name, { signal }) => this.#reconcile(name, signal),
      logger,
      metrics: options.metrics,
      timeoutMs: PASS_TIMEOUT_MS,
    });
  }

  /** Listens to what happens in the systems. */
  start(): void {
    for (const provisioner of this.#options.provisioners.values()) {
      const stop = provisioner.observe?.(name =>
        this.#reconciler.enqueue(name),
      );
      if (stop) this.#stopObserving.push(stop);
    }
  }

  /** The workspace changed: it is looked at now. */
  changed(name: string): void {
    this.#urgent.add(name);
    this.#reconciler.enqueue(name);
  }

  /** Somebody wants it put right now. */
  syncNow(name: string): void {
    this.#forced.add(name);
    this.#reconciler.enqueue(name);
  }

  /** Looks at the workspaces that changed in the catalog. */
  async poll(): Promise<void> {
    const known = await this.#options.workspaces.list({ fresh: true });
    const bindings = await this.#options.store.listBindings();
    this.#refused = findRefusedClusters(
      known.values(),
      bindings.filter(
        ({ provisioner }) =>
          this.#options.provisioners.get(provisioner)?.ofClusters,
      ),
    );
    const vanished = new Set([
      ...this.#hashes.keys(),
      ...(await this.#options.store.listWorkspacesWithTargets()),
    ]);
    for (const [name, workspace] of known) {
      vanished.delete(name);
      const hash = hashOf([
        toProvisioned(workspace, this.#refused.get(name)),
        workspace.record?.state,
      ]);
      if (this.#hashes.get(name) !== hash) {
        this.#hashes.set(name, hash);
        this.changed(name);
      }
    }
    for (const name of vanished) {
      this.#hashes.delete(name);
      this.#reconciler.enqueue(name);
    }
  }

  /** Looks at everything, changed or not. */
  async resync(): Promise<void> {
    const known = await this.#options.workspaces.list();
    const stored = await this.#options.store.listWorkspacesWithTargets();
    for (const name of new Set([...known.keys(), ...stored])) {
      this.#reconciler.enqueue(name);
    }
    await this.idle();
  }

  /** What a sync would change now; changes nothing. */
  async plan(
    workspace: KnownWorkspace,
    signal: AbortSignal,
  ): Promise<TargetPlan[]> {
    const { provisioners, store } = this.#options;
    const { name, record } = workspace;
    const provisioned = toProvisioned(workspace, this.#refused?.get(name));
    const wanted =
      record?.state === 'deleting' ? [] : listWanted(provisioners, provisioned);
    const records = await store.listTargets(name);
    const unwanted = records.filter(
      key =>
        key.provisioner !== BINDING &&
        !wanted.some(candidate => isSameTarget(candidate, key)),
    );
    const bounded = AbortSignal.any([
      signal,
      AbortSignal.timeout(PLAN_TIMEOUT_MS),
    ]);
    const plans = wanted.map(async ({ provisioner, target }) => {
      const before = records.find(key =>
        isSameTarget(key, { workspace: name, provisioner, target }),
      );
      try {
        const { changes, status, message } = await provisioners
          .get(provisioner)!
          .check({
            workspace: provisioned,
            target,
            state: before?.state,
            signal: bounded,
          });
        const error = status === 'Failed' ? message : undefined;
        return { provisioner, target, changes, error };
      } catch (error) {
        const { message } = toServiceError(error);
        return { provisioner, target, changes: [], error: message };
      }
    });
    return [
      ...(await Promise.all(plans)),
      ...unwanted.map(({ provisioner, target }) => ({
        provisioner,
        target,
        changes: [
          {
            action: 'release' as const,
            object: target,
            detail: 'All that the workspace has there is removed',
          },
        ],
      })),
    ];
  }

  /** What of the workspace is still there, in words. */
  async listOwned(workspace: ProvisionedWorkspace): Promise<string[]> {
    const lists = [...this.#options.provisioners.values()].map(
      async provisioner => (await provisioner.listOwned?.(workspace)) ?? [],
    );
    return (await Promise.all(lists)).flat();
  }

  /** Resolves when all that is known to have changed was looked at. */
  idle(): Promise<void> {
    return this.#reconciler.idle();
  }

  async stop(): Promise<void> {
    this.#stopObserving.splice(0).forEach(stop => stop());
    await this.#reconciler.stop();
  }

  async #reconcile(
    name: string,
    signal: AbortSignal,
  ): Promise<void | { requeueAfterMs: number }> {
    if (!this.#refused) {
      await this.poll();
    }
    const urgent = this.#urgent.delete(name);
    const force = this.#forced.delete(name);
    const { workspaces, publisher } = this.#options;
    const known = await workspaces.get(name);
    const waitMs = this.#waitForCatalog(name, known);
    if (waitMs > 0) {
      return { requeueAfterMs: waitMs };
    }
    const result = await this.#pass.run({
      name,
      known,
      refused: this.#refused?.get(name) ?? [],
      signal,
      urgent,
      force,
    });
    await this.#settle(name, known, result);
    if (result.written) {
      await publisher.pagesChanged(known?.uid);
    }
    return result.againAfterMs === undefined
      ? undefined
      : { requeueAfterMs: result.againAfterMs };
  }

  /** @returns for how long one that is not in the catalog may still return. */
  #waitForCatalog(name: string, known: KnownWorkspace | undefined): number {
    if (known) {
      this.#missingSince.delete(name);
      return 0;
    }
    const since = this.#missingSince.get(name) ?? Date.now();
    this.#missingSince.set(name, since);
    return since + this.#options.releaseAfterMs - Date.now();
  }

  /** Takes out of the store what the pass found gone. */
  async #settle(
    name: string,
    known: KnownWorkspace | undefined,
    { gone, empty }: PassResult,
  ): Promise<void> {
    const { store, publisher, logger } = this.#options;
    if (!known && empty) {
      this.#missingSince.delete(name);
    }
    if (known?.record?.state === 'deleting' && empty) {
      await store.deleteWorkspace(name);
      await publisher.workspaceChanged(name);
      return;
    }
    if (known?.record && gone.length > 0) {
      try {
        const dropped = await dropGone(store, name, gone, SYNCER);
        if (dropped) {
          await publisher.workspaceChanged(name);
          this.changed(name);
        }
      } catch (error) {
        logger.warn(
          `Could not take namespaces that are gone out of workspace ${name}; trying again`,
          toError(error) as Error,
        );
        this.changed(name);
      }
    }
  }
}
