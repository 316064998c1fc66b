import type { Call } from '../startPlugin';

/** A route of the contract before the world of the tests. */
export interface RouteCase extends Call {
  /** Address of the entity or workspace; the entity `checkout` when left out. */
  under?: string;
  status: number;
  /** Part of the body. */
  answer: object;
  /**
   * Of a list: somebody on another entity or workspace gets one without items;
   * otherwise what is named is not there for them (404).
   */
  list?: boolean;
  /**
   * Of a route that names nothing but the entity or workspace (creation, say):
   * there is nothing foreign in it.
   */
  namesNothing?: boolean;
  /** Requests that are refused with 400, and a part of why. */
  bad?: Array<Partial<Call> & { message: string }>;
}
