import type { RoleRef } from 'kubernetes-types/rbac/v1';
import { StatusError } from '../api/statusError.ts';
import { equalJson } from '../store/json.ts';
import type { Admission, AdmissionRequest, UserInfo } from '../types.ts';
import {
  describeRule,
  goList,
  listOf,
  uncovered,
  type PolicyRule,
} from './policyRule.ts';
import { SUPERUSERS, type RbacAuthorizer } from './rbac.ts';

const GROUP = 'rbac.authorization.k8s.io';
const VERSION = 'v1';
const EVERYTHING: PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

/**
 * Nobody gives rights that they do not have: a role may be written by who holds
 * all of it or may `escalate` it, and bound by who holds it or may `bind` it.
 */
export function escalationPrevention(authorizer: RbacAuthorizer): Admission {
  return {
    resources: [
      'roles',
      'clusterroles',
      'rolebindings',
      'clusterrolebindings',
    ].map(plural => `${plural}.${GROUP}`),
    admit(request) {
      const { operation, user, resource } = request;
      if (operation === 'DELETE' || user.groups.includes(SUPERUSERS)) return;
      if (resource.plural.endsWith('bindings'))
        checkBinding(authorizer, request);
      else checkRole(authorizer, request);
    },
  };
}

function checkRole(authorizer: RbacAuthorizer, request: AdmissionRequest) {
  const { object, oldObject, user, resource } = request;
  const { rules, aggregationRule } = object;
  const unchanged =
    oldObject &&
    equalJson(rules ?? [], oldObject.rules ?? []) &&
    equalJson(aggregationRule ?? null, oldObject.aggregationRule ?? null);
  if (unchanged || mayDo(authorizer, request, 'escalate')) return;
  const { namespace, name } = object.metadata;
  assertHeld(authorizer, request, user, listOf(rules), namespace);
  if (!listOf(aggregationRule?.clusterRoleSelectors).length) return;
  if (uncovered(authorizer.rules(user, undefined), EVERYTHING).length > 0) {
    throw StatusError.forbidden(
      resource,
      name,
      'must have cluster-admin privileges to use an aggregationRule',
    );
  }
}

function checkBinding(authorizer: RbacAuthorizer, request: AdmissionRequest) {
  const { object, oldObject, user } = request;
  const unchanged =
    oldObject &&
    equalJson(object.roleRef, oldObject.roleRef) &&
    equalJson(object.subjects ?? [], oldObject.subjects ?? []);
  const roleRef: RoleRef | undefined = object.roleRef;
  if (unchanged || !roleRef?.name) return;
  const plural = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
  if (mayDo(authorizer, request, 'bind', plural, roleRef.name)) return;
  const { namespace } = object.metadata;
  const rules = authorizer.rulesOf(roleRef, namespace);
  if (!rules)
    throw StatusError.notFound({ group: GROUP, plural }, roleRef.name);
  assertHeld(authorizer, request, user, rules, namespace);
}

function mayDo(
  authorizer: RbacAuthorizer,
  { user, object, resource }: AdmissionRequest,
  verb: string,
  plural = resource.plural,
  name = object.metadata.name,
): boolean {
  return authorizer.authorize({
    user,
    verb,
    group: GROUP,
    version: VERSION,
    resource: plural,
    namespace: object.metadata.namespace,
    name,
  }).allowed;
}

function assertHeld(
  authorizer: RbacAuthorizer,
  { resource, object }: AdmissionRequest,
  user: UserInfo,
  rules: PolicyRule[],
  namespace: string | undefined,
): void {
  const missing = uncovered(authorizer.rules(user, namespace), rules);
  if (missing.length === 0) return;
  const list = [...new Set(missing.map(describeRule))].sort().join('\n');
  throw StatusError.forbidden(
    resource,
    object.metadata.name,
    `user ${JSON.stringify(user.username)} (groups=${goList(
      user.groups,
    )}) is attempting to grant RBAC permissions not currently held:\n${list}`,
  );
}
