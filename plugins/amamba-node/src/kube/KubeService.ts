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

/** Somebody as Kubernetes knows them. @public */
export interface KubeUser {
  user: string;
  groups: string[];
}

/** How the portal reaches a cluster, with its secrets. @public */
export interface KubeConnectionDetails {
  url: string;
  /** PEM. */
  ca?: string;
  skipTlsVerify: boolean;
  token?: string;
  /** PEM. */
  clientCertificate?: string;
  /** PEM. */
  clientKey?: string;
}

/** Clients that act as one person. @public */
export interface KubeServiceAs {
  /** @throws as {@link KubeService.client} does. */
  client(cluster: string): KubeClient;
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
   * For another system that is to reach the cluster as the portal does. It
   * holds secrets: it is for that system alone, never for a log or a browser.
   *
   * @throws as {@link KubeService.client} does, and Error when a file of the
   * configuration cannot be read.
   */
  connectionDetails(cluster: string): Promise<KubeConnectionDetails>;

  /**
   * Clients all of whose calls are made as that person: the cluster's own
   * rules and its audit log see them. Without one they are made as the portal.
   */
  as(user: KubeUser | undefined): KubeServiceAs;

  /**
   * Begins to watch, or joins a watch that another consumer began.
   *
   * @throws as {@link KubeService.client} does.
   */
  informer(cluster: string, options: InformerOptions): Informer;
}
