import type { ProgramContext } from '../../programs.ts';

/** Requests count for the load of this long after they came. */
const WINDOW_SECONDS = 15;
const BYTES_PER_REQUEST = 16 * 1024;
const MOST_REQUESTS_IN_MEMORY = 2_000;

/**
 * Turns the requests that a server gets into what it uses: processor time for
 * each over the last seconds, memory that follows.
 */
export class RequestLoad {
  readonly #context: ProgramContext;
  readonly #baseBytes: number;
  #second = 0;
  #bucket = { requests: 0, costMs: 0 };
  #requests = 0;
  #costMs = 0;

  constructor(context: ProgramContext, baseBytes: number) {
    this.#context = context;
    this.#baseBytes = baseBytes;
    context.container.allocate(context.pid, baseBytes);
  }

  /** Counts a request that took `costMs` of processor time. */
  record(costMs: number): void {
    const { clock } = this.#context;
    const second = Math.floor(clock.now() / 1000);
    if (second !== this.#second || this.#bucket.requests === 0) {
      this.#second = second;
      this.#bucket = { requests: 0, costMs: 0 };
      const bucket = this.#bucket;
      clock.after(WINDOW_SECONDS * 1000, () => {
        this.#requests -= bucket.requests;
        this.#costMs -= bucket.costMs;
        bucket.requests = 0;
        this.#report();
      });
    }
    this.#bucket.requests += 1;
    this.#bucket.costMs += costMs;
    this.#requests += 1;
    this.#costMs += costMs;
    this.#report();
  }

  #report(): void {
    const { container, pid, signal } = this.#context;
    if (signal.aborted) return;
    const counted = Math.min(this.#requests, MOST_REQUESTS_IN_MEMORY);
    container.burn(pid, this.#costMs / WINDOW_SECONDS);
    container.allocate(pid, this.#baseBytes + counted * BYTES_PER_REQUEST);
  }
}
