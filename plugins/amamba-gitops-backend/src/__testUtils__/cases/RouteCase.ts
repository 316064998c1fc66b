import type { Call } from '../startPlugin';

/** What one route answers. */
export interface RouteCase extends Call {
  /** Address of the entity or workspace; the entity `checkout` when left out. */
  under?: string;
  status: number;
  /** Part of the body. */
  answer: object;
  /**
   * What one who may act on another entity or workspace gets: what is refused
   * (404) by default, or a part of the body of an answer that tells nothing.
   */
  stranger?: object;
  /** Another path of one that is not there; derived when left out. */
  unknown?: string;
  /** Requests that are refused with 400, and a part of why. */
  bad?: Array<Partial<Call> & { message: string }>;
}
