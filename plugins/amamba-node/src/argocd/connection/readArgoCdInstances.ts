import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { readSecret } from '../../upstream/secrets';
import type { ArgoCdConnection, ArgoCdCredentials } from './ArgoCdConnection';

const KEY = 'amamba.argocd.instances';
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * The Argo CDs of `amamba.argocd.instances`. What cannot be used is logged and
 * listed with the reason.
 *
 * @throws Error when the configuration has the wrong form, as Backstage does.
 */
export function readArgoCdInstances(
  config: Config,
  options: { logger: LoggerService },
): ArgoCdConnection[] {
  const connections = new Map<string, ArgoCdConnection>();
  for (const instance of config.getOptionalConfigArray(KEY) ?? []) {
    const connection = readInstance(instance);
    if (connections.has(connection.name)) {
      options.logger.warn(
        `${KEY} has ${connection.name} more than once; the first is used`,
      );
      continue;
    }
    if (connection.unusable) {
      options.logger.warn(connection.unusable);
    }
    connections.set(connection.name, connection);
  }
  return [...connections.values()];
}

function readInstance(instance: Config): ArgoCdConnection {
  const name = instance.getString('name');
  const url = withoutSlash(instance.getString('url'));
  const connection: ArgoCdConnection = {
    name,
    title: instance.getOptionalString('title') ?? name,
    url,
    uiUrl: withoutSlash(instance.getOptionalString('uiUrl') ?? url),
    namespace: instance.getOptionalString('namespace') ?? 'argocd',
    cluster: instance.getOptionalString('cluster'),
    applicationNamespaces:
      instance.getOptionalStringArray('applicationNamespaces') ?? [],
    ca: readSecret(instance.getOptionalConfig('tls'), 'caFile', 'caData'),
    skipTlsVerify: instance.getOptionalBoolean('tls.skipVerify') ?? false,
    timeoutMs: instance.getOptionalNumber('timeoutMs') ?? DEFAULT_TIMEOUT_MS,
  };
  if (!isHttpUrl(url)) {
    return unusable(connection, `its url "${url}" is not an address`);
  }
  const credentials = readCredentials(instance);
  return typeof credentials === 'string'
    ? unusable(connection, credentials)
    : { ...connection, credentials };
}

/** Or why there are none. */
function readCredentials(instance: Config): ArgoCdCredentials | string {
  const token = instance.getOptionalString('token')?.trim();
  const username = instance.getOptionalString('username');
  const password = instance.getOptionalString('password');
  if (token && (username || password)) {
    return 'it has both a token and a username or password. Leave out what is not to be used';
  }
  if (token) {
    return { token };
  }
  if (username && password) {
    return { username, password };
  }
  return username || password
    ? 'it has a username or a password, but it takes both'
    : 'it has no token, nor a username and password. Make a token with "argocd account generate-token --account amamba"';
}

function unusable(
  connection: ArgoCdConnection,
  reason: string,
): ArgoCdConnection {
  return {
    ...connection,
    unusable: `Argo CD ${connection.name} cannot be used: ${reason} (${KEY}).`,
  };
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
