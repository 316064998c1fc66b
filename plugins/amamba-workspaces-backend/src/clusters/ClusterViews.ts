import type {
  Informer,
  InformerState,
  KubeObject,
  KubeService,
} from '@amamba/plugin-amamba-node';
import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import { z } from 'zod';

const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces' };
const QUOTAS = { group: '', version: 'v1', plural: 'resourcequotas' };

/** Name of the ResourceQuota that the syncer keeps in each namespace. */
const QUOTA_NAME = 'amamba';

/** Of namespaces, on a cluster; Kubernetes' objects carry the same key. */
const WORKSPACE_LABEL = WORKSPACE_ANNOTATION;

const phaseSchema = z.object({
  status: z.object({ phase: z.enum(['Active', 'Terminating']) }),
});
const usedSchema = z.object({
  status: z.object({ used: z.record(z.string(), z.string()) }),
});

/** A namespace as its cluster was last known to have it. */
export interface NamespaceView {
  phase: 'Active' | 'Terminating' | 'Missing' | 'Unknown';
  used?: Record<string, string>;
  createdAt?: string;
}

/** What is known of a cluster. */
export interface ClusterState {
  title: string;
  /** Why it cannot be used now. */
  unusable?: string;
  /** Since when nothing has been heard of it. */
  staleSince?: string;
}

interface Watched {
  namespaces: Informer;
  quotas: Informer;
}

/**
 * Namespaces and what they use, from watches that all plugins share: looking
 * asks no cluster.
 */
export class ClusterViews {
  readonly #kube: KubeService;
  readonly #watched = new Map<string, Watched>();

  constructor(kube: KubeService) {
    this.#kube = kube;
    for (const { name, unusable } of kube.clusters()) {
      if (!unusable) {
        this.#watched.set(name, {
          namespaces: kube.informer(name, NAMESPACES),
          quotas: kube.informer(name, QUOTAS),
        });
      }
    }
  }

  cluster(name: string): ClusterState {
    const info = this.#kube.clusters().find(cluster => cluster.name === name);
    if (!info) {
      return {
        title: name,
        unusable: `There is no cluster ${name} in the portal's configuration (kubernetes.clusterLocatorMethods)`,
      };
    }
    const { title } = info;
    const state = this.#watched.get(name)?.namespaces.state;
    return { title, ...(state ? tell(state) : { unusable: info.unusable }) };
  }

  /** As the workspace may see it: another's of that name is not there. */
  namespace(cluster: string, name: string, workspace: string): NamespaceView {
    const watched = this.#watched.get(cluster);
    const { phase: known } = watched?.namespaces.state ?? {};
    if (!watched || !(known === 'live' || known === 'stale')) {
      return { phase: 'Unknown' };
    }
    const object = watched.namespaces.get(name);
    if (object?.metadata.labels?.[WORKSPACE_LABEL] !== workspace) {
      return { phase: 'Missing' };
    }
    const { data } = phaseSchema.safeParse(object);
    const quota = watched.quotas.get(`${name}/${QUOTA_NAME}`);
    return {
      phase: data?.status.phase ?? 'Active',
      ...(quota && { used: usedSchema.safeParse(quota).data?.status.used }),
      createdAt: timeOf(object),
    };
  }

  /**
   * The workspace that a namespace belongs to, asked of the cluster itself.
   *
   * @returns undefined when there is no such namespace.
   * @throws KubeError, ServiceUnavailableError when the cluster cannot say.
   */
  async askOwner(
    cluster: string,
    name: string,
    signal: AbortSignal,
  ): Promise<{ owner?: string; terminating: boolean } | undefined> {
    const object = await this.#kube
      .client(cluster)
      .get(NAMESPACES, { name }, { signal });
    return (
      object && {
        owner: object.metadata.labels?.[WORKSPACE_LABEL],
        terminating: object.metadata.deletionTimestamp !== undefined,
      }
    );
  }

  stop(): void {
    for (const { namespaces, quotas } of this.#watched.values()) {
      namespaces.release();
      quotas.release();
    }
    this.#watched.clear();
  }
}

function tell(state: InformerState): Partial<ClusterState> {
  const { phase, error, syncedAt } = state;
  if (phase === 'live' || (phase === 'starting' && !error)) {
    return {};
  }
  return {
    unusable: error ?? 'It does not answer',
    ...(syncedAt && { staleSince: syncedAt.toISOString() }),
  };
}

function timeOf(object: KubeObject | undefined): string | undefined {
  const time = Date.parse(object?.metadata.creationTimestamp ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
