import { WorkQueue } from '../controllers/workQueue.ts';
import type {
  Cluster,
  Controller,
  KubeObject,
  ResourceName,
} from '../types.ts';
import { succeededCondition, type Outcome } from './conditions.ts';
import { controllerOf, OwnedObjects } from './ownedObjects.ts';

/** A controller whose keys are `namespace/name` of one resource. */
export abstract class KeyedController implements Controller {
  protected readonly cluster: Cluster;
  /** What the controller's objects own of the resources it looks after. */
  protected readonly ownedObjects: OwnedObjects;
  readonly #resource: ResourceName;
  readonly #queue: WorkQueue;
  readonly #alarms = new Map<string, () => void>();
  #stops: (() => void)[] = [];

  constructor(cluster: Cluster, resource: ResourceName) {
    this.cluster = cluster;
    this.ownedObjects = new OwnedObjects(cluster.objects);
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

  /** Told of what its objects owned, as it last stood. */
  protected ownedIsGone(_object: KubeObject): void {}

  start(): void {
    const { objects } = this.cluster;
    const { resources, ownerKind } = this.owned;
    this.#stops = resources.map(resource =>
      objects.watch(resource, ({ type, object }) => {
        const owner = controllerOf(object);
        if (owner?.kind !== ownerKind) return;
        if (type === 'DELETED') {
          this.ownedObjects.forget(resource, object);
          this.ownedIsGone(object);
        } else this.ownedObjects.remember(resource, object);
        this.#queue.add(`${object.metadata.namespace}/${owner.name}`);
      }),
    );
    this.#stops.push(
      objects.watch(this.#resource, ({ type, object }) => {
        if (type === 'DELETED') this.#cancelAlarm(keyOf(object));
        else this.#queue.add(keyOf(object));
      }),
    );
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
    this.#cancelAlarm(key);
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

  /** Tells of a new state, and of the error behind it. */
  protected announce(about: KubeObject, before: Outcome | undefined): void {
    const outcome = succeededCondition(about.status);
    if (!outcome) return;
    const { status, reason, message } = outcome;
    if (before?.reason === reason && before.message === message) return;
    if (status === 'True') this.event(about, 'Normal', 'Succeeded', message);
    else if (status === 'False')
      this.event(about, 'Warning', 'Failed', message);
    else this.event(about, 'Normal', reason, message);
  }

  /** Writes labels, annotations and status where they changed. */
  protected save(before: KubeObject, after: KubeObject): void {
    const { objects } = this.cluster;
    const { namespace, name, labels, annotations } = after.metadata;
    const marks = ({ metadata }: KubeObject) =>
      JSON.stringify([metadata.labels, metadata.annotations]);
    if (marks(before) !== marks(after)) {
      objects.modify(this.#resource, namespace, name, object => {
        object.metadata.labels = labels;
        object.metadata.annotations = annotations;
      });
    }
    if (JSON.stringify(before.status) === JSON.stringify(after.status)) return;
    objects.modifyStatus(this.#resource, namespace, name, object => {
      object.status = after.status;
    });
  }

  #cancelAlarm(key: string): void {
    this.#alarms.get(key)?.();
    this.#alarms.delete(key);
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
