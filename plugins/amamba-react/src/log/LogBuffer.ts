import { carryAfter } from './ansi';

/** A range of a log. Offsets are bytes of UTF-8. @public */
export interface LogChunk {
  text: string;
  /** Where `text` begins. */
  offset: number;
  /** Where to go on. */
  nextOffset: number;
  /** Bytes known so far. */
  size: number;
  /** No more will come after `size`. */
  complete: boolean;
  /** Why there is no (more) text, for a person. */
  notice?: string;
}

/** A line, with the colours that earlier lines left switched on. */
export interface LogLine {
  text: string;
  carry: string;
}

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

/**
 * The part of a log that a page holds: a run of lines that grows at its end,
 * and at its beginning when earlier output is asked for. The last line may
 * still be incomplete. What exceeds `maxChars` or `maxLines` is dropped from the
 * beginning.
 */
export class LogBuffer {
  /** Byte at which the first line begins. */
  start = 0;
  /** Byte after the last one held. */
  end = 0;
  size = 0;
  complete = false;
  notice: string | undefined;
  lines: LogLine[] = [];
  /** Grows with every change. */
  version = 0;
  /** Lines were dropped; earlier output is not loaded again. */
  dropped = false;
  /** Number of the first line held, when it is known. */
  firstLine: number | undefined;

  private chars = 0;
  private opened = false;

  constructor(
    private readonly maxChars: number,
    private readonly maxLines = Infinity,
  ) {}

  /** Whether there is earlier output that may be asked for. */
  get hasEarlier(): boolean {
    return this.start > 0 && !this.dropped;
  }

  /** Takes the range that follows `end`, or the first one. */
  append(chunk: LogChunk): void {
    if (!this.opened) {
      this.opened = true;
      this.start = chunk.offset;
      this.firstLine = chunk.offset === 0 ? 1 : undefined;
    }
    this.size = chunk.size;
    this.complete = chunk.complete && chunk.nextOffset >= chunk.size;
    this.notice = chunk.notice;
    this.end = chunk.nextOffset;
    this.addLines(chunk.text);
    this.dropExcess();
    this.version += 1;
  }

  /** Takes the range that ends where the first line begins. */
  prepend(chunk: LogChunk): void {
    const parts = chunk.text.split('\n');
    const joined = parts.pop() + (this.lines[0]?.text ?? '');
    const earlier = [...parts, joined];
    const rest = this.lines.slice(1).map(line => line.text);
    this.lines = [];
    this.chars = 0;
    this.addLines([...earlier, ...rest].join('\n'));
    this.start = chunk.offset;
    this.firstLine = chunk.offset === 0 ? 1 : undefined;
    this.version += 1;
  }

  /** Number of lines, not counting the empty one after the last newline. */
  get lineCount(): number {
    const count = this.lines.length;
    return count > 0 && this.lines[count - 1].text === '' ? count - 1 : count;
  }

  text(): string {
    return this.lines.map(line => line.text).join('\n');
  }

  private addLines(text: string): void {
    if (text === '') {
      return;
    }
    const [first, ...others] = text.split('\n');
    const last = this.lines.pop() ?? { text: '', carry: '' };
    let line: LogLine = { text: last.text + first, carry: last.carry };
    this.lines.push(line);
    for (const other of others) {
      line = { text: other, carry: carryAfter(line.carry, line.text) };
      this.lines.push(line);
    }
    this.chars += text.length;
  }

  private dropExcess(): void {
    let count = 0;
    const tooMuch = () =>
      this.chars > this.maxChars || this.lines.length - count > this.maxLines;
    while (tooMuch() && count < this.lines.length - 1) {
      const { text } = this.lines[count];
      this.chars -= text.length + 1;
      this.start += bytesOf(text) + 1;
      count += 1;
    }
    if (count > 0) {
      this.lines.splice(0, count);
      this.dropped = true;
      this.firstLine = this.firstLine && this.firstLine + count;
    }
  }
}
