import { timestamp } from '../../../kubernetes/clock.ts';
import { equalJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { recordEvent } from '../applicationEvents.ts';
import type { ControllerContext } from '../controllerContext.ts';
import { parseDuration } from '../syncWindows.ts';
import type { Operation } from './syncOptions.ts';
import type { OperationPhase } from './syncStep.ts';
import type { ResourceResult } from './syncTask.ts';

const RESOURCE = 'applications.argoproj.io';
const HISTORY_LIMIT = 10;
const BACKOFF = { duration: '5s', factor: 2, maxDuration: '3m' };

/** `status.operationState` of an Application. */
export interface OperationState {
  operation: Operation;
  phase: OperationPhase;
  startedAt: string;
  finishedAt?: string;
  message?: string;
  retryCount?: number;
  syncResult?: {
    resources?: ResourceResult[];
    revision?: string;
    revisions?: string[];
    source?: Record<string, unknown>;
    sources?: Array<Record<string, unknown>>;
  };
}

export function isCompleted({ phase }: OperationState): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Error';
}

/** Writes how an operation stands; one that has ended is taken from the spec. */
export function persistOperation(
  context: ControllerContext,
  app: KubeObject,
  state: OperationState,
): void {
  const { namespace, name } = app.metadata;
  context.objects.modify(RESOURCE, namespace, name, current => {
    const status = (current.status ??= {});
    const known = status.operationState as OperationState | undefined;
    // Somebody has stopped it meanwhile; the next step will see that.
    const stopped = known?.phase === 'Terminating' && state.phase === 'Running';
    const next = stopped ? { ...state, phase: known.phase } : state;
    if (!equalJson(known, next)) status.operationState = next;
    if (isCompleted(state)) delete current.operation;
  });
  if (isCompleted(state)) tellOfEnd(context, app, state);
}

function tellOfEnd(
  context: ControllerContext,
  app: KubeObject,
  { operation, phase, syncResult, message }: OperationState,
): void {
  const { resources, sources } = operation.sync ?? {};
  const what = resources?.length ? 'Partial sync operation' : 'Sync operation';
  const revision = sources?.length
    ? (syncResult?.revisions ?? []).join(', ')
    : syncResult?.revision ?? '';
  const succeeded = phase === 'Succeeded';
  recordEvent(context, app, {
    type: succeeded ? 'Normal' : 'Warning',
    reason: 'OperationCompleted',
    message: succeeded
      ? `${what} to ${revision} succeeded`
      : `${what} to ${revision} failed: ${message}`,
  });
}

/** Adds an entry to `status.history`; partial syncs and dry runs make none. */
export function persistHistory(
  { objects, clock }: ControllerContext,
  app: KubeObject,
  { operation, startedAt, syncResult = {} }: OperationState,
): void {
  const { sync = {}, initiatedBy } = operation;
  if (sync.dryRun || sync.resources?.length) return;
  const { namespace, name } = app.metadata;
  const { revision, revisions, source, sources } = syncResult;
  objects.modify(RESOURCE, namespace, name, current => {
    const history: Array<{ id: number }> = current.status?.history ?? [];
    const entry = {
      deployStartedAt: startedAt,
      deployedAt: timestamp(clock.now()),
      id: (history.at(-1)?.id ?? -1) + 1,
      initiatedBy: initiatedBy ?? {},
      ...(revision && { revision }),
      ...(revisions && { revisions }),
      source,
      ...(sources && { sources }),
    };
    const limit = current.spec.revisionHistoryLimit ?? HISTORY_LIMIT;
    current.status ??= {};
    current.status.history = limit > 0 ? [...history, entry].slice(-limit) : [];
  });
}

/**
 * A failed operation that is to be tried again: how it is told, and when.
 * Undefined when it has had its tries.
 */
export function nextTry(
  state: OperationState,
  now: number,
): { state: OperationState; at: number } | undefined {
  const { retry = {} } = state.operation;
  const { limit = 0 } = retry;
  const count = state.retryCount ?? 0;
  if (limit >= 0 && count >= limit) return undefined;
  const told = retryAt(retry, now, count);
  if (told === undefined) return undefined;
  const kitchen = new Date(told).toLocaleTimeString('en-US', {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return {
    at: told,
    state: {
      ...state,
      phase: 'Running',
      finishedAt: timestamp(now),
      retryCount: count + 1,
      message: `${state.message}. Retrying attempt #${
        count + 1
      } at ${kitchen.replace(/\s/g, '')}.`,
    },
  };
}

/** When a failed operation that waits is due; undefined where never. */
export function retryDue(state: OperationState): number | undefined {
  const finished = Date.parse(state.finishedAt ?? '');
  return retryAt(state.operation.retry ?? {}, finished, state.retryCount ?? 0);
}

function retryAt(
  { backoff = {} }: NonNullable<Operation['retry']>,
  from: number,
  count: number,
): number | undefined {
  const duration = parseDuration(backoff.duration || BACKOFF.duration);
  const longest = parseDuration(backoff.maxDuration || BACKOFF.maxDuration);
  if (duration === undefined || longest === undefined) return undefined;
  const factor = backoff.factor || BACKOFF.factor;
  return from + Math.min(duration * factor ** count, longest);
}
