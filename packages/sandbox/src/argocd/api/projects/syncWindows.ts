import { Cron } from 'croner';
import { parseDuration, type SyncWindow } from '../../controller/index.ts';

/** What is wrong with a window, in Argo CD's words. */
export function windowProblem(window: Partial<SyncWindow>): string | undefined {
  const { kind, schedule = '', duration = '' } = window;
  if (kind !== 'allow' && kind !== 'deny') {
    return `kind '${kind ?? ''}' mismatch: can only be allow or deny`;
  }
  const fields = schedule.split(/\s+/).filter(Boolean);
  if (fields.length !== 5 && !schedule.startsWith('@')) {
    return `cannot parse schedule '${schedule}': expected exactly 5 fields, found ${
      fields.length
    }: [${fields.join(' ')}]`;
  }
  try {
    // eslint-disable-next-line no-new -- it refuses what is no schedule
    new Cron(schedule, { paused: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `cannot parse schedule '${schedule}': ${why}`;
  }
  if (parseDuration(duration) === undefined) {
    return `cannot parse duration '${duration}': time: invalid duration ${JSON.stringify(
      duration,
    )}`;
  }
  return undefined;
}

/** Times are in UTC where no time zone is given, or one that there is not; what is false is not told. */
export function normalizeWindows({ spec }: { spec?: any }): void {
  for (const window of spec?.syncWindows ?? []) {
    if (!isTimeZone(window.timeZone)) window.timeZone = 'UTC';
    if (window.manualSync === false) delete window.manualSync;
  }
}

function isTimeZone(name: string | undefined): boolean {
  try {
    return (
      Boolean(name) && Boolean(Intl.DateTimeFormat('en', { timeZone: name }))
    );
  } catch {
    return false;
  }
}
