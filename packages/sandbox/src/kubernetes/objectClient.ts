import { StatusError } from './api/statusError.ts';
import { selectObjects, selectorFilter } from './rest/objectListing.ts';
import type { ObjectStorage, ObjectTarget } from './rest/objectStorage.ts';
import { watchObjects } from './rest/objectWatch.ts';
import { assignNode } from './rest/podBinding.ts';
import { SYSTEM_USER } from './rest/requestOptions.ts';
import type { ResourceDefinition } from './schema/resourceDefinition.ts';
import type { ResourceRegistry } from './schema/resourceRegistry.ts';
import { cloneJson, cloneObject } from './store/json.ts';
import type {
  DeleteOptions,
  KubeObject,
  ListOptions,
  NewObject,
  ObjectClient,
  ResourceName,
  WatchEvent,
} from './types.ts';

/** Most of what writes from inside a cluster is one of its controllers. */
const DEFAULT_MANAGER = 'kube-controller-manager';

/** A change that writes again and again must end. */
const MAX_ATTEMPTS = 10;

/** Access for code in the same process, as the cluster itself. */
export class LocalObjectClient implements ObjectClient {
  readonly #storage: ObjectStorage;
  readonly #resources: ResourceRegistry;
  readonly #manager: string;

  constructor(
    storage: ObjectStorage,
    resources: ResourceRegistry,
    manager = DEFAULT_MANAGER,
  ) {
    this.#storage = storage;
    this.#resources = resources;
    this.#manager = manager;
  }

  as(manager: string): ObjectClient {
    return new LocalObjectClient(this.#storage, this.#resources, manager);
  }

  get(resource: ResourceName, namespace: string | undefined, name: string) {
    const target = this.#target(resource, namespace, name);
    return cloneObject(this.#storage.find(target)?.object);
  }

  list(resource: ResourceName, options: ListOptions = {}): KubeObject[] {
    const definition = this.#definition(resource);
    const objects = selectObjects(
      this.#storage.store.collection(resource),
      definition.namespaced ? options.namespace : undefined,
      selectorFilter(definition, options),
    );
    return Array.from(objects, stored => cloneObject(stored.object));
  }

  create(resource: ResourceName, object: NewObject): KubeObject {
    const definition = this.#definition(resource);
    const { namespace } = object.metadata;
    const created = this.#storage.create(
      definition,
      namespace,
      cloneJson(object),
      { user: SYSTEM_USER, fieldManager: this.#manager },
    );
    return cloneObject(created);
  }

  update(resource: ResourceName, object: KubeObject): KubeObject {
    return this.#write(resource, object, undefined);
  }

  updateStatus(resource: ResourceName, object: KubeObject): KubeObject {
    return this.#write(resource, object, 'status');
  }

  modify(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (object: KubeObject) => void,
  ): KubeObject | undefined {
    return this.#modify(resource, namespace, name, change, undefined);
  }

  modifyStatus(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (object: KubeObject) => void,
  ): KubeObject | undefined {
    return this.#modify(resource, namespace, name, change, 'status');
  }

  bindPod(
    namespace: string | undefined,
    name: string,
    nodeName: string,
    change: (pod: KubeObject) => void,
  ): void {
    const bind = (pod: KubeObject) => {
      assignNode(pod, nodeName);
      change(pod);
    };
    this.#modify('pods', namespace, name, bind, 'binding');
  }

  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): void {
    const target = this.#target(resource, namespace, name);
    this.#storage.delete(target, { ...options, user: SYSTEM_USER });
  }

  watch(
    resource: ResourceName,
    onEvent: (event: WatchEvent) => void,
    options: ListOptions = {},
  ): () => void {
    const definition = this.#definition(resource);
    const { store } = this.#storage;
    const namespace = definition.namespaced ? options.namespace : undefined;
    const filter = selectorFilter(definition, options);
    const present = [
      ...selectObjects(store.collection(resource), namespace, filter),
    ];
    let stopped = false;
    store.deliver(() => {
      for (const { object } of present) {
        if (!stopped) onEvent({ type: 'ADDED', object: cloneObject(object) });
      }
    });
    const start = { resource, namespace, filter, revision: store.revision };
    const stop = watchObjects(store, start, ({ type, stored }) =>
      onEvent({ type, object: cloneObject(stored.object) }),
    );
    return () => {
      stopped = true;
      stop();
    };
  }

  #write(
    resource: ResourceName,
    object: KubeObject,
    subresource: string | undefined,
  ): KubeObject {
    const { namespace, name } = object.metadata;
    const target = this.#target(resource, namespace, name);
    const written = this.#storage.update(target, () => cloneObject(object), {
      user: SYSTEM_USER,
      fieldManager: this.#manager,
      method: 'update',
      subresource: this.#statusPart(target.definition, subresource),
    });
    return cloneObject(written.object);
  }

  #modify(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (object: KubeObject) => void,
    subresource: string | undefined,
  ): KubeObject | undefined {
    const target = this.#target(resource, namespace, name);
    for (let attempt = 1; ; attempt++) {
      if (!this.#storage.find(target)) return undefined;
      try {
        const written = this.#storage.update(
          target,
          current => {
            change(current);
            return current;
          },
          {
            user: SYSTEM_USER,
            fieldManager: this.#manager,
            method: 'update',
            subresource: this.#statusPart(target.definition, subresource),
          },
        );
        return cloneObject(written.object);
      } catch (error) {
        if (!isConflict(error) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** A type without the subresource has its status written with the rest. */
  #statusPart(
    definition: ResourceDefinition,
    subresource: string | undefined,
  ): string | undefined {
    return definition.hasStatus ? subresource : undefined;
  }

  #definition(resource: ResourceName): ResourceDefinition {
    const definition = this.#resources.get(resource);
    if (!definition) throw StatusError.unknownResource();
    return definition;
  }

  #target(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): ObjectTarget {
    return { definition: this.#definition(resource), namespace, name };
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'Conflict';
}
