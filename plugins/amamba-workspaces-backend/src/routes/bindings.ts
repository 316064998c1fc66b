import { ConflictError } from '@backstage/errors';
import type { WorkspaceCluster } from '@amamba/plugin-amamba-common';
import type { KnownWorkspace } from '../model/Workspaces';

/**
 * Whether a workspace may have a cluster besides those that have it already.
 *
 * @throws ConflictError when one of them wants it to itself.
 */
export function refuseConflicts(
  workspace: string,
  { name, binding }: Pick<WorkspaceCluster, 'name' | 'binding'>,
  known: Iterable<KnownWorkspace>,
): void {
  const others = [...known]
    .filter(other => other.name !== workspace)
    .flatMap(({ spec }) => spec.clusters.filter(one => one.name === name));
  if (others.some(other => other.binding === 'exclusive')) {
    throw new ConflictError(
      `Cluster ${name} is bound exclusively to another workspace`,
    );
  }
  if (binding === 'exclusive' && others.length > 0) {
    throw new ConflictError(
      `Cluster ${name} cannot be bound exclusively: ${
        others.length === 1
          ? 'another workspace is bound to it'
          : `${others.length} other workspaces are bound to it`
      }`,
    );
  }
}
