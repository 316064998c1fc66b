import { ConflictError, NotFoundError } from '@backstage/errors';
import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireAdmin, withoutMember } from './members';
import type { RouteDeps } from './RouteDeps';

export function removeMember(deps: RouteDeps): Handler<'removeMember'> {
  return ({ params: { ref } }, ctx) =>
    changeWorkspace(deps, ctx, async ({ name, spec, grants }) => {
      const held = grants.filter(grant => grant.ref === ref);
      if (held.length === 0) {
        throw new NotFoundError(`${ref} is not a member of workspace ${name}`);
      }
      if (held.every(({ folder }) => folder)) {
        throw new ConflictError(
          `${ref} is a member of the folder ${held[0].folder}, which the workspace is in; have it removed there`,
        );
      }
      const changed = { ...spec, members: withoutMember(spec.members, ref) };
      requireAdmin(changed, await deps.directory.folders());
      return { spec: changed };
    });
}
