import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { backoffDelay } from '../../backoff';
import { toServiceError } from '../../errors/UpstreamError';
import { sleep } from '../../sleep';
import { explainMissingResource } from '../explainKubeError';
import type { InformerOptions, InformerState } from '../Informer';
import type { KubeClient, KubeWatchEvent } from '../KubeClient';
import { KubeError } from '../KubeError';
import { type KubeResource, resourceName } from '../objects';
import { isGone, listAll } from './listAll';
import { ObjectCache } from './ObjectCache';

/** Times of a watch, in milliseconds unless said otherwise. */
export interface WatchTimes {
  /** After which the server is asked to end a watch. */
  watchSeconds: number;
  /** How much later a watch that did not end is taken for a dead connection. */
  graceMs: number;
  /** A watch that ends sooner, with no event, has failed. */
  shortWatchMs: number;
  backoff: { baseMs: number; maxMs: number };
  /** How often to look whether a missing resource is there now. */
  missingRetryMs: number;
}

export const DEFAULT_WATCH_TIMES: WatchTimes = {
  watchSeconds: 120,
  graceMs: 15_000,
  shortWatchMs: 1_000,
  backoff: { baseMs: 500, maxMs: 15_000 },
  missingRetryMs: 30_000,
};

interface Options {
  client: KubeClient;
  informer: InformerOptions;
  logger: LoggerService;
  times: WatchTimes;
}

/** What became of one round of list and watch. */
interface Attempt {
  /** When the watch began, in ms; undefined: it did not. */
  openedAt?: number;
  events: number;
}

