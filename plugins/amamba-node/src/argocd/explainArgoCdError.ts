import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  connectionRemedy,
  type ConnectionWords,
} from '../upstream/connectionRemedy';
import type { ArgoCdError } from './ArgoCdError';

const CONFIG = 'amamba.argocd.instances';

/** gRPC codes that Argo CD answers with, as `google.rpc.Code` names them. */
const UNKNOWN = 2;
const ALREADY_EXISTS = 6;
const FAILED_PRECONDITION = 9;

/** 400s that mean: it is not in the state for that now. */
const WRONG_STATE =
  /^existing .* is different|^Unable to terminate operation|^rollback cannot be initiated|^project is referenced by|^as a result of project update/;

const WORDS: ConnectionWords = {
  start: 'Start it',
  server: 'an Argo CD API server',
  certificate: 'it',
  authority: 'tls.caData or tls.caFile',
  tls: 'tls settings',
};

/** Failures that only this client has. */
const OWN_FAILURES: Record<string, string> = {
  SILENT:
    'its stream fell silent. Check what is between it and the portal: a proxy may hold answers back',
  ENDED:
    'its stream ended. Check what is between it and the portal if it does so often',
  TOO_LARGE: 'its answer is larger than the portal takes',
};

/**
 * The Backstage error for a failed call to an Argo CD: its message holds Argo
 * CD's words and the remedy. An upstream 401 or 403 never becomes ours, for
 * both are about the portal's account and not about the person.
 */
export function explainArgoCdError(error: ArgoCdError): Error {
  const { instance, code, grpcCode, operation, message } = error;
  const refused = `Argo CD ${instance} did not ${operation}: ${message}`;
  if (
    grpcCode === FAILED_PRECONDITION ||
    grpcCode === ALREADY_EXISTS ||
    (code === 400 && WRONG_STATE.test(message))
  ) {
    return new ConflictError(refused);
  }
  switch (code) {
    case undefined:
      return explainConnectionFailure(error);
    case 400:
      return new InputError(refused);
    case 401:
      return new ServiceUnavailableError(
        `Argo CD ${instance} does not accept the portal's credentials (${message}). Renew the token or the password under ${CONFIG}.`,
      );
    case 403:
      return explainRefusal(error);
    case 404:
      return grpcCode === undefined
        ? // Not of an object, but of the path.
          new ServiceUnavailableError(
            `Argo CD ${instance} has no API to ${operation}. It may be too old, or its url wrong (${CONFIG}).`,
          )
        : new NotFoundError(
            `Argo CD ${instance} does not have it (${operation}): ${message}`,
          );
    case 409:
      return new ConflictError(
        `Argo CD ${instance} has it in another state by now (${operation}): ${message}`,
      );
    case 429:
      return new ServiceUnavailableError(
        `Argo CD ${instance} has too many requests to answer; try again in a moment.`,
      );
    default:
      return code === 500 && grpcCode === UNKNOWN
        ? // What Argo CD answers to most mistakes in what it was given.
          new InputError(refused)
        : new ServiceUnavailableError(
            `Argo CD ${instance} failed to ${operation} (HTTP ${code}: ${message}). Look at its API server's log if it persists.`,
          );
  }
}

function explainRefusal(error: ArgoCdError): Error {
  const { instance, operation, message } = error;
  if (error.blockedByWindow) {
    return new ConflictError(
      `Argo CD ${instance} did not ${operation}: ${message}. Wait until the window ends, or ask whoever keeps the project's sync windows.`,
    );
  }
  return new ServiceUnavailableError(
    error.hidesExistence
      ? `Argo CD ${instance} either does not have it or does not allow the portal's account to ${operation}; it does not tell which (${message}). If it is there, grant that in policy.csv.`
      : `Argo CD ${instance} does not allow the portal's account to ${operation}. Grant that in policy.csv. (${message})`,
  );
}

function explainConnectionFailure(error: ArgoCdError): Error {
  const { instance, url, reason = '', message } = error;
  const remedy =
    reason === 'REDIRECT'
      ? message
      : OWN_FAILURES[reason] ?? connectionRemedy(error, WORDS);
  return new ServiceUnavailableError(
    `Argo CD ${instance} (${url}) cannot be used: ${remedy} (${CONFIG}).`,
  );
}
