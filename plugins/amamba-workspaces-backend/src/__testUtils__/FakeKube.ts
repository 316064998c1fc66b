import { NotFoundError } from '@backstage/errors';
import {
  type Informer,
  type InformerState,
  KubeError,
  type KubeClient,
  type KubeObject,
  type KubeService,
} from '@amamba/plugin-amamba-node';

/** A namespace of a {@link FakeKube}. */
interface FakeNamespace {
  /** Absent: nobody's. */
  owner?: string;
  used?: Record<string, string>;
}

/** Clusters of which only namespaces and their quotas are seen. */
export class FakeKube implements KubeService {
  readonly #clusters = new Map<string, Map<string, FakeNamespace>>();
  readonly #down = new Map<string, Date>();

  constructor(...names: string[]) {
    for (const name of names) this.#clusters.set(name, new Map());
  }

  setNamespace(cluster: string, name: string, state: FakeNamespace): void {
    this.#clusters.get(cluster)!.set(name, state);
  }

  /** From a time on it answers nobody. */
  setDown(cluster: string, since: Date): void {
    this.#down.set(cluster, since);
  }

  clusters() {
    return [...this.#clusters.keys()].map(name => ({
      name,
      title: `Cluster ${name}`,
      url: `https://${name}.example.com`,
    }));
  }

  client(cluster: string): KubeClient {
    const namespaces = this.#clusters.get(cluster);
    if (!namespaces) {
      throw new NotFoundError(`There is no cluster ${cluster}`);
    }
    const client: Pick<KubeClient, 'cluster' | 'get'> = {
      cluster,
      get: async (_resource, { name }) => {
        if (this.#down.has(cluster)) {
          throw new KubeError({
            cluster,
            url: `https://${cluster}.example.com`,
            operation: 'get namespaces',
            reason: 'ECONNREFUSED',
            message: 'connect ECONNREFUSED',
          });
        }
        const namespace = namespaces.get(name);
        return namespace && toNamespace(name, namespace);
      },
    };
    return client as KubeClient;
  }

  async connectionDetails(cluster: string): Promise<never> {
    throw new Error(`Nobody reaches ${cluster} but through its client`);
  }

  as(): KubeService {
    return this;
  }

  informer(
    cluster: string,
    resource: { group: string; version: string; plural: string },
  ): Informer {
    const namespaces = this.#clusters.get(cluster)!;
    const down = this.#down;
    const find = (key: string) => {
      const [namespace] = key.split('/');
      const found = namespaces.get(namespace);
      if (!found) return undefined;
      return resource.plural === 'namespaces'
        ? toNamespace(namespace, found)
        : toQuota(namespace, found);
    };
    return {
      cluster,
      resource,
      get state(): InformerState {
        const since = down.get(cluster);
        return since
          ? { phase: 'stale', syncedAt: since, error: 'It does not answer' }
          : { phase: 'live', syncedAt: new Date() };
      },
      get: find,
      list: () => [...namespaces.keys()].flatMap(name => find(name) ?? []),
      onChange: () => () => {},
      onState: () => () => {},
      synced: async () => {},
      release: () => {},
    };
  }
}

function toNamespace(name: string, { owner }: FakeNamespace): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      creationTimestamp: '2026-11-21T08:00:00Z',
      labels: owner ? { 'amamba.io/workspace': owner } : {},
    },
    status: { phase: 'Active' },
  };
}

function toQuota(
  namespace: string,
  { used }: FakeNamespace,
): KubeObject | undefined {
  return used
    ? {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { namespace, name: 'amamba' },
        status: { used },
      }
    : undefined;
}
