import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { SecretFiles } from '../upstream/secrets';
import { DefaultKubeClient } from './client/DefaultKubeClient';
import type { ClusterConnection } from './connection/ClusterConnection';
import { readKubeClusters } from './connection/readKubeClusters';
import type { Informer, InformerOptions } from './Informer';
import { SharedInformers } from './informer/SharedInformers';
import { DEFAULT_WATCH_TIMES, type WatchTimes } from './informer/SharedWatch';
import type {
  KubeClusterInfo,
  KubeConnectionDetails,
  KubeService,
  KubeServiceAs,
  KubeUser,
} from './KubeService';

/** {@link KubeService} of the clusters in the configuration. */
export class DefaultKubeService implements KubeService {
  readonly #connections: ClusterConnection[];
  readonly #clients: Map<string, DefaultKubeClient>;
  readonly #informers: SharedInformers;

  static fromConfig(
    config: Config,
    options: { logger: LoggerService; times?: WatchTimes },
  ): DefaultKubeService {
    const { logger, times = DEFAULT_WATCH_TIMES } = options;
    return new DefaultKubeService(
      readKubeClusters(config, { logger }),
      new SharedInformers({ logger, times }),
    );
  }

  private constructor(
    connections: ClusterConnection[],
    informers: SharedInformers,
  ) {
    this.#connections = connections;
    this.#informers = informers;
    this.#clients = new Map(
      connections
        .filter(connection => !connection.unusable)
        .map(connection => [
          connection.name,
          DefaultKubeClient.connect(connection),
        ]),
    );
  }

  clusters(): KubeClusterInfo[] {
    return this.#connections.map(({ name, title, url, unusable }) => ({
      name,
      title,
      url,
      ...(unusable && { unusable }),
    }));
  }

  client(cluster: string): DefaultKubeClient {
    const client = this.#clients.get(cluster);
    if (client) {
      return client;
    }
    const connection = this.#connections.find(({ name }) => name === cluster);
    throw connection
      ? new ServiceUnavailableError(connection.unusable)
      : new NotFoundError(
          `There is no cluster ${cluster} under kubernetes.clusterLocatorMethods`,
        );
  }

  async connectionDetails(cluster: string): Promise<KubeConnectionDetails> {
    this.client(cluster);
    const connection = this.#connections.find(({ name }) => name === cluster)!;
    const { url, skipTlsVerify } = connection;
    const files = new SecretFiles();
    const token = await files.read(connection.token);
    return {
      url,
      skipTlsVerify,
      ca: await files.read(connection.ca),
      token: token?.trim(),
      clientCertificate: await files.read(connection.clientCertificate),
      clientKey: await files.read(connection.clientKey),
    };
  }

  as(user: KubeUser | undefined): KubeServiceAs {
    return {
      client: cluster => {
        const client = this.client(cluster);
        return user ? client.as(user) : client;
      },
    };
  }

  informer(cluster: string, options: InformerOptions): Informer {
    return this.#informers.get(this.client(cluster), options);
  }

  async stop(): Promise<void> {
    this.#informers.stop();
    await Promise.all(
      [...this.#clients.values()].map(client => client.close()),
    );
  }
}
