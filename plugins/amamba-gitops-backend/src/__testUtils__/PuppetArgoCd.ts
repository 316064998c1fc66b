import {
  type ArgoApplication,
  type ArgoApplicationRef,
  type ArgoApplicationSet,
  type ArgoApplicationWatchOptions,
  type ArgoCdClient,
  ArgoCdError,
  type ArgoCdInstance,
  type ArgoEvent,
  type ArgoLogLine,
  type ArgoManagedResource,
  type ArgoProject,
  type ArgoRepository,
  type ArgoResourceAction,
  type ArgoResourceTree,
  type ArgoSyncWindows,
  type ArgoTreeWatchOptions,
  sleep,
} from '@amamba/plugin-amamba-node';
import { writesOf } from './puppetWrites';

/** What was asked of the puppet, but for what its ingest asks by itself. */
export interface Asked {
  /** `applications.sync` */
  call: string;
  args: unknown[];
}

/** What one application has beside its object. */
interface Belongings {
  tree?: ArgoResourceTree;
  managed?: ArgoManagedResource[];
  events?: ArgoEvent[];
  actions?: ArgoResourceAction[];
  windows?: ArgoSyncWindows;
  log?: ArgoLogLine[];
  /** Live objects, by `kind/name`. */
  live?: Record<string, object>;
  /** By revision. */
  commits?: Record<string, { author: string; message: string; date: string }>;
}

/** What the plugin asks now and then, whoever looks. */
const BY_ITSELF = [
  'projects.list',
  'clusters.list',
  'repositories.list',
  'applicationSets.list',
];

/** An Argo CD that a test moves. */
export class PuppetArgoCd {
  readonly instance: ArgoCdInstance;
  /** Since the start, or since it was emptied. */
  asked: Asked[] = [];
  projects: ArgoProject[] = [];
  clusters: Array<{ server: string; name: string }> = [
    { server: 'https://kubernetes.default.svc', name: 'in-cluster' },
  ];
  repositories: ArgoRepository[] = [];
  /** What addresses begin with that it has credentials for, whosever they are. */
  repositoryCredentials: string[] = [];
  applicationSets: ArgoApplicationSet[] = [];
  /** Off: `automated.enabled` is a field that it does not know. */
  knowsPause = true;
  readonly #applications = new Map<string, ArgoApplication>();
  readonly #belongings = new Map<string, Belongings>();
  readonly #watchers = new Set<ArgoApplicationWatchOptions>();
  readonly #treeWatchers = new Map<string, Set<ArgoTreeWatchOptions>>();
  readonly #overrides = new Map<string, (...args: never[]) => unknown>();
  #outage: ArgoCdError | undefined;
  #revision = 100;

  constructor(name: string, options: Partial<ArgoCdInstance> = {}) {
    this.instance = {
      name,
      title: `Argo CD ${name}`,
      url: `https://${name}.example.com`,
      uiUrl: `https://${name}.example.com`,
      namespace: 'argocd',
      cluster: 'dev',
      applicationNamespaces: [],
      ...options,
    };
  }

  /** Before it is watched: nobody is told. */
  add(application: ArgoApplication, belongings: Belongings = {}): void {
    this.#applications.set(keyOf(application.metadata), application);
    this.#belongings.set(keyOf(application.metadata), belongings);
  }

  application(name: string, namespace = 'argocd'): ArgoApplication | undefined {
    return this.#applications.get(keyOf({ name, namespace }));
  }

