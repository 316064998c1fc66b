/** Options of {@link RecentReadings}. */
export interface RecentReadingsOptions<T> {
  /** For how long one is told again: Argo CD does not tell of all changes. */
  maxAgeMs: number;
  /** Most of all together. */
  maxBytes: number;
  /** About how much one takes. */
  sizeOf(value: T): number;
}

interface Entry<T> {
  reading: Promise<T>;
  begunAt: number;
  isRunning: boolean;
  bytes: number;
}

/**
 * What Argo CD says beside the objects of applications, read once however many
 * look at once, and told again for a short while unless the application
 * changes.
 */
export class RecentReadings<T> {
  readonly #options: RecentReadingsOptions<T>;
  /** By application, least recently used first; then by what was asked. */
  readonly #applications = new Map<string, Map<string, Entry<T>>>();
  #bytes = 0;

  constructor(options: RecentReadingsOptions<T>) {
    this.#options = options;
  }

  /** How much is kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * @param id - of the application
   * @param question - what is asked of it, for each another answer
   * @param read - asks; nobody's leaving may end it, for others wait for it too
   */
  get(
    id: string,
    question: readonly unknown[],
    read: () => Promise<T>,
  ): Promise<T> {
    const entries = this.#applications.get(id) ?? new Map<string, Entry<T>>();
    this.#applications.delete(id);
    this.#applications.set(id, entries);
    const key = JSON.stringify(question);
    const known = entries.get(key);
    if (known && (known.isRunning || this.#isRecent(known))) {
      return known.reading;
    }
    this.#forget(entries, key);
    return this.#begin(entries, key, read);
  }

  /** It changed: the next reader gets it anew. */
  applicationSeen(id: string): void {
    const entries = this.#applications.get(id);
    this.#applications.delete(id);
    for (const key of [...(entries?.keys() ?? [])]) {
      this.#forget(entries!, key);
    }
  }

  /** Any may have changed. */
  clear(): void {
    for (const id of [...this.#applications.keys()]) {
      this.applicationSeen(id);
    }
  }

  #isRecent({ begunAt }: Entry<T>): boolean {
    return Date.now() - begunAt < this.#options.maxAgeMs;
  }

  #begin(
    entries: Map<string, Entry<T>>,
    key: string,
    read: () => Promise<T>,
  ): Promise<T> {
    const entry: Entry<T> = {
      reading: read(),
      begunAt: Date.now(),
      isRunning: true,
      bytes: 0,
    };
    entries.set(key, entry);
    entry.reading.then(
      value => this.#keep(entries, key, entry, value),
      () => {
        if (entries.get(key) === entry) {
          this.#forget(entries, key);
        }
      },
    );
    return entry.reading;
  }

  /** Unless a change overtook it. */
  #keep(
    entries: Map<string, Entry<T>>,
    key: string,
    entry: Entry<T>,
    value: T,
  ): void {
    entry.isRunning = false;
    if (entries.get(key) !== entry) {
      return;
    }
    entry.bytes = key.length + this.#options.sizeOf(value);
    this.#bytes += entry.bytes;
    for (const id of [...this.#applications.keys()]) {
      if (this.#bytes <= this.#options.maxBytes) {
        return;
      }
      this.applicationSeen(id);
    }
  }

  #forget(entries: Map<string, Entry<T>>, key: string): void {
    this.#bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }
}
