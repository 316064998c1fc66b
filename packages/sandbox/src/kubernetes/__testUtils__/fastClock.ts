import { createSystemClock } from '../clock.ts';
import type { Clock } from '../types.ts';

/** Time that passes `speed` times as fast, so that recorded waits pass soon. */
export function createFastClock(speed: number, start = Date.now()): Clock {
  const clock = createSystemClock();
  const begun = clock.now();
  return {
    now: () => Math.floor(start + (clock.now() - begun) * speed),
    after: (ms, callback) => clock.after(ms / speed, callback),
    sleep: (ms, signal) => clock.sleep(ms / speed, signal),
  };
}
