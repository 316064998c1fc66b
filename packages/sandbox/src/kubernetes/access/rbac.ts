import type { ObjectStore } from '../store/objectStore.ts';
import type { KubeObject, UserInfo } from '../types.ts';
import {
  resourcePath,
  type Authorizer,
  type Decision,
  type RequestAttributes,
} from './requestAttributes.ts';

const SUPERUSERS = 'system:masters';
const GROUP = 'rbac.authorization.k8s.io';

/** `rbac.authorization.k8s.io/v1` PolicyRule. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

interface Grant {
  rule: PolicyRule;
  reason: string;
}

/** Roles and bindings of the cluster decide; `system:masters` may do all. */
export class RbacAuthorizer implements Authorizer {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  authorize(attributes: RequestAttributes): Decision {
    if (attributes.user.groups.includes(SUPERUSERS)) return { allowed: true };
    const { user, namespace } = attributes;
    for (const { rule, reason } of this.grants(user, namespace)) {
      if (allows(rule, attributes)) return { allowed: true, reason };
    }
    return { allowed: false };
  }

  /** All rules that hold for a user, in a namespace where one is given. */
  *grants(user: UserInfo, namespace: string | undefined): Generator<Grant> {
    yield* this.#grantsOf('clusterrolebindings', user, undefined);
    if (namespace) yield* this.#grantsOf('rolebindings', user, namespace);
  }

  *#grantsOf(
    plural: string,
    user: UserInfo,
    namespace: string | undefined,
  ): Generator<Grant> {
    const bindings = this.#store.collection(`${plural}.${GROUP}`);
    for (const { object: binding } of bindings.range(namespace)) {
      const subject = listOf<Subject>(binding.subjects).find(candidate =>
        isSubject(candidate, user, namespace),
      );
      if (!subject) continue;
      const role = this.#role(binding, namespace);
      const reason = grantReason(binding, subject, namespace);
      for (const rule of listOf<PolicyRule>(role?.rules))
        yield { rule, reason };
    }
  }

  #role(
    { roleRef }: KubeObject,
    namespace: string | undefined,
  ): KubeObject | undefined {
    const stored =
      roleRef?.kind === 'Role'
        ? this.#store.get(`roles.${GROUP}`, namespace, roleRef.name)
        : this.#store.get(`clusterroles.${GROUP}`, undefined, roleRef?.name);
    return stored?.object;
  }
}

function isSubject(
  subject: Subject,
  user: UserInfo,
  bindingNamespace: string | undefined,
): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.username;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount': {
      const namespace = subject.namespace ?? bindingNamespace;
      return (
        user.username === `system:serviceaccount:${namespace}:${subject.name}`
      );
    }
    default:
      return false;
  }
}

function grantReason(
  { kind, metadata, roleRef }: KubeObject,
  subject: Subject,
  namespace: string | undefined,
): string {
  const binding = namespace ? `${metadata.name}/${namespace}` : metadata.name;
  const name =
    subject.kind === 'ServiceAccount'
      ? `${subject.name}/${subject.namespace ?? namespace}`
      : subject.name;
  return `RBAC: allowed by ${kind} "${binding}" of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${name}"`;
}

/** Whether a rule covers a request. */
export function allows(
  rule: PolicyRule,
  attributes: RequestAttributes,
): boolean {
  if (!hasOrAny(rule.verbs, attributes.verb)) return false;
  const { path, group, subresource, name } = attributes;
  if (path !== undefined) {
    return listOf<string>(rule.nonResourceURLs).some(pattern =>
      pattern.endsWith('*')
        ? path.startsWith(pattern.slice(0, -1))
        : pattern === path,
    );
  }
  const resources = listOf<string>(rule.resources);
  const named = listOf<string>(rule.resourceNames);
  return (
    hasOrAny(rule.apiGroups, group) &&
    (hasOrAny(resources, resourcePath(attributes)) ||
      (subresource !== undefined && resources.includes(`*/${subresource}`))) &&
    (named.length === 0 || (name !== undefined && named.includes(name)))
  );
}

function hasOrAny(values: string[] | undefined, wanted: string): boolean {
  return listOf<string>(values).some(
    value => value === '*' || value === wanted,
  );
}

/** A role that is not well formed grants nothing, and stops nobody else. */
function listOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}
