import type { ResourceName } from '../types.ts';
import type { StoredObject } from './storedObject.ts';

export interface ObjectAddress {
  resource: ResourceName;
  key: string;
}

/** Finds objects by uid and by the uid of an owner, across resources. */
export class OwnerIndex {
  readonly #byUid = new Map<string, ObjectAddress>();
  readonly #dependents = new Map<string, Map<string, ObjectAddress>>();

  find(uid: string): ObjectAddress | undefined {
    return this.#byUid.get(uid);
  }

  dependentsOf(uid: string): ObjectAddress[] {
    return [...(this.#dependents.get(uid)?.values() ?? [])];
  }

  replace(
    resource: ResourceName,
    previous: StoredObject | undefined,
    next: StoredObject | undefined,
  ): void {
    if (previous) this.#drop(previous);
    if (next) this.#add({ resource, key: next.key }, next);
  }

  #add(address: ObjectAddress, { object }: StoredObject): void {
    const { uid, ownerReferences = [] } = object.metadata;
    this.#byUid.set(uid, address);
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid) ?? new Map();
      dependents.set(uid, address);
      this.#dependents.set(owner.uid, dependents);
    }
  }

  #drop({ object }: StoredObject): void {
    const { uid, ownerReferences = [] } = object.metadata;
    this.#byUid.delete(uid);
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}
