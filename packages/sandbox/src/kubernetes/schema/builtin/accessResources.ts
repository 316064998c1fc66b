import { define, REVIEW } from './defineResource.ts';

/** Who may do what, and questions about it. */
export const ACCESS_RESOURCES = [
  define('authentication.k8s.io', 'v1', 'SelfSubjectReview', REVIEW),
  define('authentication.k8s.io', 'v1', 'TokenReview', REVIEW),
  define('authorization.k8s.io', 'v1', 'LocalSubjectAccessReview', {
    verbs: ['create'],
  }),
  define('authorization.k8s.io', 'v1', 'SelfSubjectAccessReview', REVIEW),
  define('authorization.k8s.io', 'v1', 'SelfSubjectRulesReview', REVIEW),
  define('authorization.k8s.io', 'v1', 'SubjectAccessReview', REVIEW),
  define('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', {
    cluster: true,
    nameFormat: 'path-segment',
  }),
  define('rbac.authorization.k8s.io', 'v1', 'ClusterRole', {
    cluster: true,
    nameFormat: 'path-segment',
  }),
  define('rbac.authorization.k8s.io', 'v1', 'RoleBinding', {
    nameFormat: 'path-segment',
  }),
  define('rbac.authorization.k8s.io', 'v1', 'Role', {
    nameFormat: 'path-segment',
  }),
];
