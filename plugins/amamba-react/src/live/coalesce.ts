/** Asks for work that is done soon, but never twice at once nor too often. */
export interface Coalescer {
  request(): void;
  stop(): void;
}

/**
 * Runs `work` at once when asked, then at most once per `gapMs`. What is asked
 * for during a run makes one more run after it, because the run may have read
 * the world before the change it is asked about.
 */
export function coalesce(
  work: () => Promise<unknown>,
  gapMs: number,
): Coalescer {
  let running = false;
  let wanted = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = () => {
    timer = undefined;
    running = true;
    wanted = false;
    const startedAt = Date.now();
    const settled = () => {
      running = false;
      if (stopped) {
        return;
      }
      const rest = Math.max(0, gapMs - (Date.now() - startedAt));
      timer = setTimeout(() => {
        timer = undefined;
        if (wanted) {
          run();
        }
      }, rest);
    };
    work().then(settled, settled);
  };

  return {
    request() {
      if (stopped) {
        return;
      }
      wanted = true;
      if (!running && !timer) {
        run();
      }
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
