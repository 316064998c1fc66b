import { equalJson } from '../../kubernetes/store/json.ts';
import type { KubeObject, WatchEvent } from '../../kubernetes/types.ts';
import { matchesGlob } from '../repo/glob.ts';
import { persistComparison, persistSummary } from './applicationStatus.ts';
import { autoSync, isAutomated } from './autoSync.ts';
import { compareApplication } from './comparison.ts';
import type { CompareRequest } from './loadTargets.ts';
import {
  ClusterViews,
  contextOf,
  type ControllerContext,
  type ControllerOptions,
} from './controllerContext.ts';
import {
  deleteResources,
  isCascading,
  releaseApplication,
} from './deletion.ts';
import { KeyQueue } from './keyQueue.ts';
import { accessOf, instanceName, sourcesOf } from './sources.ts';
import { LiveStates } from './states.ts';
import { isCompleted, type OperationState } from './sync/operationState.ts';
import { processOperation } from './sync/operations.ts';
import { summaryOf } from './tree/resourceTree.ts';
import { Resync } from './resync.ts';

const RESOURCE = 'applications.argoproj.io';
const REFRESH = 'argocd.argoproj.io/refresh';
const COMPARED_AT_ONCE = 20;
const OPERATED_AT_ONCE = 10;
/** Changes of a cluster come in bursts. */
const DEBOUNCE_MS = 30;

/** How thoroughly an application is looked at, each with all before it. */
const LEVELS = ['tree', 'recent', 'latest', 'fresh', 'hard'] as const;
type Level = (typeof LEVELS)[number];

/** Keeps Applications and what they stand for in step. */
export class ApplicationController {
  readonly states = new LiveStates();
  readonly #context: ControllerContext;
  readonly #views: ClusterViews;
  readonly #refreshes: KeyQueue;
  readonly #operations: KeyQueue;
  readonly #levels = new Map<string, Level>();
  /** Keys by what marks the applications' objects. */
  readonly #byInstance = new Map<string, string>();
  /** Keys of those that sync by themselves. */
  readonly #automated = new Set<string>();
  readonly #resync: Resync;
  #stopWatching: () => void = () => {};

