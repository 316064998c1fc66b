import type { ArgoCdError } from '../ArgoCdError';
import type { ArgoApplication } from '../objects/application';
import type { ArgoResourceTree } from '../objects/resources';
import type {
  ArgoApplicationList,
  ArgoApplicationQuery,
  ArgoApplicationRef,
} from './ArgoCdApplications';

/** @public */
export interface ArgoApplicationEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  application: ArgoApplication;
}

/** What every watch takes. @public */
export interface ArgoWatchOptions {
  /** Ends the watch. */
  signal: AbortSignal;
  /**
   * The stream broke, or could not be opened; it is tried again after
   * `retryInMs`. The next `onResync` (or `onTree`) says that it is back.
   */
  onInterrupted?(error: ArgoCdError, retryInMs: number): void;
}

/** @public */
export interface ArgoApplicationWatchOptions
  extends ArgoWatchOptions,
    Pick<ArgoApplicationQuery, 'projects' | 'selector' | 'fields'> {
  /**
   * Everything there is: at the start, after each reconnect, and now and then
   * since Argo CD drops events of readers that fall behind. What the reader
   * holds and the list does not is gone.
   */
  onResync(list: ArgoApplicationList): void | Promise<void>;
  /**
   * One change; the next waits until the promise is done. Events may repeat
   * what a list said.
   */
  onEvent(event: ArgoApplicationEvent): void | Promise<void>;
}

/** @public */
export interface ArgoTreeWatchOptions extends ArgoWatchOptions {
  /** The whole tree: at the start, after each change and each reconnect. */
  onTree(tree: ArgoResourceTree): void | Promise<void>;
}

/**
 * Streams that come back after a break, with a new token when theirs ended.
 *
 * @public
 */
export interface ArgoCdWatches {
  /**
   * Resolves once the signal aborts; an error of a callback rejects it.
   */
  applications(options: ArgoApplicationWatchOptions): Promise<void>;

  /**
   * As {@link ArgoCdWatches.applications}. Rejects with an ArgoCdError too
   * when there is no such application (any more).
   */
  resourceTree(
    ref: ArgoApplicationRef,
    options: ArgoTreeWatchOptions,
  ): Promise<void>;
}
