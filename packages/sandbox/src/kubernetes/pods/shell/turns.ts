/** Longest that programs may run without letting others have a turn. */
const TURN_MS = 15;

let turnStarted = performance.now();
let next: Promise<void> | undefined;

/**
 * Lets timers and sockets have a turn when programs have run for long: those
 * that wait only for each other would starve them.
 */
export function giveTurn(): Promise<void> | undefined {
  if (next) return next;
  if (performance.now() - turnStarted < TURN_MS) return undefined;
  next = new Promise<void>(resolve => {
    setImmediate(() => {
      next = undefined;
      // What waits now may run as long again.
      turnStarted = performance.now();
      resolve();
    });
  });
  return next;
}
