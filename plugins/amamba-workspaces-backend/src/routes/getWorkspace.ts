import { workspacePermissions } from '@amamba/plugin-amamba-workspaces-common';
import { getKnown } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';
import { refsOf, summarize } from './summarize';

export function getWorkspace(deps: RouteDeps): Handler<'getWorkspace'> {
  return async (_input, ctx) => {
    const known = await getKnown(deps, ctx.workspace);
    const [targets, mine, permissions] = await Promise.all([
      deps.store.listTargets(known.name),
      refsOf(deps, ctx),
      deps.access.permissionsIn(
        known.name,
        workspacePermissions,
        ctx.credentials,
      ),
    ]);
    return {
      ...summarize(known, targets, mine),
      spec: known.spec,
      permissions,
      topic: ctx.entity.metadata.uid ?? '',
    };
  };
}
