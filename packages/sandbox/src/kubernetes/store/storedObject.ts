import type { KubeObject } from '../types.ts';

/**
 * One version of an object. Its object is never changed after it was stored,
 * so versions may be handed around freely and serialised only once.
 */
export class StoredObject {
  readonly key: string;
  readonly object: KubeObject;
  readonly revision: number;
  #body: string | undefined;

  constructor(object: KubeObject, revision: number) {
    this.key = keyOf(object.metadata.namespace, object.metadata.name);
    this.object = object;
    this.revision = revision;
  }

  get namespace(): string | undefined {
    return this.object.metadata.namespace;
  }

  /** JSON without kind and apiVersion, as the items of typed lists are. */
  json(): string {
    if (this.#body === undefined) {
      const { kind: _kind, apiVersion: _version, ...body } = this.object;
      this.#body = JSON.stringify(body);
    }
    return this.#body;
  }

  /** JSON with kind and the apiVersion asked for. */
  typedJson(apiVersion: string): string {
    const kind = JSON.stringify(this.object.kind);
    const version = JSON.stringify(apiVersion);
    return `{"kind":${kind},"apiVersion":${version},${this.json().slice(1)}`;
  }
}

/** Sorts like the keys of etcd do: `namespace/name`, or `name` alone. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
