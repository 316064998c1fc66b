import type { LocalCluster } from './cluster.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { startCluster, type RunningCluster } from './startCluster.ts';
import type { Clock } from './types.ts';

export type { RunningCluster } from './startCluster.ts';

/**
 * Which clusters to run and where.
 * @public
 */
export interface KubernetesOptions {
  clusters: string[];
  /** By cluster; any free port where none is given. */
  ports?: Record<string, number>;
  host?: '127.0.0.1';
  clock?: Clock;
  /** Where credentials are kept over restarts; nowhere unless given. */
  directory?: string;
  /** Events remembered per resource; watches from further back get 410. */
  historySize?: number;
  /** Adds what runs in a cluster, such as the pod runtime, before it is served. */
  install?: (cluster: LocalCluster) => void;
}

/**
 * Clusters that are served over HTTPS on loopback.
 * @public
 */
export interface RunningKubernetes {
  clusters: RunningCluster[];
  /** Administrator's kubeconfig; its contexts are named like the clusters. */
  kubeconfig(): string;
  /** Closes the port of a cluster and drops its connections; its objects stay. */
  stopCluster(name: string): Promise<void>;
  /** Has a cluster serve a subresource (`pods/ephemeralcontainers`) or not. */
  serveSubresource(name: string, subresource: string, isServed: boolean): void;
  /** Serves a stopped cluster again, on the same port. */
  startCluster(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts virtual Kubernetes clusters in this process.
 * @public
 */
export async function startKubernetes(
  options: KubernetesOptions,
): Promise<RunningKubernetes> {
  const { ports = {}, host = '127.0.0.1', install } = options;
  const clusters = await Promise.all(
    options.clusters.map(name =>
      startCluster({
        name,
        host,
        port: ports[name] ?? 0,
        clock: options.clock,
        directory: options.directory,
        historySize: options.historySize,
        install,
      }),
    ),
  );
  const find = (name: string): RunningCluster => {
    const found = clusters.find(cluster => cluster.name === name);
    if (found) return found;
    const names = clusters.map(cluster => cluster.name).join(', ');
    throw new Error(`There is no cluster "${name}"; there are: ${names}`);
  };
  return {
    clusters,
    kubeconfig: () => kubeconfigOf(clusters),
    stopCluster: name => find(name).server.stop(),
    startCluster: name => find(name).server.start(),
    serveSubresource: (name, subresource, isServed) => {
      const [resource = '', part = ''] = subresource.split('/');
      find(name).cluster.registry.serveSubresource(resource, part, isServed);
    },
    stop: async () => {
      for (const { cluster } of clusters) cluster.stop();
      await Promise.all(clusters.map(({ server }) => server.stop()));
    },
  };
}
