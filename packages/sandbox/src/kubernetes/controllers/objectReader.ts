import type { ObjectStore } from '../store/objectStore.ts';
import type { KubeObject, ObjectMeta, ResourceName } from '../types.ts';

/** An object of a known kind as the cluster holds it. */
export type Stored<T> = Omit<T, 'metadata' | 'kind' | 'apiVersion'> &
  Pick<KubeObject, 'kind' | 'apiVersion'> & { metadata: ObjectMeta };

/**
 * Reads the cluster's objects as they are now, without copying: nobody may
 * change what is returned. Being never behind, a controller that reads here
 * needs no expectations of its own writes.
 */
export class ObjectReader {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  get<T>(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): Stored<T> | undefined {
    const stored = this.#store.get(resource, namespace, name);
    return stored?.object as Stored<T> | undefined;
  }

  /** In the order of their names; all namespaces when none is given. */
  list<T>(resource: ResourceName, namespace?: string): Stored<T>[] {
    const range = this.#store.collection(resource).range(namespace);
    return Array.from(range, ({ object }) => object as Stored<T>);
  }

  /** The objects whose controller has this uid, oldest first. */
  controlledBy<T>(uid: string, resource: ResourceName): Stored<T>[] {
    const collection = this.#store.collection(resource);
    return this.#store.owners
      .dependentsOf(uid)
      .flatMap(address =>
        address.resource === resource
          ? collection.get(address.key)?.object ?? []
          : [],
      )
      .filter(object => controllerOf(object)?.uid === uid)
      .sort(byCreation) as Stored<T>[];
  }
}

export function controllerOf({ metadata }: { metadata: ObjectMeta }) {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}

/** The reference by which a controller owns what it makes. */
export function controllerReference({
  apiVersion,
  kind,
  metadata: { name, uid },
}: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>) {
  const owns = { controller: true, blockOwnerDeletion: true };
  return { apiVersion, kind, name, uid, ...owns };
}

/** Oldest first, then by name. */
export function byCreation(
  { metadata: a }: { metadata: ObjectMeta },
  { metadata: b }: { metadata: ObjectMeta },
): number {
  if (a.creationTimestamp !== b.creationTimestamp) {
    return a.creationTimestamp < b.creationTimestamp ? -1 : 1;
  }
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
