import type { RoleRef, Subject } from 'kubernetes-types/rbac/v1';
import type { ObjectStore } from '../store/objectStore.ts';
import type { KubeObject, UserInfo } from '../types.ts';
import { listOf } from './policyRule.ts';

const GROUP = 'rbac.authorization.k8s.io';
const RESOURCES = [`clusterrolebindings.${GROUP}`, `rolebindings.${GROUP}`];
const CLUSTER = '';

/** A role given to someone, by which binding. */
export interface Grant {
  binding: KubeObject & { roleRef: RoleRef };
  subject: Subject;
}

/**
 * Bindings by whom they bind, so that what a user may do is found without
 * looking at the bindings of all others.
 */
export class BindingIndex {
  /** By namespace (empty: the cluster), then by subject. */
  readonly #grants = new Map<string, Map<string, Set<Grant>>>();
  readonly #byBinding = new Map<string, [subject: string, grant: Grant][]>();

  constructor(store: ObjectStore) {
    for (const resource of RESOURCES) {
      for (const { object } of store.collection(resource).range(undefined)) {
        this.#add(object);
      }
    }
    store.onCommit((resource, { type, stored, previous }) => {
      if (!RESOURCES.includes(resource)) return;
      if (previous) this.#remove(previous.object);
      if (type !== 'DELETED') this.#add(stored.object);
    });
  }

  /** What a user was given in a namespace, or in the cluster without one. */
  *of(user: UserInfo, namespace = CLUSTER): Generator<Grant> {
    const subjects = this.#grants.get(namespace);
    if (!subjects) return;
    yield* subjects.get(`User ${user.username}`) ?? [];
    for (const group of user.groups) {
      yield* subjects.get(`Group ${group}`) ?? [];
    }
  }

  #add(object: KubeObject): void {
    const binding = object as Grant['binding'];
    const { namespace = CLUSTER } = object.metadata;
    const subjects = this.#grants.get(namespace) ?? new Map();
    this.#grants.set(namespace, subjects);
    const entries = listOf<Subject>(object.subjects).map(
      (subject): [string, Grant] => [
        subjectKey(subject, namespace),
        { binding, subject },
      ],
    );
    for (const [key, grant] of entries) {
      const grants = subjects.get(key) ?? new Set();
      subjects.set(key, grants.add(grant));
    }
    this.#byBinding.set(bindingKey(object), entries);
  }

  #remove(object: KubeObject): void {
    const { namespace = CLUSTER } = object.metadata;
    const subjects = this.#grants.get(namespace);
    const key = bindingKey(object);
    for (const [subject, grant] of this.#byBinding.get(key) ?? []) {
      const grants = subjects?.get(subject);
      grants?.delete(grant);
      if (grants?.size === 0) subjects?.delete(subject);
    }
    this.#byBinding.delete(key);
    if (subjects?.size === 0) this.#grants.delete(namespace);
  }
}

/** A ServiceAccount is the user of its name. */
function subjectKey(subject: Subject, bindingNamespace: string): string {
  if (subject.kind !== 'ServiceAccount') {
    return `${subject.kind} ${subject.name}`;
  }
  const namespace = subject.namespace ?? bindingNamespace;
  return `User system:serviceaccount:${namespace}:${subject.name}`;
}

function bindingKey({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? CLUSTER}/${metadata.name}`;
}
