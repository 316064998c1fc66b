import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  ArgoCdService,
  ArgoResourceTree,
} from '@amamba/plugin-amamba-node';
import type { ChangePublisher } from '../ingest/ChangePublisher';
import type { StoredApplication } from '../store/ApplicationStore';
import { topicOf } from '../store/ids';
import { refOf } from './refOf';

/** How long a tree is followed after somebody looked. */
const LEASE_MS = 60_000;
const SWEEP_MS = 10_000;

/** Options of {@link ResourceTrees}. */
export interface ResourceTreesOptions {
  argocd: ArgoCdService;
  publisher: Pick<ChangePublisher, 'publish'>;
  logger: LoggerService;
  /** Is told of the application whose tree changed, before anybody else. */
  onChange(id: string): void;
  /** Most trees followed at once. Each is one connection to its Argo CD. */
  maxTrees: number;
}

interface Followed {
  /** The tree, once it is there. */
  tree: Promise<ArgoResourceTree>;
  lookedAt: number;
  /** Its stream is cut: the tree is as it was before that. */
  interrupted: boolean;
  stop(): void;
}

/**
 * Resource trees of the applications that people look at: one stream for each,
 * however many look, for as long as somebody does.
 */
export class ResourceTrees {
  readonly #options: ResourceTreesOptions;
  /** Least recently looked at first. */
  readonly #followed = new Map<string, Followed>();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: ResourceTreesOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#stopUnwatched(), SWEEP_MS);
    this.#sweep.unref();
  }

  /** How many are followed now. */
  get size(): number {
    return this.#followed.size;
  }

  /** The tree as it is now, or was when its Argo CD was heard of last. */
  async get(
    stored: StoredApplication,
  ): Promise<{ tree: ArgoResourceTree; stale: boolean }> {
    const key = keyOf(stored);
    const followed = this.#followed.get(key) ?? this.#follow(stored);
    this.#followed.delete(key);
    this.#followed.set(key, followed);
    followed.lookedAt = Date.now();
    const tree = await followed.tree;
    return { tree, stale: followed.interrupted };
  }

  stop(): void {
    clearInterval(this.#sweep);
    for (const { stop } of this.#followed.values()) {
      stop();
    }
    this.#followed.clear();
  }

  #follow(stored: StoredApplication): Followed {
    this.#makeRoom();
    const { publisher, argocd } = this.#options;
    const { id, instance, project } = stored.summary;
    const key = keyOf(stored);
    const stopped = new AbortController();
    const first = deferred<ArgoResourceTree>();
    const followed: Followed = {
      tree: first.promise,
      lookedAt: Date.now(),
      interrupted: false,
      stop: () => stopped.abort(new Error('Nobody looks at the tree')),
    };
    let known = false;
    const end = (error: Error) => {
      first.reject(error);
      if (this.#followed.get(key) === followed) {
        this.#followed.delete(key);
      }
      followed.stop();
    };
    // A reader that is there waits for it; without one nobody handles it.
    first.promise.catch(() => undefined);
    const watching = Promise.resolve().then(() =>
      argocd.client(instance).watches.resourceTree(refOf(stored), {
        signal: stopped.signal,
        onTree: tree => {
          followed.interrupted = false;
          followed.tree = Promise.resolve(tree);
          first.resolve(tree);
          if (known) {
            this.#options.onChange(id);
            const topic = topicOf(instance, project);
            publisher.publish({ topic, id, about: 'tree' });
          }
          known = true;
        },
        onInterrupted: error => {
          followed.interrupted = true;
          // There is nothing to show: who waits is told why.
          if (!known) {
            end(error);
          }
        },
      }),
    );
    watching.then(
      () => end(new Error('The tree is followed no more')),
      error => {
        if (known && !stopped.signal.aborted) {
          this.#options.logger.debug(
            `The tree of ${stored.summary.name} is followed no more`,
            toError(error) as Error,
          );
        }
        end(toError(error) as Error);
      },
    );
    return followed;
  }

  #makeRoom(): void {
    if (this.#followed.size >= this.#options.maxTrees) {
      const [[key, oldest]] = this.#followed;
      oldest.stop();
      this.#followed.delete(key);
    }
  }

  #stopUnwatched(): void {
    const before = Date.now() - LEASE_MS;
    for (const [key, { lookedAt, stop }] of this.#followed) {
      if (lookedAt < before) {
        stop();
        this.#followed.delete(key);
      }
    }
  }
}

/** Of another project it is another workspace's, and asked for anew. */
function keyOf({ summary: { id, project } }: StoredApplication): string {
  return JSON.stringify([id, project]);
}

function deferred<T>() {
  let settle!: { resolve(value: T): void; reject(error: Error): void };
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}
