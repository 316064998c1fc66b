import type { LogRange } from '@amamba/plugin-amamba-pipelines-common';

/** A log, or what there is of it so far. */
export interface LogSource {
  /** Bytes known so far. */
  size: number;
  /** No more will come. */
  complete: boolean;
  /** Why text is missing, for a person. */
  notice?: string;
  /** At most `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** UTF-8 takes up to four bytes for a character. */
const LONGEST_CHARACTER = 4;

/**
 * A range of a log as text, cut between characters: `offset` and `nextOffset`
 * tell where it was cut, so ranges put together are the log.
 */
export async function readRange(
  log: LogSource,
  wanted: { offset: number; limit: number },
): Promise<LogRange> {
  const { size, complete, notice } = log;
  const from = Math.min(
    size,
    wanted.offset < 0 ? Math.max(0, size + wanted.offset) : wanted.offset,
  );
  // Room to end the last character; one longer than the limit is still given.
  const length = Math.min(size - from, wanted.limit + LONGEST_CHARACTER - 1);
  const bytes = length > 0 ? await log.read(from, length) : new Uint8Array();
  const start = from === 0 ? 0 : startOfCharacter(bytes, 0);
  const reachesEnd = from + bytes.length >= size;
  const end = endOfRange(bytes, start, wanted.limit, reachesEnd && complete);
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      bytes.subarray(start, end),
    ),
    offset: from + start,
    nextOffset: from + end,
    size,
    complete,
    ...(notice && { notice }),
  };
}

/** The first byte from `at` on that does not go on with a character. */
function startOfCharacter(bytes: Uint8Array, at: number): number {
  let start = at;
  while (
    start < bytes.length &&
    start - at < LONGEST_CHARACTER - 1 &&
    isContinuation(bytes[start])
  ) {
    start += 1;
  }
  return start;
}

function endOfRange(
  bytes: Uint8Array,
  start: number,
  limit: number,
  isEnd: boolean,
): number {
  if (isEnd && bytes.length - start <= limit) {
    return bytes.length;
  }
  let end = Math.min(bytes.length, start + limit);
  end = beforeSplitCharacter(bytes, start, end);
  if (end > start || bytes.length === start) {
    return end;
  }
  // Not one character fits the limit: give one, unless it has not all come.
  const whole = start + characterLength(bytes[start]);
  return whole <= bytes.length || isEnd ? Math.min(whole, bytes.length) : start;
}

/** `end`, or where the character begins that it would split. */
function beforeSplitCharacter(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  for (
    let back = 1;
    back < LONGEST_CHARACTER && end - back >= start;
    back += 1
  ) {
    const at = end - back;
    if (!isContinuation(bytes[at])) {
      return characterLength(bytes[at]) > back ? at : end;
    }
  }
  return end;
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}

/** As its first byte says; a byte that is no UTF-8 stands for itself. */
function characterLength(first: number): number {
  if (first >= 0xf0 && first < 0xf8) {
    return 4;
  }
  if (first >= 0xe0 && first < 0xf0) {
    return 3;
  }
  return first >= 0xc0 && first < 0xe0 ? 2 : 1;
}
