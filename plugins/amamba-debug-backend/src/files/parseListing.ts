import type { FileEntry } from '@amamba/plugin-amamba-debug-common';

/** What {@link parseListing} finds. */
export interface Listing {
  items: FileEntry[];
  /** Whether there is more in the directory. */
  truncated: boolean;
}

const NUL = 0;
const BITS = 'rwxrwxrwx';
/** Format of a file, in the upper bits of its mode (POSIX `S_IFMT`). */
const FORMAT = 0o170000;
const TYPES: Record<number, FileEntry['type']> = {
  0o100000: 'file',
  0o040000: 'directory',
  0o120000: 'link',
};
const MORE = 'more';

/** Fields that each end with NUL. */
class ListingReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  rest(): string {
    return this.#bytes.length - this.#at > MORE.length
      ? ''
      : this.#bytes.toString('latin1', this.#at);
  }

  next(): string | undefined {
    const end = this.#bytes.indexOf(NUL, this.#at);
    if (end < 0) return undefined;
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }
}

/**
 * Reads what the listing script writes.
 *
 * @remarks
 * Names are bytes; those that are no UTF-8 are shown with U+FFFD. A part that
 * was cut off is left out and makes the listing truncated.
 *
 * @param numericOwners - names of owners were looked up in another
 * container, so their numbers are told
 */
export function parseListing(
  output: Buffer,
  options: { cut: boolean; numericOwners: boolean },
): Listing {
  const reader = new ListingReader(output);
  const items: FileEntry[] = [];
  let truncated = options.cut;
  while (!reader.done()) {
    if (reader.rest() === MORE) {
      truncated = true;
      break;
    }
    const part = readPart(reader, options.numericOwners);
    if (!part) {
      truncated = true;
      break;
    }
    items.push(...part);
  }
  return { items, truncated };
}

function readPart(
  reader: ListingReader,
  numericOwners: boolean,
): FileEntry[] | undefined {
  const names: string[] = [];
  for (;;) {
    const name = reader.next();
    if (name === undefined) return undefined;
    if (name === '') break;
    names.push(name.replace(/^\.\//, ''));
  }
  const lines = reader.next()?.trimEnd().split('\n');
  const targets = names.map(() => reader.next());
  if (lines?.length !== names.length || targets.includes(undefined)) {
    return undefined;
  }
  return names.flatMap((name, at) => {
    const facts = readFacts(lines[at], numericOwners);
    const target = targets[at];
    return facts ? [{ name, ...facts, ...(target && { target }) }] : [];
  });
}

/** `81a4 1024 1763700000 0 root`; undefined for what is gone meanwhile. */
function readFacts(
  line: string,
  numericOwners: boolean,
): Omit<FileEntry, 'name'> | undefined {
  const [, hex, size, seconds, uid, user] =
    /^([0-9a-f]+) (\d+) (-?\d+) (\d+) (.*)$/i.exec(line) ?? [];
  if (hex === undefined) {
    return undefined;
  }
  const bits = Number.parseInt(hex, 16);
  const named = !numericOwners && user !== '' && user !== 'UNKNOWN';
  const modified = new Date(Number(seconds) * 1000);
  return {
    type: TYPES[bits & FORMAT] ?? 'other',
    size: Number(size),
    mode: modeText(bits),
    owner: named ? user : uid,
    ...(Number.isFinite(modified.getTime()) && {
      modifiedAt: modified.toISOString(),
    }),
  };
}

/** As `ls` writes it, with the bits for other identities and stickiness. */
export function modeText(bits: number): string {
  const letters = [...BITS].map((letter, at) =>
    (bits >> (8 - at)) & 1 ? letter : '-',
  );
  const special = (mask: number, at: number, letter: string) => {
    if (bits & mask) {
      letters[at] = letters[at] === 'x' ? letter : letter.toUpperCase();
    }
  };
  special(0o4000, 2, 's');
  special(0o2000, 5, 's');
  special(0o1000, 8, 't');
  return letters.join('');
}