  constructor(options: ControllerOptions) {
    this.#views = new ClusterViews(options, (name, isManaged) =>
      this.#onClusterChange(name, isManaged),
    );
    this.#context = contextOf(options, this.#views);
    const { clock, settings } = options;
    this.#refreshes = new KeyQueue(clock, COMPARED_AT_ONCE, key =>
      this.#refresh(key),
    );
    this.#operations = new KeyQueue(clock, OPERATED_AT_ONCE, key =>
      this.#operate(key),
    );
    this.#resync = new Resync(
      clock,
      () => settings().resyncMs,
      () => [...this.#byInstance.values()],
      key => this.#request(key, 'latest'),
    );
  }

  start(): void {
    this.#stopWatching = this.#context.objects.watch(RESOURCE, event =>
      this.#onApplication(event),
    );
    this.#resync.start();
  }

  stop(): void {
    this.#stopWatching();
    this.#resync.stop();
    this.#refreshes.stop();
    this.#operations.stop();
    this.#views.stop();
  }

  #onApplication({ type, object: app }: WatchEvent): void {
    if (!this.#isOurs(app)) return;
    const key = keyOf(app);
    const instance = instanceName(app, this.#context.namespace);
    if (type === 'DELETED') {
      this.#byInstance.delete(instance);
      this.#levels.delete(key);
      this.#automated.delete(key);
      this.#refreshes.forget(key);
      this.#operations.forget(key);
      this.states.forget(app);
      return;
    }
    this.#byInstance.set(instance, key);
    const isSwitchedOn = this.#becameAutomated(key, app);
    const asked = app.metadata.annotations?.[REFRESH];
    if (asked) this.#request(key, asked === 'hard' ? 'hard' : 'fresh');
    else if (this.#isUnknown(app)) this.#request(key, 'fresh');
    else if (isSwitchedOn) this.#request(key, 'fresh');
    if (app.operation || app.metadata.deletionTimestamp) {
      this.#operations.add(key);
    }
  }

  /** Whether syncing by itself was switched on: then it is looked at at once. */
  #becameAutomated(key: string, app: KubeObject): boolean {
    const was = this.#automated.has(key);
    const is = isAutomated(app);
    if (is) this.#automated.add(key);
    else this.#automated.delete(key);
    return is && !was;
  }

  #isOurs({ metadata }: KubeObject): boolean {
    const { namespace, settings } = this.#context;
    return (
      metadata.namespace === namespace ||
      settings().applicationNamespaces.some(pattern =>
        matchesGlob(pattern, metadata.namespace ?? ''),
      )
    );
  }

  /** Whether the status speaks of another spec than the present one. */
  #isUnknown(app: KubeObject): boolean {
    const { spec, status } = app;
    if (!this.states.comparisonOf(app)) return true;
    const { comparedTo } = status?.sync ?? {};
    if (!comparedTo) return status?.sync?.status !== 'Unknown';
    const from = spec.sources?.length
      ? equalJson(comparedTo.sources, spec.sources)
      : equalJson(comparedTo.source, spec.source);
    return (
      !from ||
      !equalJson(comparedTo.destination, spec.destination) ||
      !equalJson(comparedTo.ignoreDifferences, spec.ignoreDifferences)
    );
  }

  #onClusterChange(instance: string, isManaged: boolean): void {
    const key = this.#byInstance.get(instance);
    if (key === undefined) return;
    this.#raise(key, isManaged ? 'recent' : 'tree');
    this.#refreshes.addAfter(key, DEBOUNCE_MS);
    const [namespace, name] = key.split('/');
    const app = this.#context.objects.get(RESOURCE, namespace, name);
    if (app?.operation || app?.metadata.deletionTimestamp) {
      this.#operations.add(key);
    }
  }

  #request(key: string, level: Level): void {
    this.#raise(key, level);
    this.#refreshes.add(key);
  }

  #raise(key: string, level: Level): void {
    const known = this.#levels.get(key);
    if (known === undefined || LEVELS.indexOf(known) < LEVELS.indexOf(level)) {
      this.#levels.set(key, level);
    }
  }

  async #refresh(key: string): Promise<void> {
    const app = this.#get(key);
    const level = this.#levels.get(key);
    this.#levels.delete(key);
    if (!app || level === undefined) return;
    const known = this.states.comparisonOf(app);
    if (level === 'tree' && known) {
      this.#refreshTree(app);
      return;
    }
    if (level === 'latest' && (await this.#isUnchanged(app))) return;
    const comparison = await compareApplication(
      this.#context,
      requestOf(app, level),
    );
    const current = this.#get(key);
    // Another spec has come meanwhile, and with it another refresh.
    if (!current || !equalJson(current.spec, app.spec)) {
      this.#request(key, level);
      return;
    }
    if (comparison.invalid && known) comparison.resources = known.resources;
    const tree = this.states.set(current, comparison);
    const { condition, retryMs } = autoSync(this.#context, current, comparison);
    if (condition) comparison.conditions.push(condition);
    if (retryMs !== undefined) {
      this.#raise(key, 'recent');
      this.#refreshes.addAfter(key, retryMs);
    }
    persistComparison(this.#context, current, comparison, summaryOf(tree));
  }

  /** Pods and the like changed, which no comparison looks at. */
  #refreshTree(app: KubeObject): void {
    const tree = this.states.refresh(app);
    if (tree) persistSummary(this.#context, app, summaryOf(tree));
  }

  /** A resync finds out cheaply that nothing has happened. */
  async #isUnchanged(app: KubeObject): Promise<boolean> {
    const known = this.states.comparisonOf(app);
    if (!known || known.failed || known.invalid || this.#isUnknown(app)) {
      return false;
    }
    const { repositories } = this.#context;
    if (app.status?.sync?.status !== known.syncStatus) return false;
    if (!equalJson(this.#context.project(app)?.spec, known.project?.spec)) {
      return false;
    }
    for (const [index, source] of known.sources.entries()) {
      const revision = source.targetRevision || (source.chart ? '*' : 'HEAD');
      const now = await repositories
        .resolveRevision(accessOf(this.#context, app, source), revision, {
          chart: source.chart,
        })
        .catch(() => undefined);
      if (now !== known.revisions[index]) return false;
    }
    return true;
  }

  async #operate(key: string): Promise<void> {
    const app = this.#get(key);
    if (!app) return;
    const { namespace = '', name } = app.metadata;
    if (app.operation) {
      const progress = await processOperation(this.#context, {
        namespace,
        name,
      });
      if (progress.ended) this.#request(key, 'recent');
      if (progress.lookAgainMs !== undefined) {
        this.#operations.addAfter(key, progress.lookAgainMs);
      }
      return;
    }
    const { deletionTimestamp, finalizers = [] } = app.metadata;
    if (!deletionTimestamp || !finalizers.some(isCascading)) return;
    if (!deleteResources(this.#context, app)) {
      this.#request(key, 'recent');
      return;
    }
    // The last that is told of it is that it has nothing more.
    this.#raise(key, 'recent');
    await this.#refresh(key);
    releaseApplication(this.#context, app);
  }

  #get(key: string): KubeObject | undefined {
    const [namespace, name] = key.split('/');
    return this.#context.objects.get(RESOURCE, namespace, name);
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function requestOf(app: KubeObject, level: Level): CompareRequest {
  const state = app.status?.operationState as OperationState | undefined;
  const { sync } = app.status ?? {};
  // What somebody synced from his own disk is compared until the next sync.
  const manifests =
    state && isCompleted(state) ? state.operation.sync?.manifests : undefined;
  const known: string[] | undefined = app.spec.sources?.length
    ? sync?.revisions
    : sync?.revision && [sync.revision];
  const isResolved =
    known?.length === sourcesOf(app).length &&
    equalJson(
      sync?.comparedTo?.source ?? {},
      app.spec.source ?? sync?.comparedTo?.source ?? {},
    );
  return {
    app,
    manifests,
    revisions: level === 'recent' && isResolved ? known : undefined,
    fresh: level === 'fresh' || level === 'hard',
    noCache: level === 'hard',
  };
}
