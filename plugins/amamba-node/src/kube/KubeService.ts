import type { Informer, InformerOptions } from './Informer';
import type { KubeClient } from './KubeClient';

/** A configured cluster, without its secrets. @public */
export interface KubeClusterInfo {
  name: string;
  /** For people; the name when the configuration has none. */
  title: string;
  url: string;
  /** Why the portal cannot use it, and what to do; absent: it can. */
  unusable?: string;
}

/**
 * The configured clusters, for all plugins of the process.
 *
 * @public
 */
export interface KubeService {
  /** Every configured cluster, in order, usable or not. */
  clusters(): KubeClusterInfo[];

  /**
   * @throws NotFoundError for a cluster that is not configured,
   * ServiceUnavailableError for one that is not usable.
   */
  client(cluster: string): KubeClient;

  /**
   * Begins to watch, or joins a watch that another consumer began.
   *
   * @throws as {@link KubeService.client} does.
   */
  informer(cluster: string, options: InformerOptions): Informer;
}
