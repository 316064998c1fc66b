import type { ArgoCdClient } from './ArgoCdClient';

/** A configured Argo CD, without its secrets. @public */
export interface ArgoCdInstance {
  name: string;
  /** For people; the name when the configuration has none. */
  title: string;
  /** Of its API, as the portal reaches it. */
  url: string;
  /** Of its pages, as people reach it. */
  uiUrl: string;
  /** Where its projects and settings are. */
  namespace: string;
  /** The cluster of the `kubernetes` section in which it lives. */
  cluster?: string;
  /** Patterns of namespaces besides its own that may hold applications. */
  applicationNamespaces: string[];
  /** Why the portal cannot use it, and what to do; absent: it can. */
  unusable?: string;
}

/**
 * The configured Argo CDs, for all plugins of the process.
 *
 * @public
 */
export interface ArgoCdService {
  /** Every configured instance, in order, usable or not. */
  instances(): ArgoCdInstance[];

  /**
   * @throws NotFoundError for an instance that is not configured,
   * ServiceUnavailableError for one that is not usable.
   */
  client(instance: string): ArgoCdClient;
}
