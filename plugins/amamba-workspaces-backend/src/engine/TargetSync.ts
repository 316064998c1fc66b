import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { SyncChange } from '@amamba/plugin-amamba-workspaces-common';
import type {
  ProvisionedWorkspace,
  ProvisionOutcome,
  ProvisionRequest,
  WorkspaceProvisioner,
} from '@amamba/plugin-amamba-workspaces-node';
import { hashOf } from '../model/hashOf';
import type { TargetRecord, WorkspaceStore } from '../store/WorkspaceStore';
import { nextTarget, outcomeOfError } from './nextTarget';

/** What a drift that nobody asked for gets. */
export type DriftSetting = 'correct' | 'report';

/** What {@link TargetSync} works with. */
export interface TargetSyncOptions {
  store: WorkspaceStore;
  logger: LoggerService;
  drift: DriftSetting;
  /** After which one try is given up. */
  timeoutMs: number;
}

/** What one try did. */
export interface TargetPass {
  /** Undefined: the target is done with, and its record gone. */
  after: TargetRecord | undefined;
  changes: SyncChange[];
  /** Namespaces that were to go and are gone. */
  gone: string[];
  /** Something was written, so that somebody should be told. */
  written: boolean;
  againAfterMs?: number;
}

/** Brings one target of one workspace one step nearer to what it should be. */
export class TargetSync {
  readonly #options: TargetSyncOptions;

  constructor(options: TargetSyncOptions) {
    this.#options = options;
  }

  /**
   * Makes a wanted target as the workspace says.
   *
   * @remarks
   * With `drift: report` a target to which this very workspace was brought
   * before is only compared: what differs then was changed by somebody else.
   * What was not brought yet is, or no workspace would ever come to be; and
   * `force` is somebody who saw the difference and wants it gone.
   */
  async ensure(
    provisioner: WorkspaceProvisioner,
    before: TargetRecord,
    options: {
      workspace: ProvisionedWorkspace;
      signal: AbortSignal;
      force: boolean;
    },
  ): Promise<TargetPass> {
    const { workspace, signal, force } = options;
    const hash = hashOf(workspace);
    const compare =
      this.#options.drift === 'report' && before.appliedHash === hash && !force;
    const outcome = await this.#attempt(before, signal, bounded =>
      provisioner[compare ? 'check' : 'ensure'](
        requestOf(workspace, before, bounded),
      ),
    );
    const told =
      compare && outcome.status !== 'Failed' ? asDrift(outcome) : outcome;
    const applied = !compare && outcome.status === 'Synced';
    return this.#keep(before, told, applied ? hash : undefined, {
      changed: compare ? [] : outcome.changes,
    });
  }

  /** Removes what is in a target that is not wanted any more. */
  async remove(
    provisioner: WorkspaceProvisioner | undefined,
    before: TargetRecord,
    options: { workspace: ProvisionedWorkspace; signal: AbortSignal },
  ): Promise<TargetPass> {
    const { workspace, signal } = options;
    if (!provisioner) {
      return this.#keep(before, missingProvisioner(before), undefined, {});
    }
    const outcome = await this.#attempt(before, signal, bounded =>
      provisioner.remove(requestOf(workspace, before, bounded)),
    );
    if (outcome.status !== 'Synced') {
      return this.#keep(before, outcome, undefined, {
        changed: outcome.changes,
      });
    }
    await this.#options.store.deleteTarget(before);
    return {
      after: undefined,
      changes: outcome.changes,
      gone: outcome.gone ?? [],
      written: true,
    };
  }

  async #keep(
    before: TargetRecord,
    outcome: ProvisionOutcome,
    appliedHash: string | undefined,
    { changed = [] }: { changed?: SyncChange[] },
  ): Promise<TargetPass> {
    const now = new Date();
    const after = nextTarget(before, { outcome, now, appliedHash });
    if (after !== before) {
      await this.#options.store.putTarget(after);
    }
    return {
      after,
      changes: changed,
      gone: outcome.gone ?? [],
      written: after !== before,
      againAfterMs: after.nextAt
        ? Math.max(0, after.nextAt.getTime() - now.getTime())
        : outcome.againAfterMs,
    };
  }

  /** Never longer than it may take, even when the provisioner does not listen. */
  async #attempt(
    { workspace, provisioner, target }: TargetRecord,
    signal: AbortSignal,
    attempt: (signal: AbortSignal) => Promise<ProvisionOutcome>,
  ): Promise<ProvisionOutcome> {
    const { timeoutMs, logger } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const bounded = AbortSignal.any([signal, timeout]);
    try {
      return await Promise.race([attempt(bounded), rejectOnAbort(bounded)]);
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      const cause = timeout.aborted
        ? new ServiceUnavailableError(
            `${provisioner} did not finish with ${target} within ${Math.round(
              timeoutMs / 1000,
            )} s. It is tried again.`,
          )
        : error;
      logger.warn(
        `${provisioner} failed for workspace ${workspace} on ${target}`,
        toError(error) as Error,
      );
      return outcomeOfError(cause);
    }
  }
}

function requestOf(
  workspace: ProvisionedWorkspace,
  { target, state }: TargetRecord,
  signal: AbortSignal,
): ProvisionRequest {
  return { workspace, target, state, signal };
}

/** What `check` found, as the condition of a target that is only reported. */
function asDrift(outcome: ProvisionOutcome): ProvisionOutcome {
  const { changes } = outcome;
  if (changes.length === 0) {
    return outcome;
  }
  const found = changes
    .slice(0, 5)
    .map(({ action, object, detail }) =>
      [action, object, detail && `(${detail})`].filter(Boolean).join(' '),
    );
  const more = changes.length > 5 ? ` and ${changes.length - 5} more` : '';
  return {
    ...outcome,
    status: 'Drifted',
    reason: 'Drifted',
    message: `Somebody changed it. A sync would ${found.join(
      ', ',
    )}${more}. Sync now to put it right, or take the change over into the workspace.`,
  };
}

function missingProvisioner({ provisioner }: TargetRecord): ProvisionOutcome {
  return {
    status: 'Failed',
    reason: 'ProvisionerMissing',
    message: `What is here was made by ${provisioner}, which this portal does not have any more. Add its module again, so that it can remove it.`,
    changes: [],
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
  });
}
