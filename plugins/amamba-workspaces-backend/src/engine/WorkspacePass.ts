import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SyncChange } from '@amamba/plugin-amamba-workspaces-common';
import type { ProvisionedWorkspace } from '@amamba/plugin-amamba-workspaces-node';
import type { KnownWorkspace } from '../model/Workspaces';
import type { TargetRecord, WorkspaceStore } from '../store/WorkspaceStore';
import {
  BINDING,
  isSameTarget,
  listWanted,
  newTarget,
  type Provisioners,
  refusedTarget,
  toGone,
  toProvisioned,
  unwantedTarget,
  wantedAgain,
} from './listWanted';
import type { TargetPass, TargetSync } from './TargetSync';

/** Who the activity says did what the engine does. */
export const SYNCER = 'syncer';

const MAX_DETAIL = 1_000;

/** What {@link WorkspacePass} works with. */
export interface WorkspacePassOptions {
  store: WorkspaceStore;
  provisioners: Provisioners;
  targets: TargetSync;
  logger: LoggerService;
}

/** How one pass is made. */
export interface PassRequest {
  name: string;
  /** Undefined: there is no such workspace any more. */
  known: KnownWorkspace | undefined;
  /** Clusters that it names and does not get. */
  refused: readonly string[];
  signal: AbortSignal;
  /** Tries what is not due yet, too. */
  urgent: boolean;
  /** Puts right what would only be reported, too. */
  force: boolean;
}

/** What one pass did. */
export interface PassResult {
  /** Something that pages show was written. */
  written: boolean;
  /** Nothing of the workspace is left anywhere. */
  empty: boolean;
  /** Namespaces that were to go and are gone, by cluster. */
  gone: Array<{ cluster: string; namespace: string }>;
  againAfterMs?: number;
}

/** One pass over all targets of one workspace. */
export class WorkspacePass {
  readonly #options: WorkspacePassOptions;

  constructor(options: WorkspacePassOptions) {
    this.#options = options;
  }

  /** A target that fails does not keep the others from being tried. */
  async run(request: PassRequest): Promise<PassResult> {
    const { name, known } = request;
    const { store, provisioners } = this.#options;
    const stays = known !== undefined && known.record?.state !== 'deleting';
    const refused = stays ? request.refused : [];
    const workspace = known ? toProvisioned(known, refused) : toGone(name);
    const wanted = stays ? listWanted(provisioners, workspace) : [];
    const records = await store.listTargets(name);
    const bindings = records.filter(record => record.provisioner === BINDING);
    const others = records.filter(record => record.provisioner !== BINDING);
    const noted = await this.#noteRefused(name, refused, bindings);
    const fresh = wanted.filter(
      key => !others.some(record => isSameTarget(record, key)),
    );
    const passes = await Promise.all(
      [...others, ...fresh.map(newTarget)].map(record =>
        this.#runTarget(request, workspace, {
          record,
          isNew: !others.includes(record),
          wanted: wanted.some(key => isSameTarget(record, key)),
        }),
      ),
    );
    return {
      written: noted || passes.some(pass => pass.written),
      empty: passes.every(pass => !pass.after) && refused.length === 0,
      gone: passes.flatMap(({ target, gone }) =>
        gone.map(namespace => ({ cluster: target, namespace })),
      ),
      againAfterMs: soonest(passes),
    };
  }

  async #runTarget(
    request: PassRequest,
    workspace: ProvisionedWorkspace,
    task: { record: TargetRecord; isNew: boolean; wanted: boolean },
  ): Promise<TargetPass & { target: string }> {
    const { target } = task.record;
    const { before, stored } = await this.#prepare(task);
    const waitMs = (before.nextAt?.getTime() ?? 0) - Date.now();
    if (waitMs > 0 && !request.urgent && !request.force) {
      return {
        target,
        after: before,
        changes: [],
        gone: [],
        written: stored,
        againAfterMs: waitMs,
      };
    }
    const provisioner = this.#options.provisioners.get(before.provisioner);
    const { signal, force } = request;
    const pass =
      task.wanted && provisioner
        ? await this.#options.targets.ensure(provisioner, before, {
            workspace,
            signal,
            force,
          })
        : await this.#options.targets.remove(provisioner, before, {
            workspace,
            signal,
          });
    await this.#recordActivity(before, pass);
    return { ...pass, target, written: pass.written || stored };
  }

  /**
   * Before anything is made in a target it is remembered that there may be
   * something to remove.
   */
  async #prepare(task: {
    record: TargetRecord;
    isNew: boolean;
    wanted: boolean;
  }): Promise<{ before: TargetRecord; stored: boolean }> {
    const { record, isNew, wanted } = task;
    if (!isNew && record.wanted === wanted) {
      return { before: record, stored: false };
    }
    let before = record;
    if (!isNew) {
      before = wanted ? wantedAgain(record) : unwantedTarget(record);
    }
    await this.#options.store.putTarget(before);
    return { before, stored: true };
  }

  /** @returns whether that changed anything. */
  async #noteRefused(
    name: string,
    refused: readonly string[],
    noted: TargetRecord[],
  ): Promise<boolean> {
    const { store } = this.#options;
    const over = noted.filter(({ target }) => !refused.includes(target));
    const fresh = refused.filter(
      cluster => !noted.some(({ target }) => target === cluster),
    );
    for (const record of over) {
      await store.deleteTarget(record);
    }
    for (const cluster of fresh) {
      await store.putTarget(refusedTarget(name, cluster));
    }
    return over.length + fresh.length > 0;
  }

  /** What was done is done: failing to record it is only logged. */
  async #recordActivity(
    before: TargetRecord,
    { after, changes }: TargetPass,
  ): Promise<void> {
    if (changes.length === 0 && after && after.status === before.status) {
      return;
    }
    const done = changes.map(describeChange).join('; ');
    const failed = after?.status === 'Failed';
    const told = after && after.status !== 'Synced' ? after.message : '';
    try {
      await this.#options.store.addActivity({
        id: randomUUID(),
        at: new Date().toISOString(),
        actor: SYNCER,
        action: before.wanted ? 'sync' : 'sync-remove',
        subject: `${before.provisioner}/${before.target}`,
        workspace: before.workspace,
        outcome: failed ? 'failed' : 'succeeded',
        detail:
          [told, done].filter(Boolean).join(' ').slice(0, MAX_DETAIL) ||
          undefined,
      });
    } catch (error) {
      this.#options.logger.error(
        `Could not record what was done for workspace ${before.workspace}`,
        toError(error) as Error,
      );
    }
  }
}

function describeChange({ action, object, detail }: SyncChange): string {
  return `${action} ${object}${detail ? ` (${detail})` : ''}`;
}

function soonest(passes: TargetPass[]): number | undefined {
  const times = passes.flatMap(({ againAfterMs }) => againAfterMs ?? []);
  return times.length > 0 ? Math.min(...times) : undefined;
}
