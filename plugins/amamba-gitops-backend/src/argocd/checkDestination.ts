import type { WorkspacePlacement } from '@amamba/plugin-amamba-common';
import type { Destination } from '@amamba/plugin-amamba-gitops-common';
import { NotFoundError } from '@backstage/errors';

/**
 * Why an application must not go there; undefined: it may. Clusters and
 * namespaces of others look as if there were none.
 */
export function findDestinationProblem(
  placement: WorkspacePlacement,
  { cluster, namespace }: Destination,
): string | undefined {
  const own = placement.clusters.find(({ name }) => name === cluster);
  if (!own) {
    return `The workspace ${
      placement.workspace
    } has no cluster ${cluster}; it has ${list(
      placement.clusters.map(({ name }) => name),
    )}`;
  }
  if (!own.namespaces.includes(namespace)) {
    return `The workspace ${
      placement.workspace
    } has no namespace ${namespace} on ${cluster}; it has ${list(
      own.namespaces,
    )}`;
  }
  return undefined;
}

/** @throws NotFoundError when the place is not one of the workspace's. */
export function checkDestination(
  placement: WorkspacePlacement,
  destination: Destination,
): void {
  const problem = findDestinationProblem(placement, destination);
  if (problem) {
    throw new NotFoundError(problem);
  }
}

function list(names: readonly string[]): string {
  return names.length > 0 ? names.slice(0, 20).join(', ') : 'none';
}
