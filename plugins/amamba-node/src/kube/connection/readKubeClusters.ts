import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { readSecret, type Secret } from '../../upstream/secrets';
import type { ClusterConnection } from './ClusterConnection';

/** Where Kubernetes mounts a pod's service account. */
const IN_CLUSTER_DIR = '/var/run/secrets/kubernetes.io/serviceaccount';

interface Options {
  logger: LoggerService;
  /** For tests. */
  inClusterDir?: string;
}

/**
 * The clusters of Backstage's `kubernetes` section, with what
 * `amamba.kubernetes.clusters` adds to it. What cannot be used is logged and
 * listed with the reason.
 *
 * @throws Error when the configuration has the wrong form, as Backstage does.
 */
export function readKubeClusters(
  config: Config,
  options: Options,
): ClusterConnection[] {
  const additions = readAdditions(config);
  const connections = new Map<string, ClusterConnection>();
  const locators =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  for (const connection of locators.flatMap(locator =>
    readLocator(locator, additions, options),
  )) {
    if (connections.has(connection.name)) {
      options.logger.warn(
        `Cluster ${connection.name} is configured more than once; the first is used`,
      );
      continue;
    }
    if (connection.unusable) {
      options.logger.warn(connection.unusable);
    }
    connections.set(connection.name, connection);
  }
  for (const name of additions.keys()) {
    if (!connections.has(name)) {
      options.logger.warn(
        `amamba.kubernetes.clusters names ${name}, which kubernetes.clusterLocatorMethods does not have`,
      );
    }
  }
  return [...connections.values()];
}

function readAdditions(config: Config): Map<string, Config> {
  const list =
    config.getOptionalConfigArray('amamba.kubernetes.clusters') ?? [];
  return new Map(list.map(item => [item.getString('name'), item]));
}

function readLocator(
  locator: Config,
  additions: Map<string, Config>,
  options: Options,
): ClusterConnection[] {
  const type = locator.getString('type');
  switch (type) {
    case 'config':
      return locator
        .getConfigArray('clusters')
        .map(cluster =>
          readCluster(
            cluster,
            additions.get(cluster.getString('name')),
            options,
          ),
        );
    case 'localKubectlProxy':
      return [
        {
          name: 'local',
          title: 'local',
          url: 'http://localhost:8001',
          skipTlsVerify: false,
        },
      ];
    default:
      options.logger.warn(
        `Amamba does not find clusters by the locator "${type}" of kubernetes.clusterLocatorMethods; list those it shall use under a locator of type "config"`,
      );
      return [];
  }
}

function readCluster(
  cluster: Config,
  addition: Config | undefined,
  options: Options,
): ClusterConnection {
  const name = cluster.getString('name');
  const url = cluster.getString('url').replace(/\/+$/, '');
  const connection: ClusterConnection = {
    name,
    title: cluster.getOptionalString('title') ?? name,
    url,
    skipTlsVerify: cluster.getOptionalBoolean('skipTLSVerify') ?? false,
    ca: readSecret(cluster, 'caFile', 'caData'),
    clientCertificate: readSecret(
      addition,
      'clientCertificateFile',
      'clientCertificateData',
    ),
    clientKey: readSecret(addition, 'clientKeyFile', 'clientKeyData'),
    token: readSecret(addition, 'tokenFile'),
  };
  if (!URL.canParse(url)) {
    return unusable(connection, `its url "${url}" is not an address`);
  }
  if (Boolean(connection.clientCertificate) !== Boolean(connection.clientKey)) {
    return unusable(
      connection,
      'amamba.kubernetes.clusters gives it a client certificate or a key, but it takes both',
    );
  }
  return connection.token || connection.clientCertificate
    ? connection
    : withProvider(connection, cluster, options);
}

/** Credentials as Backstage's own `authProvider` says. */
function withProvider(
  connection: ClusterConnection,
  cluster: Config,
  options: Options,
): ClusterConnection {
  const provider = cluster.getOptionalString('authProvider');
  if (provider === 'localKubectlProxy') {
    return connection;
  }
  if (provider !== 'serviceAccount') {
    return unusable(
      connection,
      `its authProvider is ${
        provider ? `"${provider}"` : 'not set'
      }. Use serviceAccount, or give it a tokenFile or a client certificate under amamba.kubernetes.clusters`,
    );
  }
  const token =
    cluster.getOptionalString('serviceAccountToken') ??
    cluster.getOptionalString('authMetadata.serviceAccountToken');
  return token
    ? { ...connection, token: { data: token } }
    : withPodServiceAccount(connection, options);
}

function withPodServiceAccount(
  connection: ClusterConnection,
  { inClusterDir = IN_CLUSTER_DIR }: Options,
): ClusterConnection {
  const token = join(inClusterDir, 'token');
  if (!existsSync(token)) {
    return unusable(
      connection,
      'it has no serviceAccountToken, and the portal does not run in a cluster, where it would use the one of its pod',
    );
  }
  const ca: Secret = { file: join(inClusterDir, 'ca.crt') };
  return { ...connection, token: { file: token }, ca: connection.ca ?? ca };
}

function unusable(
  connection: ClusterConnection,
  reason: string,
): ClusterConnection {
  return {
    ...connection,
    unusable: `Cluster ${connection.name} cannot be used: ${reason}`,
  };
}
