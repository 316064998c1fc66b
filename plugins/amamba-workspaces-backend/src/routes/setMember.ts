import { InputError } from '@backstage/errors';
import { WORKSPACE_ROLES } from '@amamba/plugin-amamba-common';
import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireAdmin, withMember } from './members';
import { requireHeld } from './requireHeld';
import { requireMembers } from './requireEntities';
import type { RouteDeps } from './RouteDeps';

export function setMember(deps: RouteDeps): Handler<'setMember'> {
  return ({ body: { ref, role } }, ctx) =>
    changeWorkspace(deps, ctx, async ({ spec }) => {
      const roles = [
        ...WORKSPACE_ROLES,
        ...deps.tenancy.customRoles.map(({ name }) => name),
      ];
      if (!roles.includes(role)) {
        throw new InputError(
          `There is no role ${role}; there are ${roles.join(', ')}`,
        );
      }
      await requireHeld(deps, role, ctx);
      await requireMembers(deps, [ref]);
      ctx.note({ subject: ref, detail: role });
      const changed = { ...spec, members: withMember(spec.members, ref, role) };
      requireAdmin(changed, await deps.directory.folders());
      return { spec: changed };
    });
}
