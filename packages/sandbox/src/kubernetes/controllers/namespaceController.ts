import { timestamp } from '../clock.ts';
import type { ObjectStorage } from '../rest/objectStorage.ts';
import { SYSTEM_USER } from '../rest/requestOptions.ts';
import {
  resourceNameOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import type { ResourceRegistry } from '../schema/resourceRegistry.ts';
import type { Clock, Controller, KubeObject } from '../types.ts';
import { WorkQueue } from './workQueue.ts';

interface Condition {
  type: string;
  status: 'True' | 'False';
  lastTransitionTime?: string;
  reason: string;
  message: string;
}

/** Empties a namespace that is deleted, then lets it go. */
export class NamespaceController implements Controller {
  readonly #storage: ObjectStorage;
  readonly #resources: ResourceRegistry;
  readonly #clock: Clock;
  readonly #queue: WorkQueue;
  #stopListening: (() => void) | undefined;

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
    this.#stopListening = store.listenAll((resource, { type, stored }) => {
      const name =
        resource === 'namespaces'
          ? stored.object.metadata.name
          : stored.namespace;
      if (name === undefined) return;
      const concerned = resource === 'namespaces' || type === 'DELETED';
      if (concerned && this.#terminating(name)) this.#queue.add(name);
    });
    this.#queue.start();
  }

  stop(): void {
    this.#stopListening?.();
    this.#queue.stop();
  }

  #terminating(name: string): KubeObject | undefined {
    const { store } = this.#storage;
    const object = store.get('namespaces', undefined, name)?.object;
    return object?.metadata.deletionTimestamp ? object : undefined;
  }

  #reconcile(name: string): void {
    const namespace = this.#terminating(name);
    if (!namespace) return;
    const remaining = this.#deleteContent(name);
    this.#writeConditions(name, remaining);
    if (remaining.size > 0) return;
    this.#update(name, 'finalize', object => {
      object.spec = {
        finalizers: (object.spec?.finalizers ?? []).filter(
          (finalizer: string) => finalizer !== 'kubernetes',
        ),
      };
    });
  }

  /** Asks for the deletion of everything; returns what is still there. */
  #deleteContent(namespace: string): Map<ResourceDefinition, KubeObject[]> {
    const remaining = new Map<ResourceDefinition, KubeObject[]>();
    const stored = this.#resources.all.filter(
      definition => definition.namespaced && definition.verbs.includes('list'),
    );
    for (const definition of stored) {
      const collection = this.#storage.store.collection(
        resourceNameOf(definition),
      );
      for (const { object } of [...collection.range(namespace)]) {
        if (object.metadata.deletionTimestamp) continue;
        const { name } = object.metadata;
        this.#storage.delete(
          { definition, namespace, name },
          { user: SYSTEM_USER, propagationPolicy: 'Background' },
        );
      }
      const left = Array.from(collection.range(namespace), item => item.object);
      if (left.length > 0) remaining.set(definition, left);
    }
    return remaining;
  }

  #writeConditions(
    name: string,
    remaining: Map<ResourceDefinition, KubeObject[]>,
  ): void {
    const now = timestamp(this.#clock.now());
    this.#update(name, 'status', object => {
      const before: Condition[] = object.status?.conditions ?? [];
      const conditions = deletionConditions(remaining).map(condition => {
        const old = before.find(item => item.type === condition.type);
        const { type, status, ...rest } = condition;
        const lastTransitionTime =
          old?.status === status ? old.lastTransitionTime : now;
        return { type, status, lastTransitionTime, ...rest };
      });
      object.status = { phase: 'Terminating', conditions };
    });
  }

  #update(
    name: string,
    subresource: string,
    change: (object: KubeObject) => void,
  ): void {
    const definition = this.#resources.get('namespaces')!;
    this.#storage.update(
      { definition, name },
      object => {
        change(object);
        return object;
      },
      { user: SYSTEM_USER, method: 'update', subresource },
    );
  }
}

/** What is left and why, in the words of the real namespace controller. */
function deletionConditions(
  remaining: Map<ResourceDefinition, KubeObject[]>,
): Condition[] {
  const instances = [...remaining].map(
    ([{ plural, group }, objects]) =>
      `${plural}.${group} has ${objects.length} resource instances`,
  );
  const finalizers = new Map<string, number>();
  for (const { metadata } of [...remaining.values()].flat()) {
    for (const finalizer of metadata.finalizers ?? []) {
      finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
    }
  }
  const held = [...finalizers].map(
    ([finalizer, count]) => `${finalizer} in ${count} resource instances`,
  );
  return [
    settled(
      'NamespaceDeletionDiscoveryFailure',
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    settled(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    settled(
      'NamespaceDeletionContentFailure',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    instances.length > 0
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${instances.join(', ')}`,
        }
      : settled(
          'NamespaceContentRemaining',
          'ContentRemoved',
          'All content successfully removed',
        ),
    held.length > 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${held.join(
            ', ',
          )}`,
        }
      : settled(
          'NamespaceFinalizersRemaining',
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ),
  ];
}

function settled(type: string, reason: string, message: string): Condition {
  return { type, status: 'False', reason, message };
}
