import { type Grant, WORKSPACE_ROLES } from '@amamba/plugin-amamba-common';
import type { KubeSubjects } from '@amamba/plugin-amamba-node';
import type { RoleSubjects } from './buildObjects';
import type { Settings } from './Settings';

/** Who is bound to which ClusterRole in the namespaces of a workspace. */
export async function buildRoles(
  grants: readonly Grant[],
  { clusterRoles, customRoles }: Settings,
  subjects: KubeSubjects,
): Promise<RoleSubjects[]> {
  const roles = [
    ...WORKSPACE_ROLES.map(name => ({ name, clusterRole: clusterRoles[name] })),
    ...customRoles.map(role => ({
      name: role.name,
      clusterRole:
        role.clusterRole ?? (role.extends && clusterRoles[role.extends]),
    })),
  ];
  return Promise.all(
    roles.flatMap(({ name, clusterRole }) =>
      clusterRole ? [subjectsOf(name, clusterRole)] : [],
    ),
  );

  async function subjectsOf(role: string, clusterRole: string) {
    const refs = grants.filter(grant => grant.role === role);
    return {
      role,
      clusterRole,
      subjects: await subjects.subjectsOf(refs.map(({ ref }) => ref)),
    };
  }
}
