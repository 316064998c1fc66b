import type {
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
  Subject,
} from 'kubernetes-types/rbac/v1';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** `rules` is written also where there are none. */
export function setRoleDefaults(role: Role | ClusterRole): void {
  if (role.rules?.length) return;
  (role as { rules: unknown }).rules = null;
}

export function setBindingDefaults(
  binding: RoleBinding | ClusterRoleBinding,
): void {
  if (binding.roleRef) binding.roleRef.apiGroup ||= RBAC_GROUP;
  for (const subject of binding.subjects ?? []) setSubjectDefaults(subject);
}

function setSubjectDefaults(subject: Subject): void {
  if (subject.kind === 'ServiceAccount') {
    if (!subject.apiGroup) delete subject.apiGroup;
  } else {
    subject.apiGroup ||= RBAC_GROUP;
  }
}
