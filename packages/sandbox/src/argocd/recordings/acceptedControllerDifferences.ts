/** A place where the stories of Applications knowingly differ from the recorded ones. */
export interface AcceptedStoryDifference {
  /** Scenario, application and part: `waves-hooks rec-waves comparisons`. */
  story: RegExp;
  /** Matches a line: `- ` and what was recorded, `+ ` and what is here. */
  line: RegExp;
  why: string;
}

/** All of them, for review in one place. */
export const ACCEPTED_STORY_DIFFERENCES: AcceptedStoryDifference[] = [];
