import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { debugPermissions } from '@amamba/plugin-amamba-debug-common';
import { NotFoundError } from '@backstage/errors';
import { workspaceOf } from '../../pods/EntityPods';
import { findPolicy } from '../findPolicy';
import type { RouteDeps } from '../RouteDeps';

export function createGetPolicy(
  deps: RouteDeps,
): RouteHandler<DebugContract['getPolicy']> {
  return async (_input, { entity, entityRef, credentials }) => {
    const workspace = workspaceOf(entity);
    if (!workspace) {
      throw new NotFoundError(
        `${entityRef} belongs to no workspace. Set its annotation amamba.io/workspace.`,
      );
    }
    const [policy, allowed] = await Promise.all([
      findPolicy(deps, workspace),
      deps.workspaces.permissionsIn(workspace, debugPermissions, credentials),
    ]);
    return { policy, allowed };
  };
}
