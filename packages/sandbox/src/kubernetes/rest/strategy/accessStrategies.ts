import type {
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
} from 'kubernetes-types/rbac/v1';
import {
  setBindingDefaults,
  setRoleDefaults,
} from '../defaults/accessDefaults.ts';
import {
  validateBinding,
  validateBindingUpdate,
  validateClusterRole,
  validateRole,
} from '../validation/accessValidation.ts';
import type { Strategy } from './strategy.ts';

const roles: Strategy<Role> = {
  setDefaults: role => setRoleDefaults(role),
  validate: validateRole,
};

const clusterRoles: Strategy<ClusterRole> = {
  setDefaults: role => setRoleDefaults(role),
  validate: validateClusterRole,
};

const roleBindings: Strategy<RoleBinding> = {
  setDefaults: setBindingDefaults,
  validate: binding => validateBinding(binding, ['ClusterRole', 'Role']),
  validateUpdate: validateBindingUpdate,
};

const clusterRoleBindings: Strategy<ClusterRoleBinding> = {
  setDefaults: setBindingDefaults,
  validate: binding => validateBinding(binding, ['ClusterRole']),
  validateUpdate: validateBindingUpdate,
};

/** Of rbac.authorization.k8s.io. */
export const ACCESS_STRATEGIES = {
  'roles.rbac.authorization.k8s.io': roles,
  'clusterroles.rbac.authorization.k8s.io': clusterRoles,
  'rolebindings.rbac.authorization.k8s.io': roleBindings,
  'clusterrolebindings.rbac.authorization.k8s.io': clusterRoleBindings,
};
