import type { DebugPolicy } from '@amamba/plugin-amamba-debug-common';
import { NotFoundError } from '@backstage/errors';
import type { RouteDeps } from './RouteDeps';

/** @throws NotFoundError when there is no such workspace, or it is not valid. */
export async function findPolicy(
  { policies }: Pick<RouteDeps, 'policies'>,
  workspace: string,
): Promise<DebugPolicy> {
  const policy = await policies.of(workspace);
  if (!policy) {
    throw new NotFoundError(
      `There is no workspace ${workspace}, or its entity in the catalog is not valid`,
    );
  }
  return policy;
}
