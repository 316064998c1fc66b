import { ConflictError } from '@backstage/errors';
import {
  listGrants,
  type WorkspaceFolderSpec,
  type WorkspaceMembers,
  type WorkspaceSpec,
} from '@amamba/plugin-amamba-common';

const GROUPS = {
  admin: 'admins',
  editor: 'editors',
  viewer: 'viewers',
} as const;

/** The same without anything for the member. */
export function withoutMember(
  members: WorkspaceMembers,
  ref: string,
): WorkspaceMembers {
  const without = (refs: string[]) => refs.filter(one => one !== ref);
  const custom = Object.entries(members.custom)
    .map(([role, refs]) => [role, without(refs)] as const)
    .filter(([, refs]) => refs.length > 0);
  return {
    admins: without(members.admins),
    editors: without(members.editors),
    viewers: without(members.viewers),
    custom: Object.fromEntries(custom),
  };
}

/** The same with this role for the member, and no other. */
export function withMember(
  members: WorkspaceMembers,
  ref: string,
  role: string,
): WorkspaceMembers {
  const rest = withoutMember(members, ref);
  if (Object.hasOwn(GROUPS, role)) {
    const group = GROUPS[role as keyof typeof GROUPS];
    return { ...rest, [group]: [...rest[group], ref] };
  }
  const holders = Object.hasOwn(rest.custom, role) ? rest.custom[role] : [];
  return { ...rest, custom: { ...rest.custom, [role]: [...holders, ref] } };
}

/** @throws ConflictError when nobody could grant roles any more. */
export function requireAdmin(
  spec: WorkspaceSpec,
  folders: ReadonlyMap<string, WorkspaceFolderSpec>,
): void {
  if (!listGrants(spec, folders).some(({ role }) => role === 'admin')) {
    throw new ConflictError(
      'This is the last admin of the workspace; make somebody else an admin first',
    );
  }
}
