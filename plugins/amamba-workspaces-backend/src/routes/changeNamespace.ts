import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  WorkspaceCluster,
  WorkspaceNamespace,
  WorkspaceSpec,
} from '@amamba/plugin-amamba-common';

/** A cluster that the workspace is bound to. @throws NotFoundError */
export function findCluster(
  workspace: string,
  { clusters }: WorkspaceSpec,
  name: string,
): WorkspaceCluster {
  const cluster = clusters.find(candidate => candidate.name === name);
  if (!cluster) {
    throw new NotFoundError(
      `The workspace ${workspace} is not bound to a cluster ${name}`,
    );
  }
  return cluster;
}

/** @throws NotFoundError when the workspace has no such namespace. */
export function findNamespace(
  workspace: string,
  spec: WorkspaceSpec,
  place: { cluster: string; namespace: string },
): { cluster: WorkspaceCluster; namespace: WorkspaceNamespace } {
  const cluster = findCluster(workspace, spec, place.cluster);
  const namespace = cluster.namespaces.find(
    candidate => candidate.name === place.namespace,
  );
  if (!namespace) {
    throw new NotFoundError(
      `The workspace ${workspace} has no namespace ${place.namespace} on cluster ${place.cluster}`,
    );
  }
  return { cluster, namespace };
}

/** @throws ConflictError when it is being deleted. */
export function refuseDeleting(namespace: WorkspaceNamespace): void {
  if (namespace.deleting) {
    throw new ConflictError(
      `The namespace ${namespace.name} is being deleted and cannot be changed any more`,
    );
  }
}

/** The same with one cluster in another form, or new. */
export function withCluster(
  spec: WorkspaceSpec,
  cluster: WorkspaceCluster,
): WorkspaceSpec {
  const known = spec.clusters.some(({ name }) => name === cluster.name);
  return {
    ...spec,
    clusters: known
      ? spec.clusters.map(one => (one.name === cluster.name ? cluster : one))
      : [...spec.clusters, cluster],
  };
}

/** The same with one namespace in another form, or new. */
export function withNamespace(
  spec: WorkspaceSpec,
  cluster: WorkspaceCluster,
  namespace: WorkspaceNamespace,
): WorkspaceSpec {
  const { namespaces } = cluster;
  const known = namespaces.some(({ name }) => name === namespace.name);
  return withCluster(spec, {
    ...cluster,
    namespaces: known
      ? namespaces.map(one => (one.name === namespace.name ? namespace : one))
      : [...namespaces, namespace],
  });
}
