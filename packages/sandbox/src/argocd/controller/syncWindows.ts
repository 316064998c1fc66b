import { Cron } from 'croner';
import type { KubeObject } from '../../kubernetes/types.ts';
import { matchesGlob } from '../repo/glob.ts';

/** `spec.syncWindows[]` of an AppProject. */
export interface SyncWindow {
  kind: 'allow' | 'deny';
  schedule: string;
  duration: string;
  timeZone?: string;
  manualSync?: boolean;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  andOperator?: boolean;
}

/** The windows of a project that speak of an application. */
export function assignedWindows(
  project: KubeObject,
  app: KubeObject,
  cluster: { server: string; name: string } | undefined,
): SyncWindow[] {
  const windows: SyncWindow[] = project.spec?.syncWindows ?? [];
  return windows.filter(window => {
    const { applications = [], namespaces = [], clusters = [] } = window;
    const any = (patterns: string[], texts: string[]) =>
      patterns.some(pattern => texts.some(text => matchesGlob(pattern, text)));
    const {
      namespace = '',
      server = '',
      name = '',
    } = app.spec.destination ?? {};
    const places = cluster ? [cluster.server, cluster.name] : [server, name];
    const said = [
      { patterns: applications, texts: [app.metadata.name] },
      { patterns: namespaces, texts: [namespace] },
      { patterns: clusters, texts: places.filter(Boolean) },
    ];
    return window.andOperator
      ? said.every(
          ({ patterns, texts }) =>
            patterns.length === 0 || any(patterns, texts),
        )
      : said.some(({ patterns, texts }) => any(patterns, texts));
  });
}

export function isActive(window: SyncWindow, now: number): boolean {
  const duration = parseDuration(window.duration);
  if (duration === undefined) return false;
  try {
    const cron = new Cron(window.schedule, {
      timezone: window.timeZone || 'UTC',
    });
    const next = cron.nextRun(new Date(now - duration));
    return next !== null && next.getTime() <= now;
  } catch {
    // An unknown time zone, which the API takes, keeps nothing open.
    return false;
  }
}

/** Whether windows let an application be synced now. */
export function canSync(
  windows: SyncWindow[],
  isManual: boolean,
  now: number,
): boolean {
  if (windows.length === 0) return true;
  const denies = windows.filter(
    window => window.kind === 'deny' && isActive(window, now),
  );
  if (denies.length > 0) {
    return isManual && denies.every(({ manualSync }) => manualSync);
  }
  const allows = windows.filter(({ kind }) => kind === 'allow');
  if (allows.length === 0) return true;
  if (allows.some(window => isActive(window, now))) return true;
  return isManual && allows.every(({ manualSync }) => manualSync);
}

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Go's durations (`1h30m`) in milliseconds; undefined when it is none. */
export function parseDuration(text: string | undefined): number | undefined {
  if (!text || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, , unit] of text.matchAll(
    /(\d+(\.\d+)?)(ms|s|m|h|d)/g,
  )) {
    sum += Number(amount) * UNITS[unit];
  }
  return sum;
}
