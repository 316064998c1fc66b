import type { RoleRef } from 'kubernetes-types/rbac/v1';
import type { ObjectStore } from '../store/objectStore.ts';
import type { UserInfo } from '../types.ts';
import { BindingIndex, type Grant } from './bindingIndex.ts';
import {
  coversPath,
  coversResource,
  hasOrAny,
  listOf,
  type PolicyRule,
} from './policyRule.ts';
import {
  resourcePath,
  type Authorizer,
  type Decision,
  type RequestAttributes,
} from './requestAttributes.ts';

export const SUPERUSERS = 'system:masters';
const GROUP = 'rbac.authorization.k8s.io';

/** Roles and bindings of the cluster decide; `system:masters` may do all. */
export class RbacAuthorizer implements Authorizer {
  readonly #store: ObjectStore;
  readonly #bindings: BindingIndex;

  constructor(store: ObjectStore) {
    this.#store = store;
    this.#bindings = new BindingIndex(store);
  }

  authorize(attributes: RequestAttributes): Decision {
    const { user, namespace } = attributes;
    if (user.groups.includes(SUPERUSERS)) return { allowed: true };
    for (const grant of this.#grants(user, namespace)) {
      for (const rule of this.#rulesGiven(grant)) {
        if (allows(rule, attributes)) {
          return { allowed: true, reason: grantReason(grant) };
        }
      }
    }
    return { allowed: false };
  }

  /** All rules that hold for a user, in a namespace where one is given. */
  *rules(user: UserInfo, namespace: string | undefined): Generator<PolicyRule> {
    for (const grant of this.#grants(user, namespace)) {
      yield* this.#rulesGiven(grant);
    }
  }

  /** The rules of a role; undefined when there is no such role. */
  rulesOf(
    { kind, name }: RoleRef,
    namespace: string | undefined,
  ): PolicyRule[] | undefined {
    const stored =
      kind === 'Role'
        ? this.#store.get(`roles.${GROUP}`, namespace, name)
        : this.#store.get(`clusterroles.${GROUP}`, undefined, name);
    return stored && listOf<PolicyRule>(stored.object.rules);
  }

  *#grants(user: UserInfo, namespace: string | undefined): Generator<Grant> {
    yield* this.#bindings.of(user);
    if (namespace) yield* this.#bindings.of(user, namespace);
  }

  #rulesGiven({ binding }: Grant): PolicyRule[] {
    if (!binding.roleRef) return [];
    return this.rulesOf(binding.roleRef, binding.metadata.namespace) ?? [];
  }
}

function grantReason({ binding, subject }: Grant): string {
  const { kind, roleRef, metadata } = binding;
  const { namespace } = metadata;
  const place = namespace ? `${metadata.name}/${namespace}` : metadata.name;
  const name =
    subject.kind === 'ServiceAccount'
      ? `${subject.name}/${subject.namespace ?? namespace}`
      : subject.name;
  return `RBAC: allowed by ${kind} "${place}" of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${name}"`;
}

/** Whether a rule covers a request. */
function allows(rule: PolicyRule, attributes: RequestAttributes): boolean {
  const { verb, path, group, name } = attributes;
  if (!hasOrAny(rule.verbs, verb)) return false;
  if (path !== undefined) return coversPath(rule.nonResourceURLs, path);
  const names = listOf<string>(rule.resourceNames);
  return (
    hasOrAny(rule.apiGroups, group) &&
    coversResource(rule.resources, resourcePath(attributes)) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}
