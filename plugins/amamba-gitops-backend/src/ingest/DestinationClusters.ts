import type {
  ArgoCdInstance,
  ArgoCluster,
  ArgoDestination,
  KubeService,
} from '@amamba/plugin-amamba-node';

/** Argo CD's name and address of the cluster that it runs in. */
export const IN_CLUSTER = {
  name: 'in-cluster',
  server: 'https://kubernetes.default.svc',
} as const;

/** A cluster as Argo CD knows it. */
export type KnownCluster = Pick<ArgoCluster, 'server' | 'name' | 'project'>;

/**
 * Says which cluster of the portal's `kubernetes` section a destination of an
 * Argo CD is, and the other way round.
 */
export class DestinationClusters {
  readonly #kube: Pick<KubeService, 'clusters'>;
  readonly #known = new Map<string, readonly KnownCluster[]>();

  constructor(kube: Pick<KubeService, 'clusters'>) {
    this.#kube = kube;
  }

  /**
   * Remembers what an instance has registered.
   *
   * @returns whether that is not what it was.
   */
  learn(instance: string, clusters: readonly KnownCluster[]): boolean {
    const known = clusters
      .map(({ server, name, project }) => ({
        server,
        name,
        ...(project && { project }),
      }))
      .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    const changed =
      JSON.stringify(known) !== JSON.stringify(this.#known.get(instance));
    this.#known.set(instance, known);
    return changed;
  }

  /**
   * The portal's name of it, else Argo CD's, else its address.
   *
   * @param project - of the application that goes there
   */
  nameOf(
    instance: ArgoCdInstance,
    project: string,
    destination: ArgoDestination = {},
  ): string {
    const { server = '', name = '' } = destination;
    if (isInCluster(destination)) {
      return instance.cluster ?? IN_CLUSTER.name;
    }
    const known = this.#usable(instance, project).find(cluster =>
      name ? cluster.name === name : cluster.server === server,
    );
    const own = this.#ownNameOf(known ?? { server, name });
    return own ?? (known?.name || name || known?.server || server);
  }

  /**
   * How Argo CD names a cluster of the portal; undefined: it has none such that
   * the project may use.
   */
  destinationOf(
    instance: ArgoCdInstance,
    project: string | undefined,
    cluster: string,
  ): KnownCluster | undefined {
    if (cluster === instance.cluster) {
      return IN_CLUSTER;
    }
    const known = this.#usable(instance, project).filter(
      candidate => !isInCluster(candidate),
    );
    return (
      known.find(({ server }) => this.#byAddress(server) === cluster) ??
      known.find(candidate => this.#ownNameOf(candidate) === cluster)
    );
  }

  /** Those of a project are registered by its tenant, under any name. */
  #usable(
    { name }: ArgoCdInstance,
    project: string | undefined,
  ): readonly KnownCluster[] {
    return (this.#known.get(name) ?? []).filter(
      cluster => !cluster.project || cluster.project === project,
    );
  }

  /** By address first: names are whatever somebody registered it under. */
  #ownNameOf({ server, name }: KnownCluster): string | undefined {
    return (
      this.#byAddress(server) ??
      this.#kube.clusters().find(own => own.name === name)?.name
    );
  }

  #byAddress(server: string): string | undefined {
    return this.#kube
      .clusters()
      .find(({ url }) => server && sameAddress(url, server))?.name;
  }
}

/** What is anybody's goes before what is one project's. */
function orderOf({ project = '', server, name }: KnownCluster): string {
  return JSON.stringify([project, server, name]);
}

function isInCluster({ server, name }: ArgoDestination): boolean {
  return name ? name === IN_CLUSTER.name : server === IN_CLUSTER.server;
}

function sameAddress(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}
