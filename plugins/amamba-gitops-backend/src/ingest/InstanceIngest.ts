import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  type ArgoApplication,
  type ArgoApplicationEvent,
  type ArgoApplicationList,
  type ArgoApplicationRef,
  type ArgoCdClient,
  type ArgoCdError,
  type ArgoCdInstance,
  type ArgoCdService,
  sleep,
  toServiceError,
} from '@amamba/plugin-amamba-node';
import type { GitopsSource } from '@amamba/plugin-amamba-gitops-common';
import type {
  ApplicationStore,
  StoredApplication,
} from '../store/ApplicationStore';
import { applicationIdOf, contentHashOf, topicOf } from '../store/ids';
import { toSeen } from '../view/toSummary';
import type { ViewContext } from '../view/ViewContext';
import type { ChangePublisher } from './ChangePublisher';
import type { DestinationClusters } from './DestinationClusters';
import { mapInTurns } from './mapInTurns';
import { ProjectReader } from './ProjectReader';

/** Who keeps more of an application than its row. */
export interface ChangeListener {
  /** @returns whether somebody looked at it lately. */
  applicationSeen(id: string): boolean;
  instanceSeen(instance: string): void;
}

/** Options of {@link InstanceIngest}. */
export interface InstanceIngestOptions {
  argocd: ArgoCdService;
  store: ApplicationStore;
  clusters: DestinationClusters;
  publisher: ChangePublisher;
  listener: ChangeListener;
  logger: LoggerService;
  contextOf(instance: ArgoCdInstance): ViewContext;
}

/** Why a stream ended that may be back at once. */
const CUTS = new Set(['ENDED', 'SILENT', 'ECONNRESET', 'UND_ERR_SOCKET']);

const UPKEEP_MS = 60_000;
const RESTART_MS = 1000;
/** Of an instance that comes or goes at most so many topics are told. */
const MAX_TOPICS = 200;

/** Keeps the store in step with one Argo CD: one list and one stream. */
export class InstanceIngest {
  readonly #options: InstanceIngestOptions;
  readonly #instance: ArgoCdInstance;
  readonly #context: ViewContext;
  readonly #stopped = new AbortController();
  #source: GitopsSource;
  /** The stream was cut, and not yet opened again. */
  #isCut = false;
  #client: ArgoCdClient | undefined;
  /** Of each application by id, so that an event that says nothing new costs nothing. */
  readonly #known = new Map<string, string>();
  #projects: ProjectReader | undefined;
  #upkeep: NodeJS.Timeout | undefined;
  #following: Promise<void> | undefined;

