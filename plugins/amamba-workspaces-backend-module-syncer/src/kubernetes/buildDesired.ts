import {
  findQuotaProblems,
  checkNamespaceQuota,
  type WorkspaceCluster,
} from '@amamba/plugin-amamba-common';
import {
  buildBounds,
  buildRoleBindings,
  type RoleSubjects,
} from './buildObjects';
import type { DesiredNamespace } from './planNamespace';
import type { Problem } from '../outcome/Problem';

/** How the namespaces of a workspace on a cluster should be. */
export function buildDesired(
  workspace: string,
  cluster: WorkspaceCluster,
  roles: readonly RoleSubjects[],
): DesiredNamespace[] {
  const declared = cluster.namespaces.filter(({ deleting }) => !deleting);
  return declared.map(namespace => {
    const check = {
      clusterQuota: cluster.quota,
      others: declared
        .filter(other => other !== namespace)
        .map(({ quota }) => quota),
      quota: namespace.quota,
      limits: namespace.limits,
    };
    const words = checkNamespaceQuota(check);
    const exceeds = findQuotaProblems(check).some(
      ({ kind }) => kind === 'exceeds',
    );
    const bindings = buildRoleBindings(workspace, namespace.name, roles);
    return words.length > 0
      ? {
          namespace,
          objects: bindings,
          quotaProblem: quotaProblem(
            exceeds ? 'QuotaExceeded' : 'QuotaInvalid',
            `Quota of namespace ${namespace.name} on cluster ${
              cluster.name
            } is not applied: ${words.join('; ')}. Correct it in the workspace`,
          ),
        }
      : {
          namespace,
          // Nobody is let in before there are bounds.
          objects: [...buildBounds(workspace, namespace), ...bindings],
        };
  });
}

function quotaProblem(reason: string, message: string): Problem {
  return { status: 'Failed', reason, message };
}
