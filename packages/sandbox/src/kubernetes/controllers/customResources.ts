import { timestamp } from '../clock.ts';
import type { ObjectStorage } from '../rest/objectStorage.ts';
import { SYSTEM_USER } from '../rest/requestOptions.ts';
import { definitionOf } from '../schema/customResourceDefinition.ts';
import { resourceNameOf } from '../schema/resourceDefinition.ts';
import type { ResourceRegistry } from '../schema/resourceRegistry.ts';
import type { Clock, Controller, KubeObject } from '../types.ts';
import { WorkQueue } from './workQueue.ts';

const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/**
 * Serves what CustomResourceDefinitions describe from the moment they are
 * stored, says so in their status, and removes the instances with them.
 */
export class CustomResourceController implements Controller {
  readonly #storage: ObjectStorage;
  readonly #resources: ResourceRegistry;
  readonly #clock: Clock;
  readonly #queue: WorkQueue;
  #stops: (() => void)[] = [];

  constructor(
    storage: ObjectStorage,
    resources: ResourceRegistry,
    clock: Clock,
  ) {
    this.#storage = storage;
    this.#resources = resources;
    this.#clock = clock;
    this.#queue = new WorkQueue(clock, name => this.#reconcile(name));
  }

  start(): void {
    const { store } = this.#storage;
    this.#stops = [
      store.onCommit((resource, { type, stored }) => {
        if (resource !== CRDS) return;
        const definition = definitionOf(stored.object);
        if (type === 'DELETED') {
          this.#resources.remove(resourceNameOf(definition));
        } else {
          this.#resources.add(definition);
        }
      }),
      store.listen(CRDS, ({ stored }) => this.#queue.add(stored.key)),
      store.listenAll((resource, { type }) => {
        const crd = type === 'DELETED' && this.#find(resource);
        if (crd && crd.metadata.deletionTimestamp) this.#queue.add(resource);
      }),
    ];
    this.#queue.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#queue.stop();
  }

  #find(name: string): KubeObject | undefined {
    return this.#storage.store.get(CRDS, undefined, name)?.object;
  }

  #reconcile(name: string): void {
    const crd = this.#find(name);
    if (!crd) return;
    if (crd.metadata.deletionTimestamp) {
      this.#cleanUp(name, crd);
    } else {
      this.#establish(name);
    }
  }

  #establish(name: string): void {
    this.#update(name, undefined, ({ metadata }) => {
      metadata.finalizers = [
        ...new Set([...(metadata.finalizers ?? []), CLEANUP]),
      ];
    });
    this.#update(name, 'status', crd => {
      const before = crd.status?.conditions ?? [];
      const condition = (type: string, reason: string, message: string) =>
        before.find((item: { type: string }) => item.type === type) ?? {
          type,
          status: 'True',
          lastTransitionTime: timestamp(this.#clock.now()),
          reason,
          message,
        };
      const storage = crd.spec.versions.find(
        (version: { storage: boolean }) => version.storage,
      );
      crd.status = {
        conditions: [
          condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
          condition(
            'Established',
            'InitialNamesAccepted',
            'the initial names have been accepted',
          ),
        ],
        acceptedNames: crd.spec.names,
        storedVersions: [
          ...new Set([...(crd.status?.storedVersions ?? []), storage.name]),
        ],
      };
    });
  }

  #cleanUp(name: string, crd: KubeObject): void {
    this.#update(name, 'status', given => {
      const conditions: { type: string }[] = given.status?.conditions ?? [];
      if (conditions.some(({ type }) => type === 'Terminating')) return;
      const terminating = {
        type: 'Terminating',
        status: 'True',
        lastTransitionTime: timestamp(this.#clock.now()),
        reason: 'InstanceDeletionInProgress',
        message: 'CustomResource deletion is in progress',
      };
      given.status = {
        ...given.status,
        conditions: [...conditions, terminating],
      };
    });
    const definition = this.#resources.get(name) ?? definitionOf(crd);
    const collection = this.#storage.store.collection(name);
    for (const { object } of [...collection.range(undefined)]) {
      if (object.metadata.deletionTimestamp) continue;
      const { namespace, name: instance } = object.metadata;
      this.#storage.delete(
        { definition, namespace, name: instance },
        { user: SYSTEM_USER },
      );
    }
    if (collection.size > 0) return;
    this.#update(name, undefined, ({ metadata }) => {
      metadata.finalizers = metadata.finalizers?.filter(
        finalizer => finalizer !== CLEANUP,
      );
    });
  }

  #update(
    name: string,
    subresource: string | undefined,
    change: (crd: KubeObject) => void,
  ): void {
    const definition = this.#resources.get(CRDS)!;
    this.#storage.update(
      { definition, name },
      crd => {
        change(crd);
        return crd;
      },
      { user: SYSTEM_USER, method: 'update', subresource },
    );
  }
}
