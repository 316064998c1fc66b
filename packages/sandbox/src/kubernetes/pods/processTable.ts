import type { ProcessEntry, ProcessTable } from './podContext.ts';

/** The kernel's default `kernel.pid_max`. */
const MAX_PID = 32_768;
/** All containers share the memory of one process; a fork bomb stops here. */
const MAX_PROCESSES = 2_048;

/** Processes in the order of their start; the first one has id 1. */
export class PidTable implements ProcessTable {
  readonly #entries = new Map<number, ProcessEntry>();
  readonly #before: number;
  readonly #max: number;
  #last: number;

  /** @param ids - between which the ids are */
  constructor({ first = 1, max = MAX_PID } = {}) {
    this.#before = first - 1;
    this.#last = this.#before;
    this.#max = max;
  }

  get processes(): ProcessEntry[] {
    return [...this.#entries.values()];
  }

  /** @throws Error when there are too many processes already */
  nextPid(): number {
    if (this.#entries.size >= MAX_PROCESSES) {
      throw new Error("can't fork: Resource temporarily unavailable");
    }
    do {
      this.#last = this.#last === this.#max ? this.#before : this.#last;
      this.#last += 1;
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
