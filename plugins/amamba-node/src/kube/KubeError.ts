import { UpstreamError } from '../errors/UpstreamError';
import { explainKubeError } from './explainKubeError';

/** What {@link KubeError} is made of. @public */
export interface KubeErrorOptions {
  cluster: string;
  /** Where it is, for the reader: `https://10.0.0.1:6443`. */
  url: string;
  /** `list taskruns.tekton.dev in namespace ci` */
  operation: string;
  /** As whom it was made, when not as the portal. */
  user?: string;
  /** HTTP status of the answer; absent when there was none. */
  code?: number;
  /** `reason` of the Status object, or Node's code of a failed connection. */
  reason?: string;
  message: string;
  cause?: unknown;
}

/**
 * A call to a cluster that failed, by the cluster's word or for want of it.
 *
 * @public
 */
export class KubeError extends UpstreamError {
  readonly name = 'KubeError';
  readonly cluster: string;
  readonly url: string;
  readonly operation: string;
  /** As whom it was made; undefined: as the portal. */
  readonly user: string | undefined;
  /** HTTP status of the answer; undefined when there was none. */
  readonly code: number | undefined;
  /** `reason` of the Status object, or Node's code of a failed connection. */
  readonly reason: string | undefined;

  constructor(options: KubeErrorOptions) {
    super(`cluster ${options.cluster}`, options.message, {
      cause: options.cause,
    });
    this.cluster = options.cluster;
    this.url = options.url;
    this.operation = options.operation;
    this.user = options.user;
    this.code = options.code;
    this.reason = options.reason;
  }

  toServiceError(): Error {
    return explainKubeError(this);
  }
}
