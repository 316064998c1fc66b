import type { Process } from './process.ts';
import type { ShellState } from './shellState.ts';
import { parseSignal, type Signal } from './signals.ts';

/**
 * What a shell does when signals arrive. As POSIX has it, a handler runs when
 * the command in the foreground has ended; `wait` and `read` are interrupted.
 */
export class Traps {
  readonly #process: Process;
  readonly #state: ShellState;
  readonly #arrived: Signal[] = [];

  constructor(process: Process, state: ShellState) {
    this.#process = process;
    this.#state = state;
  }

  /** Lets the process act on a signal as `state.traps` say. */
  apply(name: string): void {
    const signal = parseSignal(name);
    if (!signal) return;
    const text = this.#state.traps.get(name);
    if (text === undefined) this.#process.handle(signal, undefined);
    else if (text === '') this.#process.handle(signal, 'ignore');
    else {
      this.#process.handle(signal, arrived => {
        this.#arrived.push(arrived);
        this.#process.interrupt(arrived);
      });
    }
  }

  /** Runs the handlers of signals that have arrived. */
  async handle(run: (handler: string) => Promise<void>): Promise<void> {
    for (
      let signal = this.#arrived.shift();
      signal;
      signal = this.#arrived.shift()
    ) {
      const handler = this.#state.traps.get(signal);
      if (!handler) continue;
      const { status } = this.#state;
      await run(handler);
      this.#state.status = status;
    }
  }
}
