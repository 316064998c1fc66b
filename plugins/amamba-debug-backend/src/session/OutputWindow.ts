import { TerminalModes } from './TerminalModes';

/** Frames of at least so many bytes are kept as they came. */
const KEPT_AS_IT_IS = 16 * 1024;
const SMALLEST_SEGMENT = 256;
const LARGEST_SEGMENT = 32 * 1024;
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
  /** Whether the room may be written to: the buffer is nobody else's. */
  own: boolean;
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
 * All that is not acknowledged is kept, and `keepBytes` before it. Small
 * frames are put together: a slice of a socket's buffer would keep all of
 * that alive. Big ones are kept without a copy.
 */
export class OutputWindow {
  readonly #keepBytes: number;
  readonly #segments: Segment[] = [];
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

  /** @param frame - with its channel byte; not changed afterwards. */
  push(frame: Buffer): void {
    const length = frame.length - 1;
    if (length >= KEPT_AS_IT_IS) {
      this.#add({ buffer: frame, length, own: false });
    } else if (length > 0) {
      this.#copy(frame, length);
    }
    this.#end += length;
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
    }
  }

  /** Whether all from an offset on is still there. */
  has(offset: number): boolean {
    return offset >= this.start && offset <= this.#end;
  }

  /** Output from an offset on, as frames. */
  *framesFrom(offset: number): Generator<Buffer> {
    for (const { start, length, buffer } of this.#segments) {
      const skipped = Math.max(0, offset - start);
      if (skipped === 0) {
        yield buffer.subarray(0, 1 + length);
      } else if (skipped < length) {
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

  #copy(frame: Buffer, length: number): void {
    const last = this.#segments.at(-1);
    const follows = last?.own && last.buffer[0] === frame[0];
    if (follows && last.buffer.length - 1 - last.length >= length) {
      frame.copy(last.buffer, 1 + last.length, 1);
      last.length += length;
      return;
    }
    const room = Math.min(
      follows ? last.buffer.length * 2 : SMALLEST_SEGMENT,
      LARGEST_SEGMENT,
    );
    const buffer = Buffer.allocUnsafeSlow(Math.max(room, 1 + length));
    frame.copy(buffer);
    this.#add({ buffer, length, own: true });
  }

  #add(segment: Omit<Segment, 'start'>): void {
    this.#segments.push({ start: this.#end, ...segment });
  }
}
