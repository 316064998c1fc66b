import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { ArgoCdError } from './ArgoCdError';

const CONFIG = 'amamba.argocd.instances';

/** gRPC codes that Argo CD answers with, as `google.rpc.Code` names them. */
const UNKNOWN = 2;
const ALREADY_EXISTS = 6;
const FAILED_PRECONDITION = 9;

/** 400s that mean: it is not in the state for that now. */
const WRONG_STATE =
  /^existing .* is different|^Unable to terminate operation|^rollback cannot be initiated|^project is referenced by|^as a result of project update/;

/** Failures without an answer, by the code Node or undici gives them. */
const CONNECTION_FAILURES: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there. Start it, or correct its url',
  ENOTFOUND: 'its host name is not known. Correct its url',
  EAI_AGAIN:
    'its host name cannot be looked up now. Check DNS where the portal runs',
  EHOSTUNREACH: 'its host cannot be reached. Check the network, or its url',
  ENETUNREACH: 'its network cannot be reached. Check the network, or its url',
  ECONNRESET: 'the connection was cut. Check what is between it and the portal',
  UND_ERR_SOCKET:
    'the connection was cut. Check what is between it and the portal',
  SILENT:
    'its stream fell silent. Check what is between it and the portal: a proxy may hold answers back',
  ENDED: 'its stream ended',
  CERT_HAS_EXPIRED: 'its certificate has expired. Renew it',
  CERT_NOT_YET_VALID:
    "its certificate is not valid yet. Compare the two machines' clocks",
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another host name. Use a url that it names',
  CREDENTIAL_FILE:
    'a file that its configuration names cannot be read. Check that the portal may read it',
  INVALID_ANSWER:
    'what answers is not an Argo CD API server, or a proxy changed its answer. Check its url',
  TOO_LARGE: 'its answer is larger than the portal takes',
};

const TIMEOUTS = new Set([
  'ETIMEDOUT',
  'TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

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
      return new NotFoundError(
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
  const { instance, url, reason = '' } = error;
  return new ServiceUnavailableError(
    `Argo CD ${instance} (${url}) cannot be used: ${connectionRemedy(
      reason,
      error.message,
    )} (${CONFIG}).`,
  );
}

function connectionRemedy(reason: string, message: string): string {
  if (reason === 'LOGIN_PAUSED') {
    return message;
  }
  if (TIMEOUTS.has(reason)) {
    return 'it does not answer in time. Check that it is up, the network, and its url';
  }
  if (UNTRUSTED.has(reason)) {
    return 'its certificate is not signed by an authority that the portal trusts. Set tls.caData or tls.caFile';
  }
  if (reason in CONNECTION_FAILURES) {
    return CONNECTION_FAILURES[reason];
  }
  if (/^(EPROTO|ERR_SSL|ERR_TLS|ERR_OSSL|ERR_CRYPTO)/.test(reason)) {
    return `no secure connection could be made (${reason}). Check that its url is that of the API server, and its tls settings`;
  }
  return `${message}. Check its url and that it is up`;
}
