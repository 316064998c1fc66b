import type { Clock } from './types.ts';

/** Longest delay that the timers of Node take; longer ones are chained. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Turn {
  callback: () => void;
}

/** How many callbacks run before requests get their turn. */
const CALLBACKS_A_TURN = 4;

/** Node runs all timers that are due before it looks at its sockets again. */
class Turns {
  #waiting: Turn[] = [];
  #next = 0;

  add(turn: Turn): void {
    if (this.#waiting.push(turn) === 1) this.#goOn();
  }

  #goOn(): void {
    for (let n = 0; n < CALLBACKS_A_TURN; n += 1) {
      // Each by itself, so that what it promised is kept before the next.
      setImmediate(() => this.#take(n === CALLBACKS_A_TURN - 1));
    }
  }

  #take(last: boolean): void {
    const turn = this.#waiting[this.#next];
    this.#next += 1;
    try {
      turn?.callback();
    } finally {
      if (last && this.#next < this.#waiting.length) {
        this.#goOn();
      } else if (last) {
        this.#waiting = [];
        this.#next = 0;
      }
    }
  }
}

/**
 * Wall-clock time. Its timers keep no process alive. However many fall due at
 * once, requests are served in between.
 */
export function createSystemClock(): Clock {
  const turns = new Turns();
  const after = (ms: number, callback: () => void): (() => void) => {
    let timer: NodeJS.Timeout;
    const turn = { callback };
    const arm = (rest: number) => {
      const step = Math.min(Math.max(rest, 0), LONGEST_TIMER_MS);
      timer = setTimeout(
        () => (rest > step ? arm(rest - step) : turns.add(turn)),
        step,
      );
      timer.unref();
    };
    arm(ms);
    return () => {
      clearTimeout(timer);
      turn.callback = () => undefined;
    };
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
