import { StatusError } from '../api/statusError.ts';
import {
  resourceNameOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import { FieldTracker } from '../managedFields/fieldTracker.ts';
import type { SchemaCatalog } from '../schema/openApiSchema.ts';
import { cloneJson, cloneObject, equalJson } from '../store/json.ts';
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
import { assertDeletable, lastVersion, markDeleted } from './objectDeletion.ts';
import {
  assertCurrent,
  countGeneration,
  prepareUpdate,
  validateUpdate,
} from './objectUpdate.ts';
import type {
  ApplyRequest,
  DeleteRequest,
  UpdateRequest,
  WriteOptions,
} from './requestOptions.ts';
import { objectWarnings } from './objectWarnings.ts';
import { ServiceAddresses } from './serviceAddresses.ts';
import { strategyOf } from './strategy/strategies.ts';
import type { StrategyContext } from './strategy/strategy.ts';

export interface ObjectStorageOptions {
  schemas: SchemaCatalog;
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
  readonly #context: StrategyContext;
  readonly #fieldTracker: FieldTracker;

  constructor({ store, admission, clock, schemas }: ObjectStorageOptions) {
    this.store = store;
    this.#admission = admission;
    this.#clock = clock;
    this.#fieldTracker = new FieldTracker(schemas, clock);
    this.#context = { clock, serviceAddresses: new ServiceAddresses(store) };
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
    if (definition.terminating) {
      throw StatusError.definitionTerminating(definition);
    }
    const applied = options.apply && cloneJson(object);
    const prepared = prepareNew(definition, namespace, object, this.#clock);
    this.#fieldTracker.noteCreate(definition, prepared, options, applied);
    const admission = admissionRequest(options, {
      operation: 'CREATE',
      resource: definition,
      object: prepared,
    });
    this.#admission.admit(admission);
    strategyOf(resourceNameOf(definition))?.prepareForCreate?.(
      prepared,
      this.#context,
    );
    validateNew(definition, prepared);
    warnOf(options, definition, prepared);
    this.#admission.validate(admission);
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
    const next = change(cloneObject(old));
    assertCurrent(definition, next, old, request.method);
    const prepared = prepareUpdate(
      definition,
      next,
      old,
      request.subresource,
      this.#context,
    );
    this.#fieldTracker.noteUpdate(definition, prepared, next, old, request);
    const admission = admissionRequest(request, {
      operation: 'UPDATE',
      resource: definition,
      object: prepared,
      oldObject: old,
      subresource: request.subresource,
    });
    this.#admission.admit(admission);
    countGeneration(definition, prepared, old, request.subresource);
    validateUpdate(definition, prepared, old, request.subresource);
    if (!request.subresource) warnOf(request, definition, prepared, old);
    this.#admission.validate(admission);
    return this.#replace(definition, prepared, old, request);
  }

  /**
   * Server-side apply to an object that is there.
   * @throws StatusError - Conflict, when others own what would change
   */
  apply(
    target: ObjectTarget,
    applied: KubeObject,
    request: ApplyRequest,
  ): Written {
    const { force, subresource, ...options } = request;
    const next = (live: KubeObject) =>
      this.#fieldTracker.apply(
        target.definition,
        live,
        applied,
        { ...options, subresource },
        force,
      );
    return this.update(target, next, {
      ...options,
      subresource,
      method: 'patch',
      apply: true,
    });
  }

  delete(target: ObjectTarget, request: DeleteRequest): Written {
    const { definition } = target;
    const old = this.get(target).object;
    assertDeletable(definition, old, request);
    const admission = admissionRequest(request, {
      operation: 'DELETE',
      resource: definition,
      object: old,
      oldObject: old,
    });
    this.#admission.admit(admission);
    this.#admission.validate(admission);
    const next = markDeleted(definition, old, request, this.#clock);
    if (next === old) return { object: old, deleted: false };
    if (next) return this.#replace(definition, next, old, request);
    const last = lastVersion(definition, old, this.#clock);
    if (!request.dryRun) {
      const resource = resourceNameOf(definition);
      if (last !== old) this.store.put(resource, last);
      this.store.remove(resource, cloneJson(last));
    }
    return { object: last, deleted: true };
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
}

function warnOf(
  { warn }: WriteOptions,
  ...written: Parameters<typeof objectWarnings>
): void {
  if (warn) objectWarnings(...written).forEach(message => warn(message));
}

function admissionRequest(
  { user, dryRun = false, warn = () => {} }: WriteOptions,
  what: Omit<AdmissionRequest, 'user' | 'dryRun' | 'warn'>,
): AdmissionRequest {
  return { ...what, user, dryRun, warn };
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
