import { timestamp } from '../../../kubernetes/clock.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { compareApplication } from '../comparison.ts';
import type { ControllerContext } from '../controllerContext.ts';
import { sourcesOf } from '../sources.ts';
import { assignedWindows, canSync } from '../syncWindows.ts';
import { ERROR_CONDITIONS, type Comparison } from '../types.ts';
import { buildTasks } from './buildTasks.ts';
import {
  isCompleted,
  nextTry,
  persistHistory,
  persistOperation,
  retryDue,
  type OperationState,
} from './operationState.ts';
import { SyncOptions } from './syncOptions.ts';
import { runSyncStep, terminateSync, type StepOutcome } from './syncStep.ts';

const RESOURCE = 'applications.argoproj.io';
const BLOCKED = 'Sync operation blocked by sync window';
/** How long a step that only waits is from the next, when nothing happens. */
const PATIENCE_MS = 1_000;
const BLOCKED_PATIENCE_MS = 5_000;

/** What becomes of an operation after a step. */
export interface Progress {
  /** It has ended just now. */
  ended?: boolean;
  /** When to look again, whatever happens. Milliseconds. */
  lookAgainMs?: number;
}

/** Carries the operation of an Application as far as it goes for now. */
export async function processOperation(
  context: ControllerContext,
  key: { namespace: string; name: string },
): Promise<Progress> {
  for (;;) {
    const app = context.objects.get(RESOURCE, key.namespace, key.name);
    if (!app?.operation) return {};
    const known = app.status?.operationState as OperationState | undefined;
    if (!known || isCompleted(known)) {
      persistOperation(context, app, begun(context, app));
      continue;
    }
    const waiting = waitForRetry(context, app, known);
    if (waiting !== undefined) return { lookAgainMs: waiting };
    const before = context.objects.get(RESOURCE, key.namespace, key.name);
    const state = before?.status?.operationState as OperationState | undefined;
    if (!before || !state) return {};
    const next = await step(context, before, state);
    const isSame =
      next.phase === state.phase &&
      next.message === state.message &&
      JSON.stringify(next.syncResult) === JSON.stringify(state.syncResult);
    if (isCompleted(next)) return finish(context, before, next);
    if (!isSame) persistOperation(context, before, next);
    if (isSame) {
      return {
        lookAgainMs:
          next.message === BLOCKED ? BLOCKED_PATIENCE_MS : PATIENCE_MS,
      };
    }
  }
}

function begun({ clock }: ControllerContext, app: KubeObject): OperationState {
  return {
    operation: app.operation,
    phase: 'Running',
    startedAt: timestamp(clock.now()),
  };
}

/** @returns how long a failed try has to wait, undefined where it goes on */
function waitForRetry(
  context: ControllerContext,
  app: KubeObject,
  state: OperationState,
): number | undefined {
  if (!state.finishedAt || state.phase === 'Terminating') return undefined;
  const due = retryDue(state) ?? 0;
  const now = context.clock.now();
  if (due > now) return due - now;
  const { finishedAt: _finishedAt, ...rest } = state;
  persistOperation(context, app, {
    ...rest,
    message: `Retrying operation. Attempt #${state.retryCount}`,
  });
  return undefined;
}

function finish(
  context: ControllerContext,
  app: KubeObject,
  ended: OperationState,
): Progress {
  const now = context.clock.now();
  const stopped = ended.message === 'Operation terminated';
  if (ended.phase !== 'Succeeded' && !stopped) {
    const again = nextTry(ended, now);
    if (again) {
      persistOperation(context, app, again.state);
      return { lookAgainMs: Math.max(again.at - now, 0) };
    }
  }
  const { retryCount } = ended;
  const message =
    retryCount && ended.phase !== 'Succeeded'
      ? `${ended.message} (retried ${retryCount} times).`
      : ended.message;
  const state = { ...ended, message, finishedAt: timestamp(now) };
  if (state.phase === 'Succeeded') persistHistory(context, app, state);
  persistOperation(context, app, state);
  return { ended: true };
}

