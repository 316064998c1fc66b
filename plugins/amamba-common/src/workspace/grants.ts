import type { WorkspaceFolderSpec, WorkspaceMembers } from './workspace';

/** That somebody holds a role in a workspace. @public */
export interface Grant {
  /** Of a user or a group, in full and in lower case. */
  ref: string;
  /** `admin`, `editor`, `viewer`, or a role of `amamba.roles`. */
  role: string;
  /** Name of the folder that it comes from; absent: of the workspace itself. */
  folder?: string;
}

/** Most folders above one workspace; more is a ring. */
const MAX_DEPTH = 32;

/**
 * Who holds which role in a workspace: its own members and those of the
 * folders above it. Roles add up and nothing takes one away.
 *
 * @public
 */
export function listGrants(
  spec: { members: WorkspaceMembers; parent?: string },
  folders: ReadonlyMap<string, WorkspaceFolderSpec>,
): Grant[] {
  const grants = grantsOf(spec.members);
  const seen = new Set<string>();
  let name = spec.parent;
  while (name && !seen.has(name) && seen.size < MAX_DEPTH) {
    seen.add(name);
    const folder = folders.get(name);
    if (folder) grants.push(...grantsOf(folder.members, name));
    name = folder?.parent;
  }
  return grants;
}

function grantsOf(members: WorkspaceMembers, folder?: string): Grant[] {
  const { admins, editors, viewers, custom } = members;
  const byRole = [
    ['admin', admins],
    ['editor', editors],
    ['viewer', viewers],
    ...Object.entries(custom),
  ] as Array<[string, string[]]>;
  return byRole.flatMap(([role, refs]) =>
    [...new Set(refs)].map(ref => ({ ref, role, ...(folder && { folder }) })),
  );
}