/**
 * Keeps an {@link ObjectCache} in step with a cluster: a paged list, then
 * watches from where it ended, each resumed from the last version seen; a new
 * list when the server no longer has that version.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export class SharedWatch {
  readonly cluster: string;
  readonly resource: KubeResource;
  readonly cache: ObjectCache;
  readonly keyListeners = new Set<(key: string) => void>();
  readonly stateListeners = new Set<(state: InformerState) => void>();
  readonly #options: Options;
  readonly #logger: LoggerService;
  readonly #stopped = new AbortController();
  #state: InformerState = { phase: 'starting' };
  /** Undefined: list again. */
  #resourceVersion: string | undefined;
  #failures = 0;

  constructor(options: Options) {
    const { group, version, plural } = options.informer;
    this.#options = options;
    this.cluster = options.client.cluster;
    this.resource = { group, version, plural };
    this.cache = new ObjectCache(options.informer.project);
    this.#logger = options.logger.child({
      cluster: this.cluster,
      resource: resourceName(this.resource),
    });
  }

  get state(): InformerState {
    return this.#state;
  }

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#stopped.abort(new Error('The informer was released'));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const attempt: Attempt = { events: 0 };
      let failure: unknown;
      try {
        await this.#list();
        await this.#watch(attempt);
      } catch (error) {
        failure = error;
      }
      if (signal.aborted) {
        return;
      }
      await sleep(this.#after(attempt, failure), signal);
    }
  }

  /** @returns how long to wait before the next attempt, in ms. */
  #after(attempt: Attempt, failure: unknown): number {
    const { times } = this.#options;
    if (isMissing(failure)) {
      this.#becomeMissing();
      return times.missingRetryMs;
    }
    const worked = didWork(attempt, times);
    const silent = worked && failure === undefined && attempt.events === 0;
    // Not even a bookmark came: so it is too on a server that has gone back to
    // older versions, and nothing proves that this one has not.
    if (isGone(failure) || isUnreadable(failure) || silent) {
      this.#resourceVersion = undefined;
    }
    this.#failures = worked ? 0 : this.#failures;
    if (worked && (failure === undefined || isGone(failure))) {
      return 0;
    }
    this.#failures += 1;
    // One lost connection is ordinary: only when the next fails too is it news.
    const ordinary =
      failure === undefined ||
      isGone(failure) ||
      (this.#failures === 1 && this.#state.phase === 'live');
    if (!ordinary) {
      this.#becomeStale(failure);
    }
    return backoffDelay(times.backoff, this.#failures);
  }

  async #list(): Promise<void> {
    if (this.#resourceVersion !== undefined) {
      return;
    }
    const { client, informer } = this.#options;
    const { objects, resourceVersion } = await listAll(
      client,
      this.resource,
      {
        namespace: informer.namespace,
        labelSelector: informer.labelSelector,
        signal: this.#stopped.signal,
      },
      object => this.cache.keep(object),
    );
    if (this.#stopped.signal.aborted) {
      return;
    }
    this.#resourceVersion = resourceVersion;
    this.#tell(this.cache.replace(objects));
    if (this.#failures === 0) {
      this.#becomeLive();
    } else {
      // Current as of now; whether it stays so, the watch will tell.
      this.#state = { ...this.#state, syncedAt: new Date() };
    }
  }

  /** One watch, until the server ends it or it is taken for dead. */
  async #watch(attempt: Attempt): Promise<void> {
    const { client, informer, times } = this.#options;
    // Spread, so that many watches do not all come back at once.
    const timeoutSeconds = Math.ceil(
      times.watchSeconds * (0.8 + Math.random() * 0.4),
    );
    const dead = AbortSignal.timeout(timeoutSeconds * 1000 + times.graceMs);
    const signal = AbortSignal.any([this.#stopped.signal, dead]);
    try {
      const events = await client.watch(this.resource, {
        namespace: informer.namespace,
        labelSelector: informer.labelSelector,
        resourceVersion: this.#resourceVersion ?? '',
        timeoutSeconds,
        signal,
      });
      attempt.openedAt = Date.now();
      this.#becomeLive();
      for await (const event of events) {
        if (this.#stopped.signal.aborted) {
          return;
        }
        attempt.events += 1;
        this.#apply(event);
      }
    } catch (error) {
      if (!dead.aborted) {
        throw error;
      }
      this.#logger.debug('A watch did not end in time; starting another');
    }
  }

  #apply({ type, object }: KubeWatchEvent): void {
    this.#resourceVersion = object.metadata.resourceVersion;
    this.#state = { ...this.#state, syncedAt: new Date() };
    if (type !== 'BOOKMARK') {
      const key =
        type === 'DELETED' ? this.cache.delete(object) : this.cache.set(object);
      this.#tell(key === undefined ? [] : [key]);
    }
  }

  #becomeLive(): void {
    this.#setState({ phase: 'live', syncedAt: new Date() });
  }

  #becomeStale(failure: unknown): void {
    // It may come back as another: restored from a backup, or made anew.
    this.#resourceVersion = undefined;
    const error = toServiceError(failure);
    if (error.message !== this.#state.error) {
      this.#logger.warn(error.message, toError(failure) as Error);
    }
    this.#setState({
      phase: this.#state.syncedAt ? 'stale' : 'starting',
      syncedAt: this.#state.syncedAt,
      error: error.message,
    });
  }

  #becomeMissing(): void {
    this.#resourceVersion = undefined;
    this.#tell(this.cache.replace(new Map()));
    this.#setState({
      phase: 'missing',
      syncedAt: new Date(),
      error: explainMissingResource(this.cluster, {
        group: this.resource.group,
        name: resourceName(this.resource),
      }),
    });
  }

  #setState(state: InformerState): void {
    const { phase, error } = this.#state;
    this.#state = state;
    if (state.phase !== phase || state.error !== error) {
      this.#logger.debug(`Informer is ${state.phase}`);
      this.#callEach(this.stateListeners, state);
    }
  }

  #tell(keys: string[]): void {
    for (const key of keys) {
      this.#callEach(this.keyListeners, key);
    }
  }

  /** A listener that throws must not end the watch of the others. */
  #callEach<T>(listeners: Set<(value: T) => void>, value: T): void {
    for (const listener of [...listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#logger.error(
          'An informer listener failed',
          toError(error) as Error,
        );
      }
    }
  }
}

/** Whether a watch was of use, and not cut off as soon as it began. */
function didWork(attempt: Attempt, times: WatchTimes): boolean {
  return (
    attempt.events > 0 ||
    (attempt.openedAt !== undefined &&
      Date.now() - attempt.openedAt >= times.shortWatchMs)
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof KubeError && error.code === 404;
}

function isUnreadable(error: unknown): boolean {
  return (
    error !== undefined &&
    (!(error instanceof KubeError) || error.reason === 'INVALID_ANSWER')
  );
}
