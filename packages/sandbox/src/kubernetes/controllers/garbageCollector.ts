import type { ResourceRegistry } from '../schema/resourceRegistry.ts';
import type { ObjectStorage } from '../rest/objectStorage.ts';
import { SYSTEM_USER } from '../rest/requestOptions.ts';
import type { StoreEvent } from '../store/history.ts';
import type { ObjectAddress } from '../store/ownerIndex.ts';
import type {
  Clock,
  Controller,
  KubeObject,
  OwnerReference,
} from '../types.ts';
import { WorkQueue } from './workQueue.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/**
 * Deletes what has lost all its owners, and carries out the propagation
 * policies Foreground and Orphan that deletion leaves as finalizers.
 */
export class GarbageCollector implements Controller {
  readonly #storage: ObjectStorage;
  readonly #resources: ResourceRegistry;
  readonly #queue: WorkQueue;
  #stopListening: (() => void) | undefined;

  constructor(
    storage: ObjectStorage,
    resources: ResourceRegistry,
    clock: Clock,
  ) {
    this.#storage = storage;
    this.#resources = resources;
    this.#queue = new WorkQueue(clock, uid => this.#reconcile(uid));
  }

  start(): void {
    this.#stopListening = this.#storage.store.listenAll((_resource, event) =>
      this.#observe(event),
    );
    this.#queue.start();
  }

  stop(): void {
    this.#stopListening?.();
    this.#queue.stop();
  }

  #observe({ type, stored }: StoreEvent): void {
    const { metadata } = stored.object;
    if (type !== 'DELETED') {
      if (metadata.ownerReferences || policyOf(stored.object)) {
        this.#queue.add(metadata.uid);
      }
      if (!policyOf(stored.object)) return;
    } else {
      for (const owner of metadata.ownerReferences ?? []) {
        this.#queue.add(owner.uid);
      }
    }
    for (const address of this.#storage.store.owners.dependentsOf(
      metadata.uid,
    )) {
      const dependent = this.#read(address);
      if (dependent) this.#queue.add(dependent.metadata.uid);
    }
  }

  #reconcile(uid: string): void {
    const address = this.#storage.store.owners.find(uid);
    const object = address && this.#read(address);
    if (!object) return;
    if (object.metadata.deletionTimestamp) {
      const policy = policyOf(object);
      if (policy === ORPHAN) this.#orphan(address, object);
      if (policy === FOREGROUND) this.#deleteDependents(address, object);
    } else if (object.metadata.ownerReferences?.length) {
      this.#checkOwners(address, object);
    }
  }

  #orphan(address: ObjectAddress, owner: KubeObject): void {
    const { uid } = owner.metadata;
    for (const dependent of this.#storage.store.owners.dependentsOf(uid)) {
      this.#dropOwners(dependent, reference => reference.uid === uid);
    }
    this.#dropFinalizer(address, ORPHAN);
  }

  #deleteDependents(address: ObjectAddress, owner: KubeObject): void {
    const { uid } = owner.metadata;
    const blocking = this.#dependents(uid).some(dependent =>
      dependent.metadata.ownerReferences?.some(
        reference => reference.uid === uid && reference.blockOwnerDeletion,
      ),
    );
    if (!blocking) this.#dropFinalizer(address, FOREGROUND);
  }

  #checkOwners(address: ObjectAddress, object: KubeObject): void {
    const states = (object.metadata.ownerReferences ?? []).map(reference => ({
      reference,
      state: this.#ownerState(reference),
    }));
    const lost = states.filter(({ state }) => state !== 'present');
    if (lost.length === 0) return;
    if (lost.length < states.length) {
      const uids = new Set(lost.map(({ reference }) => reference.uid));
      this.#dropOwners(address, reference => uids.has(reference.uid));
      return;
    }
    const waitedFor = states.some(({ state }) => state === 'waiting');
    const hasDependents = this.#dependents(object.metadata.uid).length > 0;
    this.#storage.delete(this.#target(address), {
      user: SYSTEM_USER,
      preconditions: { uid: object.metadata.uid },
      propagationPolicy: waitedFor && hasDependents ? 'Foreground' : undefined,
    });
  }

  /** `waiting`: the owner is deleted in the foreground, after its dependents. */
  #ownerState(reference: OwnerReference): 'present' | 'absent' | 'waiting' {
    const address = this.#storage.store.owners.find(reference.uid);
    const owner = address && this.#read(address);
    if (owner) return policyOf(owner) === FOREGROUND ? 'waiting' : 'present';
    const [group] = reference.apiVersion.includes('/')
      ? reference.apiVersion.split('/')
      : [''];
    // Of a kind that is not served nothing can be said.
    const known = this.#resources.findKind(group, reference.kind);
    return known ? 'absent' : 'present';
  }

  #dependents(uid: string): KubeObject[] {
    return this.#storage.store.owners
      .dependentsOf(uid)
      .flatMap(address => this.#read(address) ?? []);
  }

  #read({ resource, key }: ObjectAddress): KubeObject | undefined {
    return this.#storage.store.collection(resource).get(key)?.object;
  }

  #target({ resource, key }: ObjectAddress) {
    const definition = this.#resources.get(resource);
    if (!definition) throw new Error(`${resource} is not served`);
    const name = key.slice(key.indexOf('/') + 1);
    const namespace = key.includes('/')
      ? key.slice(0, key.indexOf('/'))
      : undefined;
    return { definition, namespace, name };
  }

  #dropOwners(
    address: ObjectAddress,
    isLost: (reference: OwnerReference) => boolean,
  ): void {
    this.#edit(address, ({ metadata }) => {
      metadata.ownerReferences = metadata.ownerReferences?.filter(
        reference => !isLost(reference),
      );
    });
  }

  #dropFinalizer(address: ObjectAddress, finalizer: string): void {
    this.#edit(address, ({ metadata }) => {
      metadata.finalizers = metadata.finalizers?.filter(
        item => item !== finalizer,
      );
    });
  }

  #edit(address: ObjectAddress, change: (object: KubeObject) => void): void {
    this.#storage.update(
      this.#target(address),
      object => {
        change(object);
        return object;
      },
      { user: SYSTEM_USER, method: 'update' },
    );
  }
}

function policyOf({ metadata }: KubeObject): string | undefined {
  if (!metadata.deletionTimestamp) return undefined;
  return metadata.finalizers?.find(
    finalizer => finalizer === ORPHAN || finalizer === FOREGROUND,
  );
}
