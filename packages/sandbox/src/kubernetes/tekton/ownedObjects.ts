import type { KubeObject, ObjectClient, ResourceName } from '../types.ts';

/**
 * Knows the objects that other objects own, so that finding those of one
 * owner does not go through all there are.
 */
export class OwnedObjects {
  readonly #objects: ObjectClient;
  /** By the owner's uid, then by resource and name. */
  readonly #owned = new Map<
    string,
    Map<string, { resource: ResourceName; name: string }>
  >();

  constructor(objects: ObjectClient) {
    this.#objects = objects;
  }

  remember(resource: ResourceName, object: KubeObject): void {
    const owner = controllerOf(object);
    if (!owner) return;
    const { name } = object.metadata;
    const known = this.#owned.get(owner.uid) ?? new Map();
    known.set(`${resource}/${name}`, { resource, name });
    this.#owned.set(owner.uid, known);
  }

  forget(resource: ResourceName, object: KubeObject): void {
    const owner = controllerOf(object);
    const known = owner && this.#owned.get(owner.uid);
    known?.delete(`${resource}/${object.metadata.name}`);
    if (owner && known?.size === 0) this.#owned.delete(owner.uid);
  }

  /** Whether an object was seen of which the end has not been told yet. */
  awaits(resource: ResourceName, { metadata }: KubeObject, name: string) {
    return this.#owned.get(metadata.uid)?.has(`${resource}/${name}`) ?? false;
  }

  /** As they stand now, in the order in which they were made. */
  of({ metadata }: KubeObject): KubeObject[] {
    const known = [...(this.#owned.get(metadata.uid)?.values() ?? [])];
    return known.flatMap(({ resource, name }) => {
      const object = this.#objects.get(resource, metadata.namespace, name);
      const owned = object && controllerOf(object)?.uid === metadata.uid;
      return owned ? [object] : [];
    });
  }
}

export function controllerOf({ metadata }: KubeObject) {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}
