import { UpstreamError } from '../errors/UpstreamError';
import { explainArgoCdError } from './explainArgoCdError';

/** What {@link ArgoCdError} is made of. @public */
export interface ArgoCdErrorOptions {
  instance: string;
  /** Where it is, for the reader. */
  url: string;
  /** `sync application payments/api` */
  operation: string;
  /** HTTP status of the answer; absent when there was none. */
  code?: number;
  /** gRPC code in the body; absent when Argo CD did not give one. */
  grpcCode?: number;
  /** Node's code of a failed connection, or ours of an answer that is none. */
  reason?: string;
  /** Argo CD's own words, or those of the connection. */
  message: string;
  cause?: unknown;
}

/**
 * A call to an Argo CD that failed, by its word or for want of it.
 *
 * @public
 */
export class ArgoCdError extends UpstreamError {
  readonly name = 'ArgoCdError';
  readonly instance: string;
  readonly url: string;
  readonly operation: string;
  /** HTTP status of the answer; undefined when there was none. */
  readonly code: number | undefined;
  /** gRPC code of the answer: 2 for most mistakes of people. */
  readonly grpcCode: number | undefined;
  /** Node's code of a failed connection, or ours of an answer that is none. */
  readonly reason: string | undefined;

  constructor(options: ArgoCdErrorOptions) {
    super(`Argo CD ${options.instance}`, options.message, {
      cause: options.cause,
    });
    this.instance = options.instance;
    this.url = options.url;
    this.operation = options.operation;
    this.code = options.code;
    this.grpcCode = options.grpcCode;
    this.reason = options.reason;
  }

  /**
   * Whether Argo CD said no without saying to what: either there is no such
   * thing, or the account may not.
   */
  get hidesExistence(): boolean {
    return this.code === 403 && this.message === 'permission denied';
  }

  /** Whether a deny window (or none that allows) keeps it from syncing. */
  get blockedByWindow(): boolean {
    return this.code === 403 && /blocked by sync window/.test(this.message);
  }

  toServiceError(): Error {
    return explainArgoCdError(this);
  }
}