  /** Changes or makes one, and tells who watches. */
  async put(application: ArgoApplication): Promise<void> {
    const key = keyOf(application.metadata);
    const type = this.#applications.has(key) ? 'MODIFIED' : 'ADDED';
    this.#revision += 1;
    const resourceVersion = String(this.#revision);
    const stored = {
      ...application,
      metadata: { ...application.metadata, resourceVersion },
    };
    this.#applications.set(key, stored);
    for (const { onEvent } of this.#watchers) {
      await onEvent({ type, application: stored });
    }
  }

  async remove(name: string, namespace = 'argocd'): Promise<void> {
    const key = keyOf({ name, namespace });
    const application = this.#applications.get(key);
    this.#applications.delete(key);
    for (const { onEvent } of application ? this.#watchers : []) {
      await onEvent({ type: 'DELETED', application: application! });
    }
  }

  async putTree(name: string, tree: ArgoResourceTree): Promise<void> {
    const key = keyOf({ name, namespace: 'argocd' });
    this.#belongings.set(key, { ...this.#belongings.get(key), tree });
    for (const { onTree } of this.#treeWatchers.get(key) ?? []) {
      await onTree(tree);
    }
  }

  /** How many trees are watched now. */
  get watchedTrees(): number {
    return [...this.#treeWatchers.values()].reduce((n, s) => n + s.size, 0);
  }

  /** Answers a call, say `applications.sync`, in another way. */
  answer(call: string, how: (...args: never[]) => unknown): void {
    this.#overrides.set(call, how);
  }

  /** A refusal in Argo CD's words. */
  error(code: number | undefined, message: string, grpcCode?: number) {
    return new ArgoCdError({
      instance: this.instance.name,
      url: this.instance.url,
      operation: 'do it',
      code,
      grpcCode,
      message,
      ...(code === undefined && { reason: 'ECONNREFUSED' }),
    });
  }

  /** Nothing answers any more, and streams break. */
  goDown(): void {
    this.#outage = this.error(undefined, 'connect ECONNREFUSED');
    const watchers = [...this.#watchers, ...this.#allTreeWatchers()];
    for (const { onInterrupted } of watchers) {
      onInterrupted?.(this.#outage, 1000);
    }
  }

  /** Streams end, and nothing else is wrong. */
  cutStreams(): void {
    for (const { onInterrupted } of this.#watchers) {
      onInterrupted?.(this.error(undefined, 'The stream ended', 16), 1000);
    }
  }

  async comeUp(): Promise<void> {
    this.#outage = undefined;
    await this.resync();
  }

  /** Tells who watches everything there is. */
  async resync(): Promise<void> {
    for (const { onResync } of this.#watchers) {
      await onResync(this.#list());
    }
  }

  client(): ArgoCdClient {
    const rooms = joined(this.#rooms(), writesOf(this));
    return new Proxy({} as ArgoCdClient, {
      get: (_, room: string) =>
        room === 'instance' ? this.instance.name : this.#room(room, rooms),
    });
  }

  /** Each call is noted, fails in an outage, and can be answered otherwise. */
  #room(room: string, rooms: Record<string, object>): unknown {
    const calls = rooms[room] as Record<
      string,
      (...args: unknown[]) => unknown
    >;
    return new Proxy(calls ?? {}, {
      get:
        (_, name: string) =>
        (...args: unknown[]) => {
          const call = `${room}.${name}`;
          const how = this.#overrides.get(call) ?? calls?.[name];
          if (room === 'watches') {
            return how(...(args as never[]));
          }
          if (!BY_ITSELF.includes(call)) {
            this.asked.push({ call, args });
          }
          if (this.#outage) {
            return call === 'resources.logs'
              ? failing(this.#outage)
              : Promise.reject(this.#outage);
          }
          if (!how) {
            throw new Error(`The puppet does not know ${call}`);
          }
          return how(...(args as never[]));
        },
    });
  }

  #rooms(): Record<string, object> {
    const of = (ref: ArgoApplicationRef): Belongings => {
      const belongings = this.#belongings.get(keyOf(ref));
      if (!belongings || !this.#get(ref)) {
        throw this.error(404, `applications "${ref.name}" not found`, 5);
      }
      return belongings;
    };
    return {
      applications: {
        list: async () => this.#list(),
        get: async (ref: ArgoApplicationRef) => this.#get(ref),
        refresh: async (ref: ArgoApplicationRef) => this.#get(ref),
        syncWindows: async (ref: ArgoApplicationRef) =>
          of(ref).windows ?? { canSync: true },
        revisionMetadata: async (ref: ArgoApplicationRef, revision: string) => {
          const commit = of(ref).commits?.[revision];
          if (!commit) {
            throw this.error(500, `unable to resolve '${revision}'`, 2);
          }
          return commit;
        },
      },
      resources: {
        tree: async (ref: ArgoApplicationRef) => of(ref).tree ?? {},
        managed: async (ref: ArgoApplicationRef) => of(ref).managed ?? [],
        events: async (ref: ArgoApplicationRef) => of(ref).events ?? [],
        listActions: async (ref: ArgoApplicationRef) => of(ref).actions ?? [],
        get: async (
          ref: ArgoApplicationRef,
          { kind, name }: { kind: string; name: string },
        ) => {
          const live = of(ref).live?.[`${kind}/${name}`];
          if (!live) {
            throw this.error(400, `${kind} ${name} not found as part of it`, 3);
          }
          return live;
        },
        logs: (ref: ArgoApplicationRef) => linesOf(of(ref).log ?? []),
      },
      projects: { list: async () => this.projects },
      clusters: { list: async () => this.clusters },
      applicationSets: { list: async () => this.applicationSets },
      watches: {
        applications: (options: ArgoApplicationWatchOptions) =>
          this.#watch(options),
        resourceTree: (
          ref: ArgoApplicationRef,
          options: ArgoTreeWatchOptions,
        ) => this.#watchTree(ref, options),
      },
    };
  }

  #get(ref: ArgoApplicationRef): ArgoApplication | undefined {
    const application = this.#applications.get(keyOf(ref));
    return application?.spec.project === ref.project ? application : undefined;
  }

  #list() {
    return { items: [...this.#applications.values()], resourceVersion: '1' };
  }

  async #watch(options: ArgoApplicationWatchOptions): Promise<void> {
    this.#watchers.add(options);
    if (this.#outage) {
      options.onInterrupted?.(this.#outage, 1000);
    } else {
      await options.onResync(this.#list());
    }
    await sleep(2 ** 30, options.signal);
    this.#watchers.delete(options);
  }

  async #watchTree(
    ref: ArgoApplicationRef,
    options: ArgoTreeWatchOptions,
  ): Promise<void> {
    const key = keyOf(ref);
    const watchers = this.#treeWatchers.get(key) ?? new Set();
    this.#treeWatchers.set(key, watchers.add(options));
    if (this.#outage) {
      options.onInterrupted?.(this.#outage, 1000);
    } else {
      this.asked.push({ call: 'resources.tree', args: [ref] });
      await options.onTree(this.#belongings.get(key)?.tree ?? {});
    }
    await sleep(2 ** 30, options.signal);
    watchers.delete(options);
  }

  #allTreeWatchers(): ArgoTreeWatchOptions[] {
    return [...this.#treeWatchers.values()].flatMap(set => [...set]);
  }
}

/** Both ways of each room; the second goes before the first. */
function joined(
  reads: Record<string, object>,
  writes: Record<string, object>,
): Record<string, object> {
  const rooms = new Set([...Object.keys(reads), ...Object.keys(writes)]);
  return Object.fromEntries(
    [...rooms].map(room => [room, { ...reads[room], ...writes[room] }]),
  );
}

function keyOf({ name, namespace }: { name: string; namespace?: string }) {
  return `${namespace ?? 'argocd'}/${name}`;
}

async function* linesOf(lines: ArgoLogLine[]): AsyncIterable<ArgoLogLine> {
  yield* lines;
}

async function* failing(error: Error): AsyncIterable<never> {
  throw error;
}
