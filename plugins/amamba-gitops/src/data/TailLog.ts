import type { LogChunk } from '@amamba/plugin-amamba-react';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Length of the longest end of `before` that `after` begins with, in lines.
 * That many lines of `after` were there already.
 */
function overlap(before: string[], after: string[]): number {
  // How far `after` matches itself, as Knuth, Morris and Pratt search.
  const fall: number[] = [0];
  for (let index = 1, length = 0; index < after.length; index++) {
    while (length > 0 && after[index] !== after[length]) {
      length = fall[length - 1];
    }
    length += after[index] === after[length] ? 1 : 0;
    fall.push(length);
  }
  let length = 0;
  for (const line of before) {
    while (length > 0 && (length === after.length || line !== after[length])) {
      length = fall[length - 1];
    }
    length += line === after[length] ? 1 : 0;
  }
  return length;
}

/** Text as whole lines; what comes after the last line break is left out. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop();
  return last ? [...lines, last] : lines;
}

/**
 * A log of which only the end can be asked for, as one text that grows: what
 * each answer adds is put after what was there.
 */
export class TailLog {
  private lines: string[] = [];
  private bytes = new Uint8Array();

  /** Whether a range is there already, and is not the end. */
  has(range: { offset: number; limit: number }): boolean {
    return range.offset >= 0 && range.offset + range.limit <= this.bytes.length;
  }

  /**
   * Takes the end of the log as it is now.
   *
   * @param gap - a line that says that lines between were missed
   */
  add(text: string, gap: string): void {
    const lines = linesOf(text);
    const known = overlap(this.lines, lines);
    const added = lines.slice(known);
    if (added.length === 0) {
      return;
    }
    if (known === 0 && this.lines.length > 0) {
      this.lines.push(gap);
    }
    for (const line of added) {
      this.lines.push(line);
    }
    this.bytes = encoder.encode(`${this.lines.join('\n')}\n`);
  }

  /** A range of it; a negative offset counts from the end. */
  range(
    range: { offset: number; limit: number },
    rest: { complete: boolean; notice?: string },
  ): LogChunk {
    const size = this.bytes.length;
    const offset =
      range.offset < 0
        ? Math.max(0, size + range.offset)
        : Math.min(range.offset, size);
    const nextOffset = Math.min(size, offset + range.limit);
    return {
      text: decoder.decode(this.bytes.slice(offset, nextOffset)),
      offset,
      nextOffset,
      size,
      ...rest,
    };
  }
}
