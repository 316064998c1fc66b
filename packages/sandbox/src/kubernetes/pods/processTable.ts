import type { ProcessEntry, ProcessTable } from './podContext.ts';

/** The kernel's default `kernel.pid_max`. */
const MAX_PID = 32_768;
/** All containers share the memory of one process; a fork bomb stops here. */
const MAX_PROCESSES = 2_048;

/** Processes in the order of their start; the first one has id 1. */
export class PidTable implements ProcessTable {
  readonly #entries = new Map<number, ProcessEntry>();
  #last = 0;

  get processes(): ProcessEntry[] {
    return [...this.#entries.values()];
  }

  /** @throws Error when there are too many processes already */
  nextPid(): number {
    if (this.#entries.size >= MAX_PROCESSES) {
      throw new Error("can't fork: Resource temporarily unavailable");
    }
    do {
      this.#last = (this.#last % MAX_PID) + 1;
    } while (this.#entries.has(this.#last));
    return this.#last;
  }

  add(entry: ProcessEntry): void {
    this.#entries.set(entry.pid, entry);
  }

  remove(pid: number): void {
    this.#entries.delete(pid);
  }
}
