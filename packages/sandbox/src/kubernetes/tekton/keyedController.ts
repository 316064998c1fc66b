import { WorkQueue } from '../controllers/workQueue.ts';
import type {
  Cluster,
  Controller,
  KubeObject,
  ResourceName,
} from '../types.ts';

/** A controller whose keys are `namespace/name` of one resource. */
export abstract class KeyedController implements Controller {
  protected readonly cluster: Cluster;
  readonly #resource: ResourceName;
  readonly #queue: WorkQueue;
  readonly #alarms = new Map<string, () => void>();
  #stops: (() => void)[] = [];

  constructor(cluster: Cluster, resource: ResourceName) {
    this.cluster = cluster;
    this.#resource = resource;
    this.#queue = new WorkQueue(cluster.clock, key => this.#handle(key));
  }

  /** Makes the world match the object; called again whenever either changes. */
  protected abstract reconcile(object: KubeObject): void;

  /** Resources whose owners of this kind are looked at when they change. */
  protected abstract readonly owned: {
    resources: ResourceName[];
    ownerKind: string;
  };

  start(): void {
    const { objects } = this.cluster;
    const { resources, ownerKind } = this.owned;
    this.#stops = [
      objects.watch(this.#resource, ({ object }) =>
        this.#queue.add(keyOf(object)),
      ),
      ...resources.map(resource =>
        objects.watch(resource, ({ object: { metadata } }) => {
          const owner = metadata.ownerReferences?.find(
            ({ kind, controller }) => controller && kind === ownerKind,
          );
          if (owner) this.#queue.add(`${metadata.namespace}/${owner.name}`);
        }),
      ),
    ];
    this.#queue.start();
  }

  stop(): void {
    this.#stops.forEach(stop => stop());
    this.#alarms.forEach(cancel => cancel());
    this.#alarms.clear();
    this.#queue.stop();
  }

  /** Looks at the object again at a time of the cluster's clock. */
  protected lookAgainAt(object: KubeObject, at: number): void {
    const key = keyOf(object);
    this.#alarms.get(key)?.();
    const { clock } = this.cluster;
    const cancel = clock.after(Math.max(at - clock.now(), 0), () => {
      this.#alarms.delete(key);
      this.#queue.add(key);
    });
    this.#alarms.set(key, cancel);
  }

  protected event(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    this.cluster.recordEvent(about, {
      type,
      reason,
      message,
      component: about.kind,
    });
  }

  #handle(key: string): void {
    const [namespace, name] = key.split('/');
    const object = this.cluster.objects.get(this.#resource, namespace, name);
    if (object && !object.metadata.deletionTimestamp) this.reconcile(object);
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
