import {
  ACCEPTED_DIFFERENCES,
  type AcceptedDifference,
} from '../recordings/acceptedDifferences.ts';

/** Says which differences are accepted, and which of those are there at all. */
export class Acceptance {
  readonly #concerned = new Set<AcceptedDifference>();
  readonly #seen = new Set<AcceptedDifference>();

  /**
   * @param title - the recording, as {@link AcceptedDifference} names it
   * @returns the lines that nobody has accepted
   */
  unaccepted(title: string, lines: string[]): string[] {
    const accepted = acceptedIn(title);
    return lines.filter(line => !accepted.some(item => covers(item, line)));
  }

  /** Remembers which accepted differences a recording ended with. */
  note(title: string, lines: string[]): void {
    for (const item of acceptedIn(title)) {
      this.#concerned.add(item);
      if (lines.some(line => covers(item, line))) this.#seen.add(item);
    }
  }

  /** Those of the recordings that were noted that do not occur any more. */
  get gone(): AcceptedDifference[] {
    return [...this.#concerned].filter(
      item => !item.sometimes && !this.#seen.has(item),
    );
  }
}

function acceptedIn(title: string): AcceptedDifference[] {
  return ACCEPTED_DIFFERENCES.filter(({ recording }) => recording.test(title));
}

function covers({ difference }: AcceptedDifference, line: string): boolean {
  return difference?.test(line) ?? true;
}
