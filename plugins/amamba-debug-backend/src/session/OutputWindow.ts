import { TerminalModes } from './TerminalModes';

const SMALLEST_SEGMENT = 256;
const LARGEST_SEGMENT = 32 * 1024;
/** Buffers that are kept for what comes next. */
const MOST_SPARE = 16;
/** From so many on what was seen goes, however few bytes it is. */
const MOST_PIECES = 1024;
/** Looked for a line's beginning in so much of what is shown anew. */
const CUT_WITHIN = 4096;
const NEWLINE = 0x0a;

/** Consecutive output of one channel. */
interface Segment {
  /** Offset of its first byte in the whole output. */
  start: number;
  /** The channel's byte, then output, then room. */
  buffer: Buffer;
  /** Bytes of output. */
  length: number;
}

/** What to show to a terminal that is empty. */
export interface Restored {
  /** Offset of the first byte, so counted that `frames` end at `end`. */
  from: number;
  frames: Buffer[];
}

/**
 * The end of a session's output, with offsets counted from its beginning.
 *
 * @remarks
 * All that is not acknowledged is kept, and `keepBytes` before it, in buffers
 * that are used again. To keep the frames themselves would be dearer than to
 * copy them: each lives just long enough to be collected with the old ones.
 */
export class OutputWindow {
  readonly #keepBytes: number;
  readonly #segments: Segment[] = [];
  readonly #spare: Buffer[] = [];
  /** Of a terminal where the window begins. */
  readonly #modes: TerminalModes | undefined;
  #end = 0;

  constructor(options: { keepBytes: number; tty: boolean }) {
    this.#keepBytes = options.keepBytes;
    this.#modes = options.tty ? new TerminalModes() : undefined;
  }

  /** Offset after the last byte. */
  get end(): number {
    return this.#end;
  }

  /** Offset of the first byte that is kept. */
  get start(): number {
    return this.#segments[0]?.start ?? this.#end;
  }

  /** Pieces that it consists of, which each cost more than their bytes. */
  get pieces(): number {
    return this.#segments.length;
  }

  /** @param frame - with its channel byte; is not kept. */
  push(frame: Buffer): void {
    let at = 1;
    while (at < frame.length) {
      const segment = this.#roomFor(frame[0], frame.length - at);
      const { buffer, length } = segment;
      const copied = frame.copy(buffer, 1 + length, at);
      segment.length += copied;
      this.#end += copied;
      at += copied;
    }
  }

  /** Lets go of what was seen, but for the bytes that are kept anyway. */
  trim(acknowledged: number): void {
    while (this.#segments.length > 1) {
      const { start, length, buffer } = this.#segments[0];
      const end = start + length;
      const few = this.#segments.length <= MOST_PIECES;
      if (end > acknowledged || (few && this.#end - end < this.#keepBytes)) {
        return;
      }
      this.#modes?.feed(buffer.subarray(1, 1 + length));
      this.#segments.shift();
      if (
        buffer.length === LARGEST_SEGMENT &&
        this.#spare.length < MOST_SPARE
      ) {
        this.#spare.push(buffer);
      }
    }
  }

  /** Whether all from an offset on is still there. */
  has(offset: number): boolean {
    return offset >= this.start && offset <= this.#end;
  }

  /** Output from an offset on, as frames that are the caller's. */
  *framesFrom(offset: number): Generator<Buffer> {
    for (const { start, length, buffer } of this.#segments) {
      const skipped = Math.max(0, offset - start);
      if (skipped < length) {
        const frame = Buffer.from(buffer.subarray(skipped, 1 + length));
        frame[0] = buffer[0];
        yield frame;
      }
    }
  }

  /**
   * The tail for an empty terminal: begins at a line, after the modes which
   * held there.
   */
  restore(): Restored {
    if (this.start === 0 || !this.#modes) {
      return { from: this.start, frames: [...this.framesFrom(this.start)] };
    }
    const cut = this.#cut();
    const modes = this.#modes.clone();
    modes.feed(this.#first(cut - this.start));
    const prelude = modes.prelude();
    return {
      from: Math.max(0, cut - prelude.length),
      frames: [
        ...(prelude.length > 0
          ? [Buffer.concat([this.#segments[0].buffer.subarray(0, 1), prelude])]
          : []),
        ...this.framesFrom(cut),
      ],
    };
  }

  /** Where a line begins, so that no character or sequence is torn. */
  #cut(): number {
    const newline = this.#first(CUT_WITHIN).indexOf(NEWLINE);
    return newline < 0 ? this.start : this.start + newline + 1;
  }

  /** The first bytes, of the first segment. */
  #first(bytes: number): Buffer {
    const { buffer, length } = this.#segments[0];
    return buffer.subarray(1, 1 + Math.min(bytes, length));
  }

  /** Where bytes of the channel can follow: some of them at least. */
  #roomFor(channel: number, bytes: number): Segment {
    const last = this.#segments.at(-1);
    const follows = last?.buffer[0] === channel;
    if (follows && last.buffer.length > 1 + last.length) {
      return last;
    }
    const wanted = follows ? last.buffer.length * 2 : SMALLEST_SEGMENT;
    const size = Math.min(Math.max(wanted, 1 + bytes), LARGEST_SEGMENT);
    const spare = size === LARGEST_SEGMENT ? this.#spare.pop() : undefined;
    const buffer = spare ?? Buffer.allocUnsafeSlow(size);
    buffer[0] = channel;
    const segment = { start: this.#end, buffer, length: 0 };
    this.#segments.push(segment);
    return segment;
  }
}
