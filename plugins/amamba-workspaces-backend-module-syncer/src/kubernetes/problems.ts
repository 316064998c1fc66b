import { type KubeError, toServiceError } from '@amamba/plugin-amamba-node';
import type { Problem } from '../outcome/Problem';

export function clusterUnreachable(error: KubeError): Problem {
  return {
    status: 'Failed',
    reason: 'ClusterUnreachable',
    message: toServiceError(error).message,
  };
}

export function interrupted(): Problem {
  return {
    status: 'Pending',
    reason: 'Continues',
    message: 'There is more to do than one pass takes; it goes on at once',
    againAfterMs: 0,
  };
}

export function namespaceProtected(name: string, cluster: string): Problem {
  return {
    status: 'Failed',
    reason: 'NamespaceProtected',
    message: `Namespace ${name} of cluster ${cluster} is protected (amamba.workspaces.protectedNamespaces) and never a workspace's. Choose another name`,
  };
}

export function clusterExclusive(cluster: string, holder: string): Problem {
  return {
    status: 'Failed',
    reason: 'ClusterExclusive',
    message: `Workspace ${holder} has cluster ${cluster} to itself. Bind another cluster, or have that binding changed to "shared"`,
  };
}
