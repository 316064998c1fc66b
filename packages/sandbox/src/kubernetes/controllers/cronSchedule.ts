import { Cron } from 'croner';

/** More missed starts than this are not counted one by one. */
const MOST_MISSED = 100;

/** When a schedule is due; the cluster's own time is UTC. */
export class CronSchedule {
  readonly #cron: Cron;

  /** @throws when the schedule or the time zone cannot be understood */
  constructor(schedule: string, timeZone = 'Etc/UTC') {
    this.#cron = new Cron(schedule, { timezone: timeZone, paused: true });
  }

  /** Milliseconds since the epoch of the first time after another. */
  next(after: number): number | undefined {
    return this.#cron.nextRun(new Date(after))?.getTime();
  }

  /** The last time due in `(after, until]`, and how many there were, about. */
  lastDue(after: number, until: number): { at?: number; missed: number } {
    let at: number | undefined;
    let missed = 0;
    let next = this.next(after);
    while (next !== undefined && next <= until && missed <= MOST_MISSED) {
      at = next;
      missed += 1;
      next = this.next(next);
    }
    if (missed <= MOST_MISSED) return { at, missed };
    // Far behind: look for the last one in ever longer steps back.
    for (let span = 60_000; ; span *= 2) {
      const recent = this.next(Math.max(until - span, after));
      if (recent !== undefined && recent <= until) {
        const last = this.lastDue(recent - 1, until);
        return { at: last.at, missed: MOST_MISSED + 1 };
      }
    }
  }
}
