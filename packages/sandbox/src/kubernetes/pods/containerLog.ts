/** Most bytes of log kept for one container; the oldest go first. */
export const MAX_LOG_BYTES = 8 * 1024 * 1024;
/** The kubelet's log format cuts longer lines. */
const MAX_LINE_BYTES = 16 * 1024;

export interface LogLine {
  /** Milliseconds since the epoch, with the order of lines as fraction. */
  time: string;
  at: number;
  /** With its newline. */
  text: Buffer;
}

type Stream = 'stdout' | 'stderr';

/** What one run of a container has printed, in whole lines. */
export class ContainerLog {
  readonly #now: () => number;
  readonly #partial = new Map<Stream, Buffer>();
  readonly #listeners = new Set<() => void>();
  #lines: LogLine[] = [];
  #dropped = 0;
  #bytes = 0;
  #closed = false;
  #sequence = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  write(stream: Stream, chunk: Buffer): void {
    if (this.#closed) return;
    let rest = Buffer.concat([
      this.#partial.get(stream) ?? Buffer.alloc(0),
      chunk,
    ]);
    for (
      let end = rest.indexOf(10);
      end >= 0 || rest.length >= MAX_LINE_BYTES;
      end = rest.indexOf(10)
    ) {
      const cut = end >= 0 && end < MAX_LINE_BYTES ? end : MAX_LINE_BYTES;
      this.#append(rest.subarray(0, cut));
      rest = rest.subarray(end === cut ? cut + 1 : cut);
    }
    this.#partial.set(stream, rest);
    this.#notify();
  }

  /** The container has ended; a last line without newline counts as a line. */
  close(): void {
    for (const rest of this.#partial.values()) {
      if (rest.length > 0) this.#append(rest);
    }
    this.#partial.clear();
    this.#closed = true;
    this.#notify();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Position after the last line; positions do not change when lines drop. */
  get end(): number {
    return this.#dropped + this.#lines.length;
  }

  /** Lines from a position on, fewer when the oldest have been dropped. */
  from(position: number): LogLine[] {
    return this.#lines.slice(Math.max(position - this.#dropped, 0));
  }

  /** Calls back after each change; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #append(text: Buffer): void {
    const at = this.#now();
    this.#sequence = (this.#sequence + 1) % 1_000_000;
    const fraction = String(this.#sequence).padStart(6, '0');
    this.#lines.push({
      at,
      time: new Date(at).toISOString().replace('Z', `${fraction}Z`),
      text: Buffer.concat([text, Buffer.from('\n')]),
    });
    this.#bytes += text.length + 1;
    let drop = 0;
    while (this.#bytes > MAX_LOG_BYTES && drop < this.#lines.length) {
      this.#bytes -= this.#lines[drop].text.length;
      drop += 1;
    }
    // Cut off in bulk: dropping one by one from the front is quadratic.
    if (drop > 0) {
      const more = Math.min(1024, this.#lines.length - drop - 1);
      for (let index = drop; index < drop + more; index += 1) {
        this.#bytes -= this.#lines[index].text.length;
      }
      this.#lines = this.#lines.slice(drop + Math.max(more, 0));
      this.#dropped += drop + Math.max(more, 0);
    }
  }

  #notify(): void {
    this.#listeners.forEach(listener => listener());
  }
}
