import type { WorkspaceCluster } from '@amamba/plugin-amamba-common';
import {
  type Informer,
  isProtectedNamespace,
  type KubeService,
} from '@amamba/plugin-amamba-node';
import { workspaceOf } from '../marks';

const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces' };
/** A cluster that is slow to tell its namespaces is taken as not telling. */
const SYNC_MS = 5000;

/**
 * Which of the namespaces that a workspace names are its own.
 *
 * @remarks
 * Whoever writes a workspace's YAML can name any. On clusters the label
 * decides whose one is, and it has to decide here too: a destination of an
 * AppProject lets applications in, whatever the portal says.
 */
export class OwnNamespaces {
  readonly #kube: KubeService;
  readonly #protected: readonly string[];
  readonly #informers = new Map<string, Informer>();
  /** By cluster and namespace: who names it, and whether it was theirs. */
  readonly #claims = new Map<string, Map<string, boolean>>();
  readonly #observers = new Set<(workspace: string) => void>();

  constructor(kube: KubeService, protectedNamespaces: readonly string[]) {
    this.#kube = kube;
    this.#protected = protectedNamespaces;
  }

  /** Calls back for a workspace when one it names became its own, or ceased to be. */
  observe(enqueue: (workspace: string) => void): () => void {
    const observer = (workspace: string) => enqueue(workspace);
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /**
   * The clusters with the namespaces that are the workspace's: by their label,
   * or not there yet.
   *
   * @param options.before - where it could go, for clusters that do not tell
   */
  async select(
    workspace: string,
    clusters: readonly WorkspaceCluster[],
    options: {
      before: ReadonlyArray<{ namespace?: string }>;
      signal: AbortSignal;
    },
  ): Promise<WorkspaceCluster[]> {
    const before = new Set(options.before.map(({ namespace }) => namespace));
    return Promise.all(
      clusters.map(async cluster => {
        const informer = await this.#informer(cluster.name, options.signal);
        return {
          ...cluster,
          namespaces: cluster.namespaces.filter(
            ({ name }) =>
              !isProtectedNamespace(name, this.#protected) &&
              (informer
                ? this.#claim(informer, name, workspace)
                : before.has(name)),
          ),
        };
      }),
    );
  }

  stop(): void {
    this.#observers.clear();
    this.#informers.forEach(informer => informer.release());
    this.#informers.clear();
  }

  /** Undefined while the cluster does not tell. */
  async #informer(
    name: string,
    signal: AbortSignal,
  ): Promise<Informer | undefined> {
    const cluster = this.#kube.clusters().find(item => item.name === name);
    if (!cluster || cluster.unusable) {
      return undefined;
    }
    const known = this.#informers.get(name);
    const informer = known ?? this.#kube.informer(name, NAMESPACES);
    if (!known) {
      this.#informers.set(name, informer);
      informer.onChange(key => this.#changed(informer, key));
    }
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(SYNC_MS)]);
    return informer.synced(inTime).then(
      () => informer,
      () => undefined,
    );
  }

  #claim(informer: Informer, namespace: string, workspace: string): boolean {
    const isOwn = isOwnNow(informer, namespace, workspace);
    const key = claimKey(informer, namespace);
    const claims = this.#claims.get(key) ?? new Map<string, boolean>();
    this.#claims.set(key, claims.set(workspace, isOwn));
    return isOwn;
  }

  #changed(informer: Informer, namespace: string): void {
    const claims = this.#claims.get(claimKey(informer, namespace)) ?? [];
    for (const [workspace, wasOwn] of claims) {
      if (isOwnNow(informer, namespace, workspace) !== wasOwn) {
        this.#observers.forEach(observer => observer(workspace));
      }
    }
  }
}

/** One that is not there is made for the workspace. */
function isOwnNow(
  informer: Informer,
  namespace: string,
  workspace: string,
): boolean {
  const actual = informer.get(namespace);
  return !actual || workspaceOf(actual) === workspace;
}

function claimKey({ cluster }: Informer, namespace: string): string {
  return JSON.stringify([cluster, namespace]);
}
