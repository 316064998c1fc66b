import type { Clock } from './types.ts';

/** Longest delay that the timers of Node take; longer ones are chained. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Wall-clock time. Its timers keep no process alive. */
export function createSystemClock(): Clock {
  const after = (ms: number, callback: () => void): (() => void) => {
    let timer: NodeJS.Timeout;
    const arm = (rest: number) => {
      const step = Math.min(Math.max(rest, 0), LONGEST_TIMER_MS);
      timer = setTimeout(
        () => (rest > step ? arm(rest - step) : callback()),
        step,
      );
      timer.unref();
    };
    arm(ms);
    return () => clearTimeout(timer);
  };
  return { now: () => Date.now(), after, sleep: sleepWith(after) };
}

interface Alarm {
  due: number;
  callback: () => void;
}

/** A clock that stands still until it is moved; `advance` fires what falls due. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function createManualClock(start = Date.now()): ManualClock {
  let now = start;
  const alarms = new Set<Alarm>();
  const after = (ms: number, callback: () => void) => {
    const alarm = { due: now + Math.max(ms, 0), callback };
    alarms.add(alarm);
    return () => {
      alarms.delete(alarm);
    };
  };
  const nextDue = (until: number): Alarm | undefined => {
    let next: Alarm | undefined;
    for (const alarm of alarms) {
      if (alarm.due <= until && (!next || alarm.due < next.due)) next = alarm;
    }
    return next;
  };
  const advance = (ms: number) => {
    const target = now + ms;
    for (let alarm = nextDue(target); alarm; alarm = nextDue(target)) {
      alarms.delete(alarm);
      now = alarm.due;
      alarm.callback();
    }
    now = target;
  };
  return { now: () => now, after, sleep: sleepWith(after), advance };
}

function sleepWith(after: Clock['after']): Clock['sleep'] {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      let cancel = () => {};
      const onAbort = () => {
        cancel();
        reject(signal?.reason);
      };
      cancel = after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
}

/** `metav1.Time`: RFC 3339 in whole seconds. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
