import { createManualClock } from '../../clock.ts';
import type { Clock } from '../../types.ts';

const TICK_MS = 4;
const LONGEST_TICK_MS = 8;

/**
 * Time that runs faster than the wall's, but never ahead of what the process
 * gets done: on a busy machine it goes slower, so that recorded timeouts are
 * met in the recorded order.
 */
export function startPatientClock(speed: number): {
  clock: Clock;
  stop(): void;
} {
  const clock = createManualClock();
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    clock.advance(Math.round(Math.min(now - last, LONGEST_TICK_MS) * speed));
    last = now;
  }, TICK_MS);
  return { clock, stop: () => clearInterval(timer) };
}
