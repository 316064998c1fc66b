import type {
  KubeObject,
  ObjectClient,
  WatchEventType,
} from '../../../kubernetes/types.ts';
import { APPLICATIONS } from '../../crds/definitions.ts';

type Listener = (type: WatchEventType, object: Readonly<KubeObject>) => void;

/** One watch of the Applications, for all streams that are open. */
export class ApplicationFeed {
  readonly #objects: ObjectClient;
  readonly #listeners = new Set<Listener>();
  #stop: (() => void) | undefined;

  constructor(objects: ObjectClient) {
    this.#objects = objects;
  }

  /** Calls back with every change from now on. Returns how to stop. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#stop ??= this.#watch();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  }

  #watch(): () => void {
    const present = new Set(
      this.#objects
        .list(APPLICATIONS)
        .map(({ metadata }) => `${metadata.uid}/${metadata.resourceVersion}`),
    );
    return this.#objects.watch(APPLICATIONS, ({ type, object }) => {
      const { uid, resourceVersion } = object.metadata;
      if (type === 'ADDED' && present.delete(`${uid}/${resourceVersion}`))
        return;
      for (const listener of this.#listeners) listener(type, object);
    });
  }
}
