import {
  isError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';

/**
 * A failure of a system that the portal calls (a cluster, a CI server).
 *
 * @remarks
 * Its fields never hold an HTTP status under a name that Backstage's error
 * middleware reads, so an upstream 401 cannot become the portal's own 401,
 * which the browser takes for a lost session.
 *
 * @public
 */
export abstract class UpstreamError extends Error {
  /** The system, as the reader knows it: `cluster dev`. */
  readonly system: string;

  constructor(system: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.system = system;
  }

  /**
   * The Backstage error that a person gets to see: names the system and the
   * remedy.
   */
  abstract toServiceError(): Error;
}

const INTERNAL =
  'The portal failed at this; ask its operators to look at its log';

/** The errors that Backstage's error middleware has a status for. */
const SERVICE_ERRORS = new Set([
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ConflictError',
  'NotModifiedError',
  'NotImplementedError',
  'ServiceUnavailableError',
]);

/**
 * What a caller of our API may be told about an error that a handler threw.
 *
 * @remarks
 * Turns each {@link UpstreamError} into its Backstage error, and makes sure
 * that no other upstream answer (a `ResponseError`, say) decides our status.
 * What it returns in place of an error does not carry that error as its
 * cause, for Backstage sends causes to the browser: log the original.
 *
 * @public
 */
export function toServiceError(error: unknown): Error {
  if (isUpstreamError(error)) {
    return error.toServiceError();
  }
  if (!(error instanceof Error)) {
    return new Error(INTERNAL);
  }
  const status = upstreamStatus(error);
  if (status === 403) {
    return new NotAllowedError(
      'A system behind the portal did not allow this; ask for access there',
    );
  }
  if (status === 401) {
    return new ServiceUnavailableError(
      "A system behind the portal refused the portal's credentials; ask the portal's operators to look at its log",
    );
  }
  if (status !== undefined) {
    return new ServiceUnavailableError(
      "A system behind the portal failed to answer; if it persists, ask the portal's operators to look at its log",
    );
  }
  return SERVICE_ERRORS.has(error.name) ? error : new Error(INTERNAL);
}

/** The fields that Backstage's error middleware would take for our status. */
function upstreamStatus(error: Error): number | undefined {
  if (error.name === 'AuthenticationError') {
    return 401;
  }
  const { statusCode, status } = error as Error & Record<string, unknown>;
  return [statusCode, status].find(value => typeof value === 'number') as
    | number
    | undefined;
}

/** By shape, for a portal may hold two versions of this package. */
function isUpstreamError(error: unknown): error is UpstreamError {
  return (
    isError(error) &&
    typeof error.system === 'string' &&
    typeof error.toServiceError === 'function'
  );
}
