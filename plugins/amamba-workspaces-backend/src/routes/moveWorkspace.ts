import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireFolder, requireMembers } from './requireEntities';
import type { RouteDeps } from './RouteDeps';

/** Without a parent it is in no folder any more. */
export function moveWorkspace(deps: RouteDeps): Handler<'moveWorkspace'> {
  return ({ body: { owner, parent } }, ctx) =>
    changeWorkspace(deps, ctx, async ({ spec }) => {
      await requireMembers(deps, [owner]);
      await requireFolder(deps, parent);
      ctx.note({ detail: `${owner}${parent ? ` in ${parent}` : ''}` });
      return { spec: { ...spec, owner, parent } };
    });
}
