import { StatusError } from '../api/statusError.ts';
import {
  resourceNameOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import { cloneJson, equalJson } from '../store/json.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { StoredObject } from '../store/storedObject.ts';
import type {
  AdmissionRequest,
  Clock,
  KubeObject,
  NewObject,
} from '../types.ts';
import type { AdmissionChain } from '../admission/admissionChain.ts';
import { prepareNew, validateNew } from './objectCreation.ts';
import { assertDeletable, markDeleted } from './objectDeletion.ts';
import {
  assertCurrent,
  countGeneration,
  prepareUpdate,
  validateUpdate,
} from './objectUpdate.ts';
import type {
  DeleteRequest,
  UpdateRequest,
  WriteOptions,
} from './requestOptions.ts';

export interface ObjectStorageOptions {
  store: ObjectStore;
  admission: AdmissionChain;
  clock: Clock;
}

/** An object after a write; `deleted` when the write removed it. */
export interface Written {
  object: KubeObject;
  deleted: boolean;
}

/** Which object a request speaks of. */
export interface ObjectTarget {
  definition: ResourceDefinition;
  namespace?: string;
  name: string;
}

/** The one path of all writes: defaults, admission, validation, storing. */
export class ObjectStorage {
  readonly store: ObjectStore;
  readonly #admission: AdmissionChain;
  readonly #clock: Clock;

  constructor({ store, admission, clock }: ObjectStorageOptions) {
    this.store = store;
    this.#admission = admission;
    this.#clock = clock;
  }

  find({
    definition,
    namespace,
    name,
  }: ObjectTarget): StoredObject | undefined {
    return this.store.get(
      resourceNameOf(definition),
      definition.namespaced ? namespace : undefined,
      name,
    );
  }

  get(target: ObjectTarget): StoredObject {
    const stored = this.find(target);
    if (!stored) throw StatusError.notFound(target.definition, target.name);
    return stored;
  }

  /** @param object - owned by the storage from here on */
  create(
    definition: ResourceDefinition,
    namespace: string | undefined,
    object: NewObject,
    options: WriteOptions,
  ): KubeObject {
    const prepared = prepareNew(definition, namespace, object, this.#clock);
    this.#admit('CREATE', definition, prepared, undefined, options.user);
    validateNew(definition, prepared);
    const { name } = prepared.metadata;
    if (this.find({ definition, namespace, name })) {
      throw StatusError.alreadyExists(definition, name);
    }
    if (options.dryRun) return prepared;
    return this.store.put(resourceNameOf(definition), prepared).object;
  }

  /** @param change - makes the next version from a copy of the present one */
  update(
    target: ObjectTarget,
    change: (current: KubeObject) => KubeObject,
    request: UpdateRequest,
  ): Written {
    const { definition } = target;
    const old = this.get(target).object;
    const next = change(cloneJson(old));
    assertCurrent(definition, next, old, request.method);
    const prepared = prepareUpdate(definition, next, old, request.subresource);
    this.#admit(
      'UPDATE',
      definition,
      prepared,
      old,
      request.user,
      request.subresource,
    );
    countGeneration(definition, prepared, old);
    validateUpdate(definition, prepared, old);
    return this.#replace(definition, prepared, old, request);
  }

  delete(target: ObjectTarget, request: DeleteRequest): Written {
    const { definition } = target;
    const old = this.get(target).object;
    assertDeletable(definition, old, request);
    this.#admit('DELETE', definition, old, old, request.user);
    const next = markDeleted(definition, old, request, this.#clock);
    if (next === old) return { object: old, deleted: false };
    if (next) return this.#replace(definition, next, old, request);
    if (!request.dryRun) {
      this.store.remove(resourceNameOf(definition), cloneJson(old));
    }
    return { object: old, deleted: true };
  }

  /** Stores a next version, or removes one that was only waiting to go. */
  #replace(
    definition: ResourceDefinition,
    next: KubeObject,
    old: KubeObject,
    { dryRun }: WriteOptions,
  ): Written {
    if (isReleased(definition, next)) {
      if (!dryRun) {
        this.store.remove(resourceNameOf(definition), cloneJson(old));
      }
      return { object: next, deleted: true };
    }
    if (dryRun || equalJson(next, old)) return { object: next, deleted: false };
    const { object } = this.store.put(resourceNameOf(definition), next);
    return { object, deleted: false };
  }

  #admit(
    operation: AdmissionRequest['operation'],
    resource: ResourceDefinition,
    object: KubeObject,
    oldObject: KubeObject | undefined,
    user: AdmissionRequest['user'],
    subresource?: string,
  ): void {
    this.#admission.admit({
      operation,
      resource,
      subresource,
      object,
      oldObject,
      user,
    });
  }
}

/** Deletion was asked for, and nothing holds the object any longer. */
function isReleased(
  definition: ResourceDefinition,
  { metadata, spec }: KubeObject,
): boolean {
  if (!metadata.deletionTimestamp || metadata.finalizers?.length) return false;
  if (definition.kind === 'Namespace') return !spec?.finalizers?.length;
  return !metadata.deletionGracePeriodSeconds;
}
