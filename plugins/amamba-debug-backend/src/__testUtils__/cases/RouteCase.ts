import type { Call } from '../startPlugin';

/** A route of the contract before the world of the tests. */
export interface RouteCase extends Call {
  /** Address of the entity or workspace; the entity `payments-api` when left out. */
  under?: string;
  status: number;
  /** Part of the body. */
  answer: object;
  /**
   * Of a list: somebody on another entity or workspace gets one without what
   * is not theirs; otherwise what is named is not there for them (404).
   */
  list?: boolean;
  /** Requests that are refused with 400, and a part of why. */
  bad?: Array<Partial<Call> & { message: string }>;
}
