/** A place where the sandbox knowingly departs from a recorded real cluster. */
export interface AcceptedDifference {
  /** File and, after a space, exchange or scenario: `errors.json Pod: many`. */
  recording: RegExp;
  /** Matches a line of the comparison, `<path>: <recorded> -> <ours>`; all lines unless given. */
  difference?: RegExp;
  why: string;
}

/** All of them, for review in one place. */
export const ACCEPTED_DIFFERENCES: AcceptedDifference[] = [];
