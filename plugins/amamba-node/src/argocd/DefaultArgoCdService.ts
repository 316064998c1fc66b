import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { ArgoCdInstance, ArgoCdService } from './ArgoCdService';
import { DefaultArgoCdClient } from './client/DefaultArgoCdClient';
import type { ArgoCdConnection } from './connection/ArgoCdConnection';
import { readArgoCdInstances } from './connection/readArgoCdInstances';
import {
  type ArgoWatchTimes,
  DEFAULT_ARGO_WATCH_TIMES,
} from './watch/WatchTimes';

/** {@link ArgoCdService} of the instances in the configuration. */
export class DefaultArgoCdService implements ArgoCdService {
  readonly #connections: ArgoCdConnection[];
  readonly #clients: Map<string, DefaultArgoCdClient>;

  static fromConfig(
    config: Config,
    options: { logger: LoggerService; times?: ArgoWatchTimes },
  ): DefaultArgoCdService {
    const { logger, times = DEFAULT_ARGO_WATCH_TIMES } = options;
    return new DefaultArgoCdService(
      readArgoCdInstances(config, { logger }),
      times,
    );
  }

  private constructor(connections: ArgoCdConnection[], times: ArgoWatchTimes) {
    this.#connections = connections;
    this.#clients = new Map(
      connections
        .filter(connection => !connection.unusable)
        .map(connection => [
          connection.name,
          new DefaultArgoCdClient(connection, times),
        ]),
    );
  }

  instances(): ArgoCdInstance[] {
    return this.#connections.map(connection => ({
      name: connection.name,
      title: connection.title,
      url: connection.url,
      uiUrl: connection.uiUrl,
      namespace: connection.namespace,
      ...(connection.cluster && { cluster: connection.cluster }),
      applicationNamespaces: connection.applicationNamespaces,
      ...(connection.unusable && { unusable: connection.unusable }),
    }));
  }

  client(instance: string): DefaultArgoCdClient {
    const client = this.#clients.get(instance);
    if (client) {
      return client;
    }
    const connection = this.#connections.find(({ name }) => name === instance);
    throw connection
      ? new ServiceUnavailableError(connection.unusable)
      : new NotFoundError(
          `There is no Argo CD ${instance} under amamba.argocd.instances`,
        );
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#clients.values()].map(client => client.close()),
    );
  }
}
