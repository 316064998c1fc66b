import type { KubeService, KubeSubjects } from '@amamba/plugin-amamba-node';
import type {
  ProvisionedWorkspace,
  ProvisionOutcome,
  ProvisionRequest,
  WorkspaceProvisioner,
} from '@amamba/plugin-amamba-workspaces-node';
import { buildRoles } from './buildRoles';
import { Claims } from './Claims';
import { type ClusterChange, ClusterView } from './ClusterView';
import { ClusterWriter } from './ClusterWriter';
import type { Settings } from './Settings';
import { readState, type SyncerState } from './state';
import type { Problem } from '../outcome/Problem';
import { SyncPass } from './SyncPass';
import { toOutcome } from '../outcome/toOutcome';

/** Services that {@link KubernetesProvisioner} needs. */
export interface KubernetesProvisionerOptions {
  kube: KubeService;
  subjects: KubeSubjects;
  settings: Settings;
}

const SYSTEM = 'The cluster';

/** What a pass is to do. */
type Mode = 'ensure' | 'check' | 'remove';

/**
 * Keeps the namespaces of clusters as workspaces say: their labels, who may
 * do what in them, and their bounds.
 */
export class KubernetesProvisioner implements WorkspaceProvisioner {
  readonly name = 'kubernetes';
  readonly ofClusters = true;
  readonly #options: KubernetesProvisionerOptions;
  readonly #views = new Map<string, ClusterView>();
  readonly #claims = new Claims();
  readonly #observers = new Set<(workspace: string) => void>();

  constructor(options: KubernetesProvisionerOptions) {
    this.#options = options;
  }

  targets({ spec }: ProvisionedWorkspace): string[] {
    return spec.clusters.map(({ name }) => name);
  }

  async ensure(request: ProvisionRequest): Promise<ProvisionOutcome> {
    return this.#pass(request, 'ensure');
  }

  async check(request: ProvisionRequest): Promise<ProvisionOutcome> {
    return this.#pass(request, 'check');
  }

  async remove(request: ProvisionRequest): Promise<ProvisionOutcome> {
    const outcome = await this.#pass(request, 'remove');
    if (outcome.status === 'Synced') {
      this.#claims.delete(request.target, request.workspace.name);
    }
    return outcome;
  }

  observe(enqueue: (workspace: string) => void): () => void {
    const observer = (workspace: string) => enqueue(workspace);
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  async listOwned(workspace: ProvisionedWorkspace): Promise<string[]> {
    const signal = AbortSignal.timeout(30_000);
    const clusters = new Set([
      ...this.targets(workspace),
      ...this.#views.keys(),
    ]);
    const lists = [...clusters].map(async cluster => {
      const isBound = this.targets(workspace).includes(cluster);
      if (this.#unknown(cluster)) return [];
      const view = this.#view(cluster);
      const problem = await view.ready(false, signal);
      const names = view.labelledWith(workspace.name);
      const unread = isBound && problem && view.isUnread();
      return unread
        ? [`what it has on cluster ${cluster}: ${problem.message}`]
        : names.map(name => `namespace ${name} of cluster ${cluster}`);
    });
    return (await Promise.all(lists)).flat();
  }

  /** Ends all watches. */
  stop(): void {
    this.#observers.clear();
    this.#views.forEach(view => view.stop());
    this.#views.clear();
  }

  async #pass(
    request: ProvisionRequest,
    mode: Mode,
  ): Promise<ProvisionOutcome> {
    const { workspace, target, signal } = request;
    const { kube, subjects, settings } = this.#options;
    const state = readState(request.state);
    const binding =
      mode === 'remove'
        ? undefined
        : workspace.spec.clusters.find(({ name }) => name === target);
    const names = binding?.namespaces.map(({ name }) => name) ?? [];
    this.#claim(request, names, state);
    const problem = await this.#prepare(target, {
      alone: binding?.binding === 'exclusive' || state.exclusive !== undefined,
      empty: mode === 'remove' && isEmpty(state),
      signal,
    });
    if (problem !== 'ready') {
      const problems = problem === 'nothing' ? [] : [problem];
      const none = { changes: [], done: true, system: SYSTEM };
      return toOutcome({ ...none, problems, state });
    }
    const view = this.#view(target);
    const pass = new SyncPass({
      workspace: workspace.name,
      binding,
      roles: binding
        ? await buildRoles(workspace.grants, settings, subjects)
        : [],
      protectedNamespaces: settings.protectedNamespaces,
      view,
      state,
      writer:
        mode === 'check'
          ? undefined
          : new ClusterWriter({
              client: kube.client(target),
              beginWrite: (kind, key) => view.of(kind).beginWrite(key),
              signal,
            }),
      holderOf: (namespace, uid) =>
        this.#claims.holderOf(target, namespace, {
          uid,
          besides: workspace.name,
        }),
    });
    await pass.run(signal);
    this.#claim(request, names, state);
    const { problems, changes, gone } = pass;
    return toOutcome({
      problems,
      changes,
      gone,
      state,
      done: mode !== 'check',
      system: SYSTEM,
    });
  }

  #claim(
    { workspace, target }: ProvisionRequest,
    names: string[],
    { namespaces }: SyncerState,
  ): void {
    const uids = Object.entries(namespaces).map(
      ([name, { uid }]) => [name, uid] as const,
    );
    this.#claims.set(target, workspace.name, { names, uids: new Map(uids) });
  }

  /** @returns why nothing can be done, or that there is nothing to do. */
  async #prepare(
    cluster: string,
    options: { alone: boolean; empty: boolean; signal: AbortSignal },
  ): Promise<'ready' | 'nothing' | Problem> {
    const unknown = this.#unknown(cluster);
    if (unknown) return options.empty ? 'nothing' : unknown;
    const { alone, signal } = options;
    return (await this.#view(cluster).ready(alone, signal)) ?? 'ready';
  }

  #unknown(cluster: string): Problem | undefined {
    const info = this.#options.kube
      .clusters()
      .find(({ name }) => name === cluster);
    if (info && !info.unusable) return undefined;
    return {
      status: 'Failed',
      reason: info ? 'ClusterUnusable' : 'ClusterUnknown',
      message:
        info?.unusable ??
        `There is no cluster ${cluster} in the portal's configuration. Correct the name in the workspace, or add the cluster under kubernetes.clusterLocatorMethods`,
    };
  }

  #view(cluster: string): ClusterView {
    let view = this.#views.get(cluster);
    if (!view) {
      view = new ClusterView(cluster, this.#options.kube, change =>
        this.#changed(cluster, change),
      );
      this.#views.set(cluster, view);
    }
    return view;
  }

  #changed(cluster: string, change: ClusterChange): void {
    const workspaces =
      change.type === 'cluster'
        ? this.#claims.workspacesOn(cluster)
        : [
            ...change.workspaces,
            ...this.#claims.claimantsOf(cluster, change.name),
          ];
    for (const workspace of new Set(workspaces)) {
      this.#observers.forEach(observer => observer(workspace));
    }
  }
}

function isEmpty({ namespaces, exclusive }: SyncerState): boolean {
  return Object.keys(namespaces).length === 0 && exclusive === undefined;
}
