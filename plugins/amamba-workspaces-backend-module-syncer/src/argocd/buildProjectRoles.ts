import {
  type Grant,
  WORKSPACE_ROLES,
  type WorkspaceRole,
} from '@amamba/plugin-amamba-common';
import type { ArgoProjectRole, KubeSubjects } from '@amamba/plugin-amamba-node';
import type { ArgoCdSettings } from './Settings';

/**
 * What each role may do in its project, as `resource, action`. Applications of
 * any revision but local files (`override`), which Git would not know of, are
 * the admins' alone.
 */
const RIGHTS: Record<WorkspaceRole, string[]> = {
  viewer: [
    'applications, get',
    'applicationsets, get',
    'logs, get',
    'repositories, get',
  ],
  editor: [
    'applications, get',
    'applications, create',
    'applications, update',
    'applications, delete',
    'applications, sync',
    'applications, action/*',
    'applicationsets, get',
    'logs, get',
    'repositories, get',
  ],
  admin: [
    'applications, *',
    'applicationsets, *',
    'exec, create',
    'logs, get',
    'repositories, *',
  ],
};

/** `amamba-admin`, as the RoleBindings on clusters are called. */
export function roleName(role: WorkspaceRole): string {
  return `amamba-${role}`;
}

/** The roles of a workspace's project, with the members as their groups. */
export async function buildProjectRoles(
  options: { project: string; workspace: string; grants: readonly Grant[] },
  settings: Pick<ArgoCdSettings, 'customRoles'>,
  subjects: Pick<KubeSubjects, 'subjectsOf'>,
): Promise<ArgoProjectRole[]> {
  const { project, workspace, grants } = options;
  return Promise.all(
    WORKSPACE_ROLES.map(async role => {
      const refs = grants
        .filter(grant => builtInRole(grant.role, settings) === role)
        .map(({ ref }) => ref);
      const members = await subjects.subjectsOf([...new Set(refs)]);
      const name = roleName(role);
      return {
        name,
        description: `${role}s of workspace ${workspace}`,
        policies: RIGHTS[role].map(
          right => `p, proj:${project}:${name}, ${right}, ${project}/*, allow`,
        ),
        groups: toGroups(members.map(member => member.name)),
      };
    }),
  );
}

/** A custom role has the rights of the one that it extends. */
function builtInRole(
  role: string,
  { customRoles }: Pick<ArgoCdSettings, 'customRoles'>,
): string | undefined {
  const custom = customRoles.find(({ name }) => name === role);
  return custom ? custom.extends : role;
}

/**
 * Argo CD takes a name with a comma in quotes only, and reads its policies as
 * CSV: a name with quotes in it could say something else there, and is left
 * out.
 */
function toGroups(names: readonly string[]): string[] {
  const groups = names
    .filter(name => !name.includes('"'))
    .map(name => (name.includes(',') ? `"${name}"` : name));
  return [...new Set(groups)].sort();
}
