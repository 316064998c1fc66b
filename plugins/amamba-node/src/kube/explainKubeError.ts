import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  connectionRemedy,
  type ConnectionWords,
} from '../upstream/connectionRemedy';
import type { KubeError } from './KubeError';

const CONFIG = 'kubernetes.clusterLocatorMethods';

const WORDS: ConnectionWords = {
  start: 'Start the cluster',
  server: 'a Kubernetes API server',
  certificate: "the API server's",
  authority: 'caData or caFile',
  tls: 'caData and client certificate',
};

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
  const { cluster, url } = error;
  return new ServiceUnavailableError(
    `Cluster ${cluster} (${url}) cannot be used: ${connectionRemedy(
      error,
      WORDS,
    )} (${CONFIG}).`,
  );
}
