import { useSyncExternalStore } from 'react';

interface Ticker {
  subscribe(onTick: () => void): () => void;
  now(): number;
}

/** One timer for all who show the time at the same pace. */
function createTicker(periodMs: number): Ticker {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  const tick = () => {
    now = Date.now();
    listeners.forEach(listener => listener());
  };
  return {
    now: () => {
      // Without listeners nothing ticks; a new one starts from the present.
      if (!timer && Date.now() - now >= periodMs) {
        now = Date.now();
      }
      return now;
    },
    subscribe(onTick) {
      listeners.add(onTick);
      timer ??= setInterval(tick, periodMs);
      return () => {
        listeners.delete(onTick);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
}

const everySecond = createTicker(1000);
const still: Ticker = { subscribe: () => () => {}, now: () => Date.now() };

/**
 * The present, in epoch milliseconds, renewed each second while `ticking`.
 * Only the calling component renders again.
 */
export function useNow(ticking: boolean): number {
  const ticker = ticking ? everySecond : still;
  return useSyncExternalStore(ticker.subscribe, everySecond.now);
}
