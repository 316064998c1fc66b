import type { Counts } from './runFacts.ts';

/** `Tasks Completed: 3 (Failed: 1 (Ignored: 1), Cancelled 0), Skipped: 0` */
export function countsMessage(counts: Counts, final: boolean): string {
  const { succeeded, failed, ignored, cancelled, incomplete, skipped } = counts;
  const completed = succeeded + failed + ignored + cancelled;
  // While it runs, an ignored failure is not counted as one.
  const failures =
    final && ignored > 0
      ? `${failed + ignored} (Ignored: ${ignored})`
      : String(failed);
  const open = final ? '' : ` Incomplete: ${incomplete},`;
  return `Tasks Completed: ${completed} (Failed: ${failures}, Cancelled ${cancelled}),${open} Skipped: ${skipped}`;
}
