/** What kind of answer an error is to a person. */
export type ErrorKind =
  | 'signedOut'
  | 'denied'
  | 'notFound'
  | 'refused'
  | 'unavailable'
  | 'offline'
  | 'failed';

function statusOf(error: Error): number | undefined {
  return 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

/** @internal */
export function errorKind(error: Error): ErrorKind {
  const status = statusOf(error);
  if (status === 401) {
    return 'signedOut';
  }
  if (status === 403) {
    return 'denied';
  }
  if (status === 404) {
    return 'notFound';
  }
  if (status === 502 || status === 503 || status === 504) {
    return 'unavailable';
  }
  if (status === 400 || status === 409 || status === 422) {
    return 'refused';
  }
  // What fetch rejects with when there is no answer at all.
  return status === undefined && error.name === 'TypeError'
    ? 'offline'
    : 'failed';
}

/** Whether the server said that there is no such thing. @public */
export function isNotFound(error: Error | undefined): boolean {
  return error !== undefined && errorKind(error) === 'notFound';
}
