import type { InformerOptions } from '../Informer';
import { kubeKey, type KubeObject } from '../objects';

/** The objects an informer holds, frozen, by key. */
export class ObjectCache {
  #objects = new Map<string, KubeObject>();
  readonly #project: (object: KubeObject) => KubeObject;

  constructor(project: InformerOptions['project'] = leaveOutManagedFields) {
    this.#project = project;
  }

  get(key: string): KubeObject | undefined {
    return this.#objects.get(key);
  }

  list(
    filter: { namespace?: string; labels?: Record<string, string> } = {},
  ): KubeObject[] {
    const { namespace, labels = {} } = filter;
    return [...this.#objects.values()].filter(
      ({ metadata }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        Object.entries(labels).every(
          ([name, value]) => metadata.labels?.[name] === value,
        ),
    );
  }

  /** What is kept of an object. */
  keep(object: KubeObject): [key: string, kept: KubeObject] {
    return [kubeKey(object.metadata), deepFreeze(this.#project(object))];
  }

  /** @returns the key when this was a change. */
  set(object: KubeObject): string | undefined {
    const [key, kept] = this.keep(object);
    const changed = !isSame(this.#objects.get(key), kept);
    this.#objects.set(key, kept);
    return changed ? key : undefined;
  }

  /** @returns the key when it was there. */
  delete(object: KubeObject): string | undefined {
    const key = kubeKey(object.metadata);
    return this.#objects.delete(key) ? key : undefined;
  }

  /** @returns the keys of what was added, changed or is there no more. */
  replace(objects: Map<string, KubeObject>): string[] {
    const before = this.#objects;
    this.#objects = objects;
    const gone = [...before.keys()].filter(key => !objects.has(key));
    const changed = [...objects]
      .filter(([key, object]) => !isSame(before.get(key), object))
      .map(([key]) => key);
    return [...gone, ...changed];
  }
}

/** Resource versions are opaque: equal or not, never older or newer. */
function isSame(a: KubeObject | undefined, b: KubeObject): boolean {
  return (
    a !== undefined &&
    a.metadata.uid === b.metadata.uid &&
    a.metadata.resourceVersion !== undefined &&
    a.metadata.resourceVersion === b.metadata.resourceVersion
  );
}

function leaveOutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function deepFreeze<T extends object>(object: T): T {
  for (const value of Object.values(object)) {
    if (typeof value === 'object' && value !== null) {
      deepFreeze(value);
    }
  }
  return Object.freeze(object);
}
