import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Informer, InformerOptions, InformerState } from '../Informer';
import type { KubeClient } from '../KubeClient';
import { SharedWatch, type WatchTimes } from './SharedWatch';

interface Entry {
  watch: SharedWatch;
  consumers: number;
}

/**
 * The informers of a process: one watch for all who want the same, started
 * by the first and stopped by the last.
 */
export class SharedInformers {
  readonly #logger: LoggerService;
  readonly #times: WatchTimes;
  readonly #entries = new Map<string, Entry>();
  readonly #projections = new Map<unknown, number>();

  constructor(options: { logger: LoggerService; times: WatchTimes }) {
    this.#logger = options.logger;
    this.#times = options.times;
  }

  get(client: KubeClient, options: InformerOptions): Informer {
    const id = this.#idOf(client.cluster, options);
    let entry = this.#entries.get(id);
    if (!entry) {
      const watch = new SharedWatch({
        client,
        informer: options,
        logger: this.#logger,
        times: this.#times,
      });
      entry = { watch, consumers: 0 };
      this.#entries.set(id, entry);
      watch.start();
    }
    entry.consumers += 1;
    return makeHandle(entry.watch, () => this.#release(id));
  }

  stop(): void {
    for (const { watch } of this.#entries.values()) {
      watch.stop();
    }
    this.#entries.clear();
  }

  #release(id: string): void {
    const entry = this.#entries.get(id);
    if (entry && --entry.consumers === 0) {
      this.#entries.delete(id);
      entry.watch.stop();
    }
  }

  #idOf(cluster: string, options: InformerOptions): string {
    const { group, version, plural, namespace, labelSelector } = options;
    const projection =
      this.#projections.get(options.project) ?? this.#projections.size;
    this.#projections.set(options.project, projection);
    return JSON.stringify([
      cluster,
      group,
      version,
      plural,
      namespace,
      labelSelector,
      projection,
    ]);
  }
}

/** One consumer's view of a watch: its listeners end with it. */
function makeHandle(watch: SharedWatch, onRelease: () => void): Informer {
  const stops = new Set<() => void>();
  let released = false;
  const listen = <T>(
    listeners: Set<(value: T) => void>,
    listener: (value: T) => void,
  ) => {
    if (released) {
      throw new Error('This informer was released');
    }
    // Of its own, for two consumers may pass the very same function.
    const own = (value: T) => listener(value);
    listeners.add(own);
    const stop = () => {
      listeners.delete(own);
      stops.delete(stop);
    };
    stops.add(stop);
    return stop;
  };
  return {
    cluster: watch.cluster,
    resource: watch.resource,
    get state() {
      return watch.state;
    },
    get: key => watch.cache.get(key),
    list: filter => watch.cache.list(filter),
    onChange: listener => listen(watch.keyListeners, listener),
    onState: listener => listen(watch.stateListeners, listener),
    synced: signal =>
      waitForState(listener => listen(watch.stateListeners, listener), {
        current: () => watch.state,
        signal,
      }),
    release() {
      if (!released) {
        released = true;
        stops.forEach(stop => stop());
        onRelease();
      }
    },
  };
}

async function waitForState(
  onState: (listener: (state: InformerState) => void) => () => void,
  options: { current: () => InformerState; signal?: AbortSignal },
): Promise<void> {
  const { current, signal } = options;
  signal?.throwIfAborted();
  if (isKnown(current())) {
    return;
  }
  let settle: { resolve: () => void; reject: (error: unknown) => void };
  const known = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const abort = () => settle.reject(signal?.reason);
  const stop = onState(state => {
    if (isKnown(state)) {
      settle.resolve();
    }
  });
  signal?.addEventListener('abort', abort);
  try {
    await known;
  } finally {
    stop();
    signal?.removeEventListener('abort', abort);
  }
}

function isKnown(state: InformerState): boolean {
  return state.phase !== 'starting';
}
