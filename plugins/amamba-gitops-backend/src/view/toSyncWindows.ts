import type { SyncWindows } from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoSyncWindow,
  ArgoSyncWindows,
} from '@amamba/plugin-amamba-node';
import { timesOf, type WindowTimes } from './windowTimes';

interface Window {
  window: ArgoSyncWindow;
  times: WindowTimes;
}

/** So many changes of windows are looked ahead for the end of a block. */
const MAX_CHANGES = 100;

/**
 * Whether a sync that somebody starts is let through now, and if not, which
 * window keeps it and until when.
 *
 * @remarks Argo CD says whether; it does not say why or until when.
 */
export function toSyncWindows(
  { assignedWindows, canSync }: ArgoSyncWindows,
  now: Date,
): SyncWindows {
  const windows = (assignedWindows ?? []).map(window => ({
    window,
    times: timesOf(window),
  }));
  const blocking = canSync ? undefined : blockingOf(windows, now);
  const until = blocking && endOfBlock(windows, now);
  return {
    canSync,
    ...(blocking && {
      blockedBy: {
        ...namesOf(blocking.window),
        ...(until && { until: until.toISOString() }),
      },
    }),
    windows: windows.map(one => toWindow(one, now)),
  };
}

function toWindow(
  { window, times }: Window,
  now: Date,
): SyncWindows['windows'][number] {
  const nextChange = times.nextChange(now);
  return {
    ...namesOf(window),
    manualSync: window.manualSync ?? false,
    active: times.isActive(now),
    ...(nextChange && { nextChange: nextChange.toISOString() }),
  };
}

function namesOf({ kind, schedule, duration, timeZone }: ArgoSyncWindow) {
  return {
    kind: kind === 'deny' ? ('deny' as const) : ('allow' as const),
    schedule: schedule ?? '',
    duration: duration ?? '',
    ...(timeZone && { timeZone }),
  };
}

function isDeny({ window }: Window): boolean {
  return window.kind === 'deny';
}

/**
 * Argo CD's rule for syncs by hand: a window that denies goes before all;
 * where windows allow, one of them has to be open. `manualSync` lifts it, of
 * denying windows when all that hold have it, of allowing ones likewise.
 */
function blockersAt(windows: readonly Window[], at: Date): Window[] {
  const active = windows.filter(({ times }) => times.isActive(at));
  const denying = active.filter(isDeny);
  if (denying.length > 0) {
    return denying.filter(({ window }) => !window.manualSync);
  }
  if (active.length > 0) {
    return [];
  }
  return windows.filter(one => !isDeny(one) && !one.window.manualSync);
}

/** The one to be told of: that which holds longest. */
function blockingOf(windows: readonly Window[], now: Date): Window | undefined {
  const blockers = blockersAt(windows, now);
  const changeOf = ({ times }: Window) =>
    times.nextChange(now)?.getTime() ?? Infinity;
  return [...blockers].sort((a, b) =>
    // Of allowing windows the next one counts, of denying ones the last.
    isDeny(a) ? changeOf(b) - changeOf(a) : changeOf(a) - changeOf(b),
  )[0];
}

/** The first moment at which nothing blocks; undefined: none is in sight. */
function endOfBlock(windows: readonly Window[], now: Date): Date | undefined {
  let at = nextChangeOf(windows, now);
  for (let count = 0; at && count < MAX_CHANGES; count += 1) {
    if (blockersAt(windows, at).length === 0) {
      return at;
    }
    at = nextChangeOf(windows, at);
  }
  return undefined;
}

/** When the first of them begins or ends. */
function nextChangeOf(windows: readonly Window[], at: Date): Date | undefined {
  const changes = windows.flatMap(({ times }) => times.nextChange(at) ?? []);
  return changes.length > 0
    ? new Date(Math.min(...changes.map(change => change.getTime())))
    : undefined;
}
