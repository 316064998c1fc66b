import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { KubeError } from './KubeError';

const CONFIG = 'kubernetes.clusterLocatorMethods';

/** Failures without an answer, by the code Node or undici gives them. */
const CONNECTION_FAILURES: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there. Start the cluster, or correct its url',
  ENOTFOUND: 'its host name is not known. Correct its url',
  EAI_AGAIN:
    'its host name cannot be looked up now. Check DNS where the portal runs',
  EHOSTUNREACH: 'its host cannot be reached. Check the network, or its url',
  ENETUNREACH: 'its network cannot be reached. Check the network, or its url',
  ECONNRESET: 'the connection was cut. Check what is between it and the portal',
  UND_ERR_SOCKET:
    'the connection was cut. Check what is between it and the portal',
  CERT_HAS_EXPIRED: "its certificate has expired. Renew the API server's",
  CERT_NOT_YET_VALID:
    "its certificate is not valid yet. Compare the two machines' clocks",
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another host name. Use a url that it names',
  CREDENTIAL_FILE:
    'a file that its configuration names cannot be read. Check that the portal may read it',
  INVALID_ANSWER:
    'what answers is not a Kubernetes API server, or a proxy changed its answer. Check its url',
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

/** What brings an API group, for the message that it is not there. */
const PRODUCTS: Record<string, string> = {
  'tekton.dev': 'Tekton Pipelines',
  'triggers.tekton.dev': 'Tekton Triggers',
  'core.oam.dev': 'KubeVela',
};

/**
 * The Backstage error for a failed call to a cluster: its message names the
 * cluster and the remedy, and an upstream 401 never becomes ours.
 */
export function explainKubeError(error: KubeError): Error {
  const { cluster, code, operation, message } = error;
  switch (code) {
    case undefined:
      return explainConnectionFailure(error);
    case 400:
    case 422:
      return new InputError(
        `Cluster ${cluster} did not accept it (${operation}): ${message}`,
      );
    case 401:
      return new ServiceUnavailableError(
        `Cluster ${cluster} does not accept the portal's credentials. Renew its serviceAccountToken under ${CONFIG}, or what the files under amamba.kubernetes.clusters hold.`,
      );
    case 403:
      return new NotAllowedError(explainRefusal(error));
    case 404:
      return new NotFoundError(
        `Cluster ${cluster} does not have it (${operation}): ${message}`,
      );
    case 409:
      return new ConflictError(
        `Cluster ${cluster} has it in another state by now (${operation}): ${message}`,
      );
    case 429:
      return new ServiceUnavailableError(
        `Cluster ${cluster} has too many requests to answer; try again in a moment.`,
      );
    default:
      return new ServiceUnavailableError(
        `Cluster ${cluster} failed to ${operation} (HTTP ${code}: ${message}). Look at its API server's log if it persists.`,
      );
  }
}

function explainRefusal({ cluster, operation, message, user }: KubeError) {
  if (!user) {
    return `Cluster ${cluster} does not allow the portal to ${operation}. Grant that to the portal's service account there. (${message})`;
  }
  if (message.includes('cannot impersonate')) {
    return `Cluster ${cluster} does not allow the portal to act as ${user}. Grant the portal's service account there the verb impersonate on users and groups, or turn amamba.kubernetes.impersonate off. (${message})`;
  }
  return `Cluster ${cluster} does not allow ${user} to ${operation}. Ask whoever keeps that cluster, or the workspace, for it. (${message})`;
}

/** What to say when a cluster has no such resource at all. */
export function explainMissingResource(
  cluster: string,
  resource: { group: string; name: string },
): string {
  const product = PRODUCTS[resource.group];
  return product
    ? `${product} is not installed on cluster ${cluster} (it has no ${resource.name})`
    : `Cluster ${cluster} has no ${resource.name}; install what brings it`;
}

function explainConnectionFailure(error: KubeError): Error {
  const { cluster, url, reason = '' } = error;
  return new ServiceUnavailableError(
    `Cluster ${cluster} (${url}) cannot be used: ${connectionRemedy(
      reason,
      error.message,
    )} (${CONFIG}).`,
  );
}

function connectionRemedy(reason: string, message: string): string {
  if (TIMEOUTS.has(reason)) {
    return 'it does not answer in time. Check that it is up, the network, and its url';
  }
  if (UNTRUSTED.has(reason)) {
    return 'its certificate is not signed by an authority that the portal trusts. Set caData or caFile';
  }
  if (reason in CONNECTION_FAILURES) {
    return CONNECTION_FAILURES[reason];
  }
  if (/^(EPROTO|ERR_SSL|ERR_TLS|ERR_OSSL|ERR_CRYPTO)/.test(reason)) {
    return `no secure connection could be made (${reason}). Check that its url is that of the API server, and its caData and client certificate`;
  }
  return (
    CONNECTION_FAILURES[reason] ?? `${message}. Check its url and that it is up`
  );
}
