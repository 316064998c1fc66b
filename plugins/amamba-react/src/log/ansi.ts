import Anser from 'anser';

/* eslint-disable no-control-regex -- escape sequences begin with one */
const SGR = /\x1b\[([\d;]*)m/g;
const ESCAPE =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;
/* eslint-enable no-control-regex */

/** Most sequences that are carried on: more is not a colour, but a mistake. */
const MAX_CARRY = 8;

/** The colours still switched on after a line. */
export function carryAfter(carry: string, line: string): string {
  if (!line.includes('\x1b[')) {
    return carry;
  }
  let on: string[] = carry.match(SGR) ?? [];
  for (const [sequence, codes] of line.matchAll(SGR)) {
    const reset = /^(?:0*;)*0*$/.test(codes);
    on = reset ? [] : [...on, sequence].slice(-MAX_CARRY);
  }
  return on.join('');
}

/** A line without escape sequences, as search and copy see it. */
export function plainText(line: string): string {
  const shown = overwritten(line);
  return shown.includes('\x1b') ? shown.replace(ESCAPE, '') : shown;
}

/** What a terminal shows of a line that went back to its beginning. */
function overwritten(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return text.slice(text.lastIndexOf('\r') + 1);
}

/** A stretch of a line in one style. */
export interface Span {
  text: string;
  /** One of the sixteen terminal colours (`red`, `bright-blue`), or `rgb(…)`. */
  color?: string;
  /** Likewise, of the ground. */
  background?: string;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
}

/** A colour of the xterm palette beyond the first sixteen: a cube, then greys. */
function paletteColor(index: number): string {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey}, ${grey}, ${grey})`;
  }
  const level = (place: number) => {
    const digit = Math.floor((index - 16) / place) % 6;
    return digit === 0 ? 0 : 55 + digit * 40;
  };
  return `rgb(${level(36)}, ${level(6)}, ${level(1)})`;
}

/** What anser says of a colour: a class, and the numbers of a true colour. */
function toColor(
  name: string | null,
  numbers: string | null,
): string | undefined {
  const [, kind, index] = /^ansi-([a-z]+(?:-[a-z]+)?)(?:-(\d+))?$/.exec(
    name ?? '',
  ) ?? [undefined, undefined, undefined];
  switch (kind) {
    case 'truecolor':
      // The numbers of an earlier true colour linger beside other classes.
      return numbers ? `rgb(${numbers})` : undefined;
    case 'palette':
      return paletteColor(Number(index));
    default:
      return kind;
  }
}

/** A line in styled stretches. */
export function parseAnsi(line: string, carry = ''): Span[] {
  const text = carry + overwritten(line);
  if (!text.includes('\x1b')) {
    return [{ text, bold: false, dim: false, italic: false, underline: false }];
  }
  return Anser.ansiToJson(text, {
    json: true,
    use_classes: true,
    remove_empty: true,
  }).map(entry => ({
    text: entry.content.replace(ESCAPE, ''),
    color: toColor(entry.fg, entry.fg_truecolor),
    background: toColor(entry.bg, entry.bg_truecolor),
    bold: entry.decorations.includes('bold'),
    dim: entry.decorations.includes('dim'),
    italic: entry.decorations.includes('italic'),
    underline: entry.decorations.includes('underline'),
  }));
}
