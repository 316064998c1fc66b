import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { UpstreamError } from '@amamba/plugin-amamba-node';

/** A server of repositories did not do what the portal asked of it. */
export class ForgeError extends UpstreamError {
  /** HTTP status of its answer; undefined when none came. */
  readonly status: number | undefined;
  /** What the portal wanted: `push to main of https://…`. */
  readonly operation: string;

  constructor(
    host: string,
    options: {
      operation: string;
      status?: number;
      message: string;
      cause?: unknown;
    },
  ) {
    super(host, options.message, { cause: options.cause });
    this.name = 'ForgeError';
    this.status = options.status;
    this.operation = options.operation;
  }

  /** An answer about the portal's account (401, 403) is never about the person. */
  toServiceError(): Error {
    const { system, status, operation, message } = this;
    const words = `${system} did not ${operation}: ${message}`;
    switch (status) {
      case 401:
      case 403:
        return new ServiceUnavailableError(
          `${words}. The portal's account may not do that; give it access there, or correct its credentials under integrations.`,
        );
      case 404:
        return new NotFoundError(
          `${words}. It is not there, or the portal's account cannot see it.`,
        );
      case 405:
      case 409:
      case 422:
        return new ConflictError(`${words}.`);
      default:
        return new ServiceUnavailableError(
          `${words}. Try again when ${system} can be reached.`,
        );
    }
  }
}
