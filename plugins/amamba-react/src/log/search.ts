import { plainText } from './ansi';
import type { LogLine } from './LogBuffer';

/** One place where the text was found. */
export interface Match {
  line: number;
  /** Where it begins in the line's plain text. */
  start: number;
}

/** Most places that are listed; beyond it, counting helps nobody. */
export const MAX_MATCHES = 5000;

/** Finds text in lines, whatever its case. */
export function findMatches(lines: LogLine[], text: string): Match[] {
  const matches: Match[] = [];
  const wanted = text.toLowerCase();
  if (wanted === '') {
    return matches;
  }
  for (let line = 0; line < lines.length; line++) {
    const plain = plainText(lines[line].text).toLowerCase();
    let start = plain.indexOf(wanted);
    while (start !== -1 && matches.length < MAX_MATCHES) {
      matches.push({ line, start });
      start = plain.indexOf(wanted, start + wanted.length);
    }
    if (matches.length >= MAX_MATCHES) {
      break;
    }
  }
  return matches;
}
