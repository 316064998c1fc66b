import { Cron } from 'croner';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { parseDuration } from '../../crds/settings.ts';
import { matchesGlob } from '../access/glob.ts';

/** One of `spec.syncWindows` of an AppProject. */
export interface SyncWindow {
  kind?: 'allow' | 'deny';
  schedule?: string;
  duration?: string;
  timeZone?: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
  andOperator?: boolean;
  syncOverrun?: boolean;
  description?: string;
}

/** Whom windows are looked up for. */
export interface WindowSubject {
  application: string;
  namespace?: string;
  server?: string;
  cluster?: string;
}

/** Windows of a project that concern an Application. */
export function assignedWindows(
  project: Pick<KubeObject, 'spec'>,
  subject: WindowSubject,
): SyncWindow[] {
  const windows: SyncWindow[] = project.spec.syncWindows ?? [];
  return windows.filter(window => concerns(window, subject));
}

function concerns(window: SyncWindow, subject: WindowSubject): boolean {
  const any = (
    patterns: string[] | undefined,
    ...texts: (string | undefined)[]
  ) =>
    patterns?.length
      ? patterns.some(pattern =>
          texts.some(text => text !== undefined && matchesGlob(pattern, text)),
        )
      : undefined;
  const answers = [
    any(window.applications, subject.application),
    any(window.clusters, subject.server, subject.cluster),
    any(window.namespaces, subject.namespace),
  ].filter(answer => answer !== undefined);
  if (answers.length === 0) return false;
  return window.andOperator ? answers.every(Boolean) : answers.some(Boolean);
}

/** Whether a window is open at a moment. */
export function isOpen(window: SyncWindow, now: number): boolean {
  const length = parseDuration(window.duration ?? '');
  if (length === undefined) return false;
  const before = new Date(now - length);
  const opened = schedule(window)?.nextRun(before);
  return opened !== null && opened !== undefined && opened.getTime() < now;
}

/** Undefined for what is no schedule. A time zone that is none counts as UTC. */
function schedule({
  schedule: text = '',
  timeZone,
}: SyncWindow): Cron | undefined {
  for (const timezone of [timeZone || 'UTC', 'UTC']) {
    try {
      const cron = new Cron(text, { timezone, paused: true, mode: '5-part' });
      cron.nextRun();
      return cron;
    } catch {
      // A time zone that does not exist shows itself here too.
    }
  }
  return undefined;
}

/**
 * Whether a sync may start.
 * @param manual - Somebody asks for it; it is not automatic.
 */
export function canSync(
  windows: SyncWindow[],
  now: number,
  manual: boolean,
): boolean {
  const open = windows.filter(window => isOpen(window, now));
  const denials = open.filter(({ kind }) => kind === 'deny');
  if (denials.length > 0) {
    return manual && denials.every(({ manualSync }) => manualSync === true);
  }
  if (open.length > 0) return true;
  const closed = windows.filter(({ kind }) => kind === 'allow');
  if (closed.length === 0) return true;
  return manual && closed.every(({ manualSync }) => manualSync === true);
}

/** What is wrong with a window, in Argo CD's words. */
export function windowProblem(window: SyncWindow): string | undefined {
  const { kind, schedule: text = '', duration = '' } = window;
  if (kind !== 'allow' && kind !== 'deny') {
    return `kind '${kind ?? ''}' mismatch: can only be allow or deny`;
  }
  const fields = text.split(/\s+/).filter(Boolean);
  if (fields.length !== 5 && !text.startsWith('@')) {
    return `cannot parse schedule '${text}': expected exactly 5 fields, found ${
      fields.length
    }: [${fields.join(' ')}]`;
  }
  if (!schedule(window)) {
    return `cannot parse schedule '${text}': failed to parse field`;
  }
  if (parseDuration(duration) === undefined) {
    return `cannot parse duration '${duration}': time: invalid duration ${JSON.stringify(
      duration,
    )}`;
  }
  return undefined;
}