async function step(
  context: ControllerContext,
  app: KubeObject,
  state: OperationState,
): Promise<OperationState> {
  const { operation, message } = state;
  if (isBlocked(context, app, state)) {
    const syncResult = syncResultOf(state, sourcesIn(app, state));
    return { ...state, syncResult, message: BLOCKED };
  }
  const comparison = await compareOperation(context, app, state);
  const { sources, revisions, failed, invalid } = comparison;
  const syncResult = syncResultOf(
    state,
    sources,
    failed || invalid ? undefined : revisions,
  );
  const problems = comparison.conditions.filter(({ type }) =>
    ERROR_CONDITIONS.includes(type),
  );
  if (problems.length > 0) {
    const words = problems.map(({ type, message: text }) => `${type}: ${text}`);
    return { ...state, syncResult, phase: 'Error', message: words.join('; ') };
  }
  // A new attempt knows nothing of what came of the one before.
  const retried = /^Retrying operation\. Attempt #\d+$/.test(message ?? '');
  const results = retried ? [] : state.syncResult?.resources ?? [];
  const outcome = await carryOn(context, app, state, comparison, results);
  return {
    ...state,
    operation,
    phase: outcome.phase,
    message: outcome.message,
    syncResult: {
      ...(outcome.results.length > 0 && { resources: outcome.results }),
      ...syncResult,
    },
  };
}

async function carryOn(
  context: ControllerContext,
  app: KubeObject,
  state: OperationState,
  comparison: Comparison,
  results: NonNullable<NonNullable<OperationState['syncResult']>['resources']>,
): Promise<StepOutcome> {
  const options = new SyncOptions(state.operation);
  const revision = comparison.revisions[0] ?? '';
  const started = Math.floor(Date.parse(state.startedAt) / 1000);
  const tasks = buildTasks({
    comparison,
    options,
    results,
    suffix: `${revision.slice(0, 7)}-${started}`,
    namespaceMetadata: app.spec.syncPolicy?.managedNamespaceMetadata,
  });
  const input = {
    comparison,
    tasks,
    options,
    results,
    clock: context.clock,
    waveDelayMs: context.settings().waveDelayMs,
  };
  return state.phase === 'Terminating'
    ? terminateSync(input)
    : runSyncStep(input);
}

/** Those of the operation; the application's own unless it has some. */
function sourcesIn(
  app: KubeObject,
  { operation: { sync = {} } }: OperationState,
): Comparison['sources'] {
  const one = sync.source ? [sync.source] : sourcesOf(app);
  return (sync.sources?.length ? sync.sources : one) as Comparison['sources'];
}

function compareOperation(
  context: ControllerContext,
  app: KubeObject,
  state: OperationState,
): Promise<Comparison> {
  const { operation, syncResult } = state;
  const { sync = {} } = operation;
  // What a branch meant when the sync began holds until its end.
  const resolved =
    syncResult?.revisions ??
    (syncResult?.revision ? [syncResult.revision] : undefined);
  const given = sync.revisions ?? (sync.revision ? [sync.revision] : undefined);
  return compareApplication(context, {
    app,
    sources: sourcesIn(app, state),
    revisions: resolved ?? given,
    manifests: sync.manifests,
  });
}

/** @param compared - revisions that the sources were found to have */
function syncResultOf(
  { operation, syncResult }: OperationState,
  sources: Comparison['sources'],
  compared?: string[],
): NonNullable<OperationState['syncResult']> {
  const { sync = {} } = operation;
  if (sync.sources?.length || sources.length > 1) {
    return {
      revision: '',
      revisions: syncResult?.revisions ?? compared ?? sync.revisions,
      source: { repoURL: '' },
      sources: sources as unknown as Array<Record<string, unknown>>,
    };
  }
  const local = Boolean(sync.manifests?.length);
  const revision = compared?.[0] ?? sync.revision ?? '';
  return {
    revision: local ? '' : syncResult?.revision || revision,
    source: sources[0] as unknown as Record<string, unknown>,
  };
}

function isBlocked(
  context: ControllerContext,
  app: KubeObject,
  { operation, phase }: OperationState,
): boolean {
  if (phase === 'Terminating') return false;
  const project = context.project(app);
  if (!project?.spec?.syncWindows?.length) return false;
  let cluster;
  try {
    cluster = context.destinations.resolve(app.spec.destination ?? {});
  } catch {
    cluster = undefined;
  }
  const windows = assignedWindows(project, app, cluster);
  const isManual = !operation.initiatedBy?.automated;
  return !canSync(windows, isManual, context.clock.now());
}
