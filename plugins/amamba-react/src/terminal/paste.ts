/** From this many letters on, a paste is asked about. */
const LONG_PASTE = 5 * 1024;
/** How much of a paste is shown when it is asked about. */
const PREVIEW_LINES = 12;
const PREVIEW_LINE_LENGTH = 160;

/** What is told about text before it is pasted. */
export interface Paste {
  /** What will be typed. */
  text: string;
  lines: number;
  /** Whether a line in it ends, which makes a shell run it. */
  runs: boolean;
  letters: number;
  /** Its beginning, each line cut. */
  preview: string;
  /** Whether the preview is not all of it. */
  cut: boolean;
  /** Whether something in it that no keyboard types was left out. */
  cleaned: boolean;
}

// Control characters but tab, line feed and carriage return: text copied from
// a page can carry an escape that ends the paste and types on by itself.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

// Those that turn the direction of text show a line other than it is.
const INVISIBLE = /[\u202a-\u202e\u2066-\u2069]/g;

function previewOf(lines: string[]): string {
  return lines
    .slice(0, PREVIEW_LINES)
    .map(line =>
      line.length > PREVIEW_LINE_LENGTH
        ? `${line.slice(0, PREVIEW_LINE_LENGTH)}…`
        : line,
    )
    .join('\n');
}

/** Looks at text that somebody wants to paste. */
export function readPaste(copied: string): Paste {
  const text = copied.replace(CONTROLS, '').replace(INVISIBLE, '');
  const lines = text.split(/\r\n|\r|\n/);
  const preview = previewOf(lines);
  return {
    text,
    lines: Math.max(1, lines.at(-1) === '' ? lines.length - 1 : lines.length),
    runs: lines.length > 1,
    letters: text.length,
    preview,
    cut: preview.length < lines.join('\n').length || preview.includes('…'),
    cleaned: text.length !== copied.length,
  };
}

/**
 * Whether somebody should say that they mean it: lines would run one by one as
 * they arrive, a long text can take a while.
 */
export function asksFirst(paste: Paste): boolean {
  return paste.runs || paste.letters >= LONG_PASTE;
}