  constructor(instance: ArgoCdInstance, options: InstanceIngestOptions) {
    this.#options = options;
    this.#instance = instance;
    this.#context = options.contextOf(instance);
    this.#source = {
      instance: instance.name,
      title: instance.title,
      ...(instance.unusable
        ? { state: 'stale', message: instance.unusable }
        : { state: 'starting' }),
    };
  }

  /** How current the store is; what it knew before the start it does not say. */
  get source(): GitopsSource {
    return this.#source;
  }

  /** Follows the instance until it is stopped. */
  start(): void {
    if (this.#instance.unusable) {
      return;
    }
    this.#client = this.#options.argocd.client(this.#instance.name);
    this.#projects = new ProjectReader(this.#client, {
      ...this.#options,
      signal: this.#stopped.signal,
    });
    this.#following = this.#follow(this.#client);
    this.#upkeep = setInterval(() => void this.#keepUp(), UPKEEP_MS);
    this.#upkeep.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#upkeep);
    this.#stopped.abort(new Error('The plugin stops'));
    await this.#following;
  }

  /** Reads one application that something was done to. */
  async readApplication(ref: ArgoApplicationRef): Promise<void> {
    if (!this.#client) {
      return;
    }
    const { signal } = this.#stopped;
    const application = await this.#client.applications.get(ref, { signal });
    await (application
      ? this.#put(application)
      : this.#remove(ref.namespace ?? this.#instance.namespace, ref));
  }

  async #follow(client: ArgoCdClient): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await client.watches.applications({
          signal,
          onResync: list => this.#resync(list),
          onEvent: event => this.#take(event),
          onInterrupted: error => this.#interrupt(error),
        });
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        this.#becomeStale(toError(error) as Error);
        this.#options.logger.error(
          `Could not keep what Argo CD ${
            this.#instance.name
          } said; reading all of it again`,
          toError(error) as Error,
        );
        await sleep(RESTART_MS, signal);
      }
    }
  }

  async #resync({ items }: ArgoApplicationList): Promise<void> {
    const { store, publisher, listener } = this.#options;
    const { name } = this.#instance;
    const seenAt = new Date();
    await this.#projects?.read();
    const seen = await mapInTurns(items, item => toSeen(item, this.#context));
    const changed = await store.putApplications(seen, seenAt);
    const ids = new Set(seen.map(({ summary }) => summary.id));
    const gone = await store.removeOthers(name, ids, seenAt);
    const hashes = await mapInTurns(
      seen,
      application =>
        [application.summary.id, contentHashOf(application)] as const,
    );
    listener.instanceSeen(name);
    this.#known.clear();
    for (const [id, hash] of hashes) {
      this.#known.set(id, hash);
    }
    await this.#becomeLive();
    for (const application of [...changed, ...gone]) {
      publisher.publish(changeOf(application));
    }
  }

  #take({ type, application }: ArgoApplicationEvent): Promise<void> {
    const { namespace = this.#instance.namespace } = application.metadata;
    const { name } = application.metadata;
    return type === 'DELETED'
      ? this.#remove(namespace, { name, project: application.spec.project })
      : this.#put(application);
  }

  async #put(application: ArgoApplication): Promise<void> {
    const { store, publisher, listener } = this.#options;
    await this.#projects?.meet(application.spec.project);
    const seen = toSeen(application, this.#context);
    const { id } = seen.summary;
    const hash = contentHashOf(seen);
    const changed =
      this.#known.get(id) === hash
        ? []
        : await store.putApplications([seen], new Date());
    this.#known.set(id, hash);
    // What the row does not hold may have changed: it matters to who looks.
    const watched = listener.applicationSeen(id);
    if (changed.length > 0 || watched) {
      publisher.publish(changeOf(seen));
    }
  }

  async #remove(
    namespace: string,
    { name, project }: Pick<ArgoApplicationRef, 'name' | 'project'>,
  ): Promise<void> {
    const { store, publisher, listener } = this.#options;
    const key = { instance: this.#instance.name, namespace, name };
    const removed = await store.removeApplication(key, new Date());
    const id = applicationIdOf(key);
    this.#known.delete(id);
    listener.applicationSeen(id);
    if (removed) {
      const topic = topicOf(key.instance, project);
      publisher.publish({ topic, id, about: 'application' });
    }
  }

  /**
   * Proxies cut streams, and tokens end: one that is back at the next try was
   * not worth a word.
   */
  #interrupt(error: ArgoCdError): void {
    const isCut = CUTS.has(error.reason ?? '') || error.grpcCode === 16;
    if (this.#source.state === 'live' && isCut && !this.#isCut) {
      this.#isCut = true;
    } else {
      this.#becomeStale(error);
    }
  }

  /** Once a minute: what has no stream. */
  async #keepUp(): Promise<void> {
    const isLive = this.#source.state === 'live' && !this.#isCut;
    if (isLive && (await this.#projects?.read())) {
      await this.#becomeLive();
    }
  }

  async #becomeLive(): Promise<void> {
    this.#isCut = false;
    const at = new Date();
    const wasLive = this.#source.state === 'live';
    const { instance, title } = this.#source;
    this.#source = {
      instance,
      title,
      state: 'live',
      syncedAt: at.toISOString(),
    };
    await this.#options.store.recordSync(instance, at);
    if (!wasLive) {
      this.#tellAll();
    }
  }

  #becomeStale(error: Error): void {
    const wasLive = this.#source.state === 'live';
    const { message } = toServiceError(error);
    this.#source = { ...this.#source, state: 'stale', message };
    if (wasLive) {
      this.#tellAll();
    }
  }

  /** How current the copy is belongs to every list of the instance. */
  #tellAll(): void {
    for (const project of [...(this.#projects?.names ?? [])].slice(
      0,
      MAX_TOPICS,
    )) {
      const topic = topicOf(this.#instance.name, project);
      this.#options.publisher.publish({ topic, about: 'application' });
    }
  }
}

function changeOf({ summary }: StoredApplication) {
  return {
    topic: topicOf(summary.instance, summary.project),
    id: summary.id,
    about: 'application' as const,
  };
}
