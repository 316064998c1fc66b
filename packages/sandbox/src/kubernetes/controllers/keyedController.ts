import { StatusError } from '../api/statusError.ts';
import { cloneJson } from '../store/json.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type {
  Cluster,
  Controller,
  KubeObject,
  ResourceName,
} from '../types.ts';
import { controllerOf, ObjectReader, type Stored } from './objectReader.ts';
import { createPod, type podFromTemplate } from './podControl.ts';
import { PodIndex } from './podIndex.ts';
import { WorkQueue } from './workQueue.ts';

/** What the controllers of a cluster share. */
export class ControllerContext {
  readonly cluster: Cluster;
  readonly store: ObjectStore;
  readonly reader: ObjectReader;
  readonly pods: PodIndex;

  constructor(cluster: Cluster, store: ObjectStore) {
    this.cluster = cluster;
    this.store = store;
    this.reader = new ObjectReader(store);
    this.pods = new PodIndex(store);
  }
}

/** Stands for the namespace of what has none; no namespace is called so. */
export const CLUSTER_WIDE = '*';

type Changed = (object: KubeObject, previous?: KubeObject) => void;

/** A controller whose keys are those of the objects of one resource. */
export abstract class KeyedController<T> implements Controller {
  protected readonly cluster: Cluster;
  protected readonly reader: ObjectReader;
  protected readonly pods: PodIndex;
  protected readonly resource: ResourceName;
  readonly #component: string;
  readonly #store: ObjectStore;
  readonly #queue: WorkQueue;
  readonly #alarms = new Map<string, { at: number; cancel: () => void }>();
  readonly #stops: (() => void)[] = [];

  /** @param component - who its Events are from */
  constructor(
    context: ControllerContext,
    resource: ResourceName,
    component: string,
  ) {
    this.cluster = context.cluster;
    this.reader = context.reader;
    this.pods = context.pods;
    this.resource = resource;
    this.#component = component;
    this.#store = context.store;
    this.#queue = new WorkQueue(context.cluster.clock, key =>
      this.#handle(key),
    );
  }

  /** Makes the world match the object; called again whenever either changes. */
  protected abstract reconcile(object: Stored<T>): void;

  /** Listens to what else than the objects themselves matters. */
  protected abstract listen(): void;

  /** Called when an object has gone. */
  protected forget(_key: string): void {}

  start(): void {
    this.onChange(this.resource, object => this.enqueue(keyOf(object)));
    this.listen();
    for (const object of this.reader.list(this.resource)) {
      this.enqueue(keyOf(object));
    }
    this.#queue.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    for (const { cancel } of this.#alarms.values()) cancel();
    this.#alarms.clear();
    this.#queue.stop();
  }

  /** After a write has returned; `previous` is absent of what is new. */
  protected onChange(resource: ResourceName, changed: Changed): void {
    const stop = this.#store.listen(resource, ({ stored, previous }) =>
      changed(stored.object, previous?.object),
    );
    this.#stops.push(stop);
  }

  /** Looks at the owner when something it controls changes, or loses it. */
  protected onOwnedChange(resource: ResourceName, ownerKind: string): void {
    this.onChange(resource, (object, previous) => {
      for (const version of [object, previous]) {
        const owner = version && controllerOf(version);
        if (owner?.kind === ownerKind) {
          this.enqueue(`${object.metadata.namespace}/${owner.name}`);
        }
      }
    });
  }

  protected enqueue(key: string): void {
    this.#queue.add(key);
  }

  /** Looks at the object again after some time; the earliest wish counts. */
  protected enqueueAfter(key: string, ms: number): void {
    const { clock } = this.cluster;
    const at = clock.now() + Math.max(ms, 0);
    const planned = this.#alarms.get(key);
    if (planned && planned.at <= at) return;
    planned?.cancel();
    const cancel = clock.after(ms, () => {
      this.#alarms.delete(key);
      this.#queue.add(key);
    });
    this.#alarms.set(key, { at, cancel });
  }

  protected event(
    about: { metadata: KubeObject['metadata'] },
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    const component = this.#component;
    const event = { type, reason, message, component };
    this.cluster.recordEvent(about as KubeObject, event);
  }

  /** Makes a pod and tells of it; returns why it was refused. */
  protected createPodOf(
    owner: { metadata: KubeObject['metadata'] },
    pod: ReturnType<typeof podFromTemplate>,
  ): StatusError | undefined {
    try {
      const { name } = createPod(this.cluster, pod).metadata;
      this.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${name}`);
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const message = `Error creating: ${error.message}`;
      this.event(owner, 'Warning', 'FailedCreate', message);
      return error;
    }
  }

  /** Writes the status when it says something else than before. */
  protected writeStatus(object: Stored<T>, status: unknown): void {
    const { namespace, name, uid } = object.metadata;
    const { objects } = this.cluster;
    objects.modifyStatus(this.resource, namespace, name, current => {
      if (current.metadata.uid === uid) current.status = cloneJson(status);
    });
  }

  #handle(key: string): void {
    const [namespace, name] = key.split('/');
    const scope = namespace === CLUSTER_WIDE ? undefined : namespace;
    const object = this.reader.get<T>(this.resource, scope, name);
    if (object) this.reconcile(object);
    else this.forget(key);
  }
}

export function keyOf({ metadata }: Pick<KubeObject, 'metadata'>): string {
  return `${metadata.namespace ?? CLUSTER_WIDE}/${metadata.name}`;
}
