import { InputError } from '@backstage/errors';
import {
  checkNamespaceQuota,
  type WorkspaceCluster,
  type WorkspaceNamespace,
} from '@amamba/plugin-amamba-common';

/** @throws InputError saying what is too much, too little or missing. */
export function requireQuota(
  cluster: WorkspaceCluster,
  {
    name,
    quota,
    limits,
  }: Pick<WorkspaceNamespace, 'name' | 'quota' | 'limits'>,
): void {
  const problems = checkNamespaceQuota({
    clusterQuota: cluster.quota,
    others: cluster.namespaces
      .filter(other => other.name !== name)
      .map(other => other.quota),
    quota,
    limits,
  });
  if (problems.length > 0) {
    throw new InputError(problems.join('; '));
  }
}
