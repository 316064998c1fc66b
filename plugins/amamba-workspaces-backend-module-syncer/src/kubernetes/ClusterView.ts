import type {
  Informer,
  KubeObject,
  KubeService,
} from '@amamba/plugin-amamba-node';
import { CachedResource } from './CachedResource';
import { WORKSPACE_LABEL, workspaceOf } from '../marks';
import {
  CLUSTER_ROLE_BINDINGS,
  keepOfBinding,
  type Kind,
  LIMIT_RANGES,
  NAMESPACES,
  RESOURCE_QUOTAS,
  ROLE_BINDINGS,
} from './resources';
import type { Problem } from '../outcome/Problem';

/** How long a pass waits for a cluster that is being read. */
const START_MS = 10_000;

/** What changed on a cluster. */
export type ClusterChange =
  /** Something in a namespace, or the namespace itself. */
  | { type: 'namespace'; name: string; workspaces: string[] }
  /** Who has the cluster for itself, or whether the cluster can be used. */
  | { type: 'cluster' };

/** What the syncer sees of a cluster, by watches that the process shares. */
export class ClusterView {
  readonly cluster: string;
  readonly #resources: Record<Kind, CachedResource>;
  /** The label that each namespace had last. */
  readonly #labels = new Map<string, string>();

  constructor(
    cluster: string,
    kube: KubeService,
    onChange: (change: ClusterChange) => void,
  ) {
    this.cluster = cluster;
    const ours = { labelSelector: WORKSPACE_LABEL };
    const watch = (options: Parameters<KubeService['informer']>[1]) =>
      new CachedResource(kube.informer(cluster, options));
    this.#resources = {
      Namespace: watch(NAMESPACES),
      RoleBinding: watch({ ...ROLE_BINDINGS, project: keepOfBinding }),
      // All of them: the workspaces' pages watch the same.
      ResourceQuota: watch(RESOURCE_QUOTAS),
      LimitRange: watch({ ...LIMIT_RANGES, ...ours }),
      ClusterRoleBinding: watch({
        ...CLUSTER_ROLE_BINDINGS,
        ...ours,
        project: keepOfBinding,
      }),
    };
    this.#listen(onChange);
  }

  of(kind: Kind): CachedResource {
    return this.#resources[kind];
  }

  namespace(name: string): KubeObject | undefined {
    return this.of('Namespace').get(name);
  }

  /** RoleBindings, quotas and limits of a namespace. */
  objectsIn(namespace: string): KubeObject[] {
    return (['RoleBinding', 'ResourceQuota', 'LimitRange'] as const).flatMap(
      kind => this.of(kind).inNamespace(namespace),
    );
  }

  /** Names of the namespaces that carry the label of a workspace. */
  labelledWith(workspace: string): string[] {
    return this.of('Namespace')
      .list()
      .filter(namespace => workspaceOf(namespace) === workspace)
      .map(({ metadata }) => metadata.name);
  }

  /** ClusterRoleBindings of ours, by the workspace that holds the cluster. */
  holders(): Map<string, KubeObject> {
    return new Map(
      this.of('ClusterRoleBinding')
        .list()
        .map(binding => [workspaceOf(binding) ?? '', binding]),
    );
  }

  /**
   * Waits for a cluster that is being read for the first time.
   *
   * @param alone - whether it matters who has the cluster for itself.
   * @returns why it cannot be used, if it cannot.
   */
  async ready(
    alone: boolean,
    signal: AbortSignal,
  ): Promise<Problem | undefined> {
    const needed = Object.entries(this.#resources)
      .filter(([kind]) => alone || kind !== 'ClusterRoleBinding')
      .map(([, { informer }]) => informer);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(START_MS)]);
    await Promise.all(needed.map(informer => untilKnown(informer, limit)));
    signal.throwIfAborted();
    return unusable(this.cluster, needed);
  }

  /** Whether nothing was ever known of its namespaces. */
  isUnread(): boolean {
    const { phase } = this.of('Namespace').informer.state;
    return phase === 'starting' || phase === 'missing';
  }

  stop(): void {
    Object.values(this.#resources).forEach(({ informer }) =>
      informer.release(),
    );
  }

  #listen(onChange: (change: ClusterChange) => void): void {
    const { Namespace, ClusterRoleBinding, ...inside } = this.#resources;
    for (const namespace of Namespace.informer.list()) {
      this.#relabelled(namespace.metadata.name);
    }
    Namespace.informer.onChange(name =>
      onChange({
        type: 'namespace',
        name,
        workspaces: this.#relabelled(name),
      }),
    );
    for (const { informer } of Object.values(inside)) {
      informer.onChange(key => {
        const [name] = key.split('/');
        const label = this.#labels.get(name);
        onChange({ type: 'namespace', name, workspaces: label ? [label] : [] });
      });
    }
    ClusterRoleBinding.informer.onChange(() => onChange({ type: 'cluster' }));
    for (const { informer } of Object.values(this.#resources)) {
      informer.onState(({ phase }) => {
        if (phase === 'live') onChange({ type: 'cluster' });
      });
    }
  }

  /** @returns the workspaces of its label now and before. */
  #relabelled(name: string): string[] {
    const namespace = this.of('Namespace').informer.get(name);
    const before = this.#labels.get(name);
    const now = namespace && workspaceOf(namespace);
    if (now) this.#labels.set(name, now);
    else this.#labels.delete(name);
    return [...new Set([before, now])].filter(label => label !== undefined);
  }
}

/** Until it has been read, or cannot be, or the time is up. */
async function untilKnown(
  informer: Informer,
  signal: AbortSignal,
): Promise<void> {
  const isKnown = () =>
    informer.state.phase !== 'starting' || informer.state.error !== undefined;
  if (isKnown() || signal.aborted) return;
  await new Promise<void>(resolve => {
    const stops = [informer.onState(() => isKnown() && settle())];
    function settle() {
      stops.forEach(stop => stop());
      signal.removeEventListener('abort', settle);
      resolve();
    }
    signal.addEventListener('abort', settle);
  });
}

function unusable(cluster: string, informers: Informer[]): Problem | undefined {
  const states = informers.map(({ state }) => state);
  const error = states.find(
    ({ phase, error: why }) => phase !== 'live' && why,
  )?.error;
  if (error) {
    return { status: 'Failed', reason: 'ClusterUnreachable', message: error };
  }
  return states.every(({ phase }) => phase === 'live')
    ? undefined
    : {
        status: 'Pending',
        reason: 'ClusterStarting',
        message: `Cluster ${cluster} is being read; this goes on when it is`,
        againAfterMs: 5_000,
      };
}
