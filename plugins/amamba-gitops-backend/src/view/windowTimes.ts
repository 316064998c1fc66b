import type { ArgoSyncWindow } from '@amamba/plugin-amamba-node';
import { Cron } from 'croner';

/** A sync window in time. */
export interface WindowTimes {
  isActive(at: Date): boolean;
  /**
   * When it begins next, or ends if it is active; undefined: never, or so
   * late that it does not matter.
   */
  nextChange(at: Date): Date | undefined;
}

const NEVER: WindowTimes = {
  isActive: () => false,
  nextChange: () => undefined,
};
/** A window that begins again before it ends is followed so many times. */
const MAX_CHAIN = 150;

const UNITS: Record<string, number> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** Milliseconds of a duration as Go writes it: `1h30m`. */
export function parseGoDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit],
    0,
  );
}

/** When a window holds; one that cannot be read never does. */
export function timesOf(window: ArgoSyncWindow): WindowTimes {
  const duration = parseGoDuration(window.duration ?? '');
  const cron = readSchedule(window);
  if (!cron || !duration) {
    return NEVER;
  }
  const lastStart = (at: Date) => {
    const start = cron.nextRun(new Date(at.getTime() - duration));
    return start && start <= at ? start : undefined;
  };
  return {
    isActive: at => Boolean(lastStart(at)),
    nextChange: at => {
      const start = lastStart(at);
      return start
        ? endOf(cron, start, duration)
        : cron.nextRun(at) ?? undefined;
    },
  };
}

function readSchedule({
  schedule,
  timeZone,
}: ArgoSyncWindow): Cron | undefined {
  try {
    const cron = new Cron(schedule ?? '', {
      timezone: timeZone || 'UTC',
      paused: true,
    });
    // A time zone that is none is found out only here.
    cron.nextRun();
    return cron;
  } catch {
    return undefined;
  }
}

function endOf(cron: Cron, start: Date, duration: number): Date | undefined {
  let last = start;
  for (let count = 0; count < MAX_CHAIN; count += 1) {
    const end = new Date(last.getTime() + duration);
    const next = cron.nextRun(last);
    if (!next || next > end) {
      return end;
    }
    last = next;
  }
  return undefined;
}
