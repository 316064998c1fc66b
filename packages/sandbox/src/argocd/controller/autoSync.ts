import { equalJson } from '../../kubernetes/store/json.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import { recordEvent } from './applicationEvents.ts';
import type { ControllerContext } from './controllerContext.ts';
import { assignedWindows, canSync } from './syncWindows.ts';
import type { OperationState } from './sync/operationState.ts';
import type { Operation } from './sync/syncOptions.ts';
import type { Comparison, Condition } from './types.ts';

const RESOURCE = 'applications.argoproj.io';
const DEFAULT_RETRY = { limit: 5 };
/** Self-heals of one drift come ever later. */
const HEAL_BACKOFF = { firstMs: 2_000, factor: 3, longestMs: 300_000 };

export interface AutoSyncOutcome {
  /** Why it could not be tried, as the Application tells it. */
  condition?: Condition;
  /** When to try again. Milliseconds. */
  retryMs?: number;
}

/** Whether an Application syncs by itself, and is not paused. */
export function isAutomated({ spec }: KubeObject): boolean {
  const { automated } = spec.syncPolicy ?? {};
  return Boolean(automated) && automated.enabled !== false;
}

/** Starts a sync of an Application that syncs by itself, where it is due. */
export function autoSync(
  context: ControllerContext,
  app: KubeObject,
  comparison: Comparison,
): AutoSyncOutcome {
  const { automated } = app.spec.syncPolicy ?? {};
  const isFree = !app.operation && !app.metadata.deletionTimestamp;
  if (!isAutomated(app) || !isFree || comparison.syncStatus !== 'OutOfSync')
    return {};
  const { resources, project, place } = comparison;
  const changed = resources.filter(
    ({ status }) => status.status !== 'Synced' && !status.hook,
  );
  const onlyPruning = changed.every(({ status }) => status.requiresPruning);
  if (!automated.prune && onlyPruning) return {};
  const windows = project ? assignedWindows(project, app, place?.cluster) : [];
  if (!canSync(windows, false, context.clock.now())) return {};
  const attempt = nextAttempt(context, app, comparison, changed);
  if (!('operation' in attempt)) return attempt;
  const wipesOut =
    automated.prune &&
    !automated.allowEmpty &&
    changed.length === resources.length &&
    onlyPruning;
  if (wipesOut) {
    const message = `Skipping sync attempt to ${revisionText(
      comparison,
    )}: auto-sync will wipe out all resources`;
    return { condition: { type: 'SyncError', message } };
  }
  begin(context, app, comparison, attempt.operation);
  return {};
}

function nextAttempt(
  context: ControllerContext,
  app: KubeObject,
  comparison: Comparison,
  changed: Comparison['resources'],
): AutoSyncOutcome | { operation: Operation } {
  const { automated, syncOptions, retry } = app.spec.syncPolicy;
  const several = Boolean(app.spec.sources?.length);
  const sync: NonNullable<Operation['sync']> = {
    ...(automated.prune && { prune: true }),
    ...(several
      ? { revisions: comparison.revisions, sources: app.spec.sources }
      : { revision: comparison.revisions[0], source: app.spec.source }),
    ...(syncOptions && { syncOptions }),
  };
  const operation = {
    initiatedBy: { automated: true },
    retry: retry ?? DEFAULT_RETRY,
    sync,
  };
  const last = app.status?.operationState as OperationState | undefined;
  if (!last || !wasAttempted(last, sync)) return { operation };
  if (last.phase !== 'Succeeded' && last.operation.initiatedBy?.automated) {
    const { message } = last;
    return {
      condition: {
        type: 'SyncError',
        message: `Failed last sync attempt to ${revisionText(
          comparison,
        )}: ${message}`,
      },
    };
  }
  if (!automated.selfHeal) return {};
  const count = last.operation.sync?.autoHealAttemptsCount ?? 0;
  const since = context.clock.now() - Date.parse(last.finishedAt ?? '');
  const wait = healDelay(count) - since;
  if (wait > 0) return { retryMs: wait };
  const calm = since > HEAL_BACKOFF.longestMs;
  const healed = changed
    .filter(({ status }) => status.status === 'OutOfSync')
    .map(({ key: { group, kind, name } }) => ({
      ...(group && { group }),
      kind,
      name,
    }));
  Object.assign(sync, {
    autoHealAttemptsCount: calm ? 1 : count + 1,
    resources: healed,
  });
  return { operation };
}

function wasAttempted(
  { operation, syncResult }: OperationState,
  { revision, revisions, source, sources }: NonNullable<Operation['sync']>,
): boolean {
  const same = revisions
    ? equalJson(syncResult?.revisions ?? operation.sync?.revisions, revisions)
    : (syncResult?.revision ?? operation.sync?.revision) === revision;
  const from = revisions
    ? equalJson(syncResult?.sources ?? operation.sync?.sources, sources)
    : equalJson(syncResult?.source ?? operation.sync?.source, source);
  return same && from;
}

function healDelay(count: number): number {
  const { firstMs, factor, longestMs } = HEAL_BACKOFF;
  return count === 0 ? 0 : Math.min(firstMs * factor ** (count - 1), longestMs);
}

function begin(
  context: ControllerContext,
  app: KubeObject,
  comparison: Comparison,
  operation: Operation,
): void {
  const { namespace, name } = app.metadata;
  let begun = false;
  context.objects.modify(RESOURCE, namespace, name, current => {
    begun = !current.operation;
    if (!begun) return;
    current.operation = operation;
    if (current.status) delete current.status.operationState;
  });
  if (!begun) return;
  recordEvent(context, app, {
    reason: 'OperationStarted',
    message: `Initiated automated sync to '${comparison.revisions.join(', ')}'`,
  });
}

function revisionText({ revisions }: Comparison): string {
  return revisions.length > 1 ? `[${revisions.join(' ')}]` : revisions[0];
}
