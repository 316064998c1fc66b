import { request } from 'node:https';
import type { RunningCluster } from '../../kubernetes/index.ts';
import type { KubeObject, ObjectClient } from '../../kubernetes/types.ts';
import type { DestinationCluster, Destinations } from '../types.ts';
import { registerRemotes } from './registerRemotes.ts';

/** How the cluster that Argo CD runs in is called. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

const PROBE_TIMEOUT_MS = 10_000;
const SELECTOR = 'argocd.argoproj.io/secret-type=cluster';
const MANAGER = 'argocd-controller';

export interface DestinationsOptions {
  /** The cluster in which Argo CD is. */
  home: RunningCluster;
  /** Others of the sandbox; what a Secret's server leads to is found among these. */
  remotes: RunningCluster[];
  /** Of the Secrets. */
  namespace: string;
}

/** `config` of a cluster Secret, as far as it is used. */
interface ClusterConfig {
  bearerToken?: string;
  username?: string;
  password?: string;
  tlsClientConfig?: {
    insecure?: boolean;
    serverName?: string;
    caData?: string;
    certData?: string;
    keyData?: string;
  };
}

class SecretDestinations implements Destinations {
  readonly #options: DestinationsOptions;
  readonly #stopWatching: () => void;
  #known: DestinationCluster[] | undefined;

  constructor(options: DestinationsOptions) {
    this.#options = options;
    this.#stopWatching = options.home.cluster.objects.watch(
      'secrets',
      () => {
        this.#known = undefined;
      },
      { namespace: options.namespace, labelSelector: SELECTOR },
    );
  }

  stop(): void {
    this.#stopWatching();
  }

  list(): DestinationCluster[] {
    return (this.#known ??= this.#read());
  }

  resolve({
    server,
    name,
  }: {
    server?: string;
    name?: string;
  }): DestinationCluster {
    if (server && name) {
      throw new Error(
        `application destination can't have both name and server defined: ${name} ${server}`,
      );
    }
    if (server) return this.#byServer(server);
    if (name) return this.#byName(name);
    throw new Error('destination server missing from app spec');
  }

  #byServer(server: string): DestinationCluster {
    const found = this.list().find(
      cluster => plain(cluster.server) === plain(server),
    );
    if (found) return found;
    throw new Error(
      `error getting cluster by server "${server}": rpc error: code = NotFound desc = cluster "${server}" not found`,
    );
  }

  #byName(name: string): DestinationCluster {
    const found = this.list().filter(cluster => cluster.name === name);
    if (found.length === 1) return found[0];
    if (found.length === 0) {
      throw new Error(`there are no clusters with this name: ${name}`);
    }
    const servers = found.map(({ server }) => server).join(' ');
    throw new Error(
      `there are ${found.length} clusters with the same name: [${servers}]`,
    );
  }

  #read(): DestinationCluster[] {
    const { home, namespace } = this.#options;
    const secrets = home.cluster.objects.list('secrets', {
      namespace,
      labelSelector: SELECTOR,
    });
    const named = secrets.map(secret => this.#fromSecret(secret));
    if (named.some(({ server }) => plain(server) === IN_CLUSTER)) return named;
    return [
      destination({
        server: IN_CLUSTER,
        name: 'in-cluster',
        url: home.url,
        running: home,
        config: {
          bearerToken: home.adminToken,
          tlsClientConfig: { caData: encode(home.caPem) },
        },
      }),
      ...named,
    ];
  }

  #fromSecret({ data = {} }: KubeObject): DestinationCluster {
    const { home, remotes } = this.#options;
    const server = decode(data.server);
    const isHome = plain(server) === IN_CLUSTER;
    const running = isHome
      ? home
      : [home, ...remotes].find(({ url }) => plain(url) === plain(server));
    let config: ClusterConfig = {};
    try {
      config = JSON.parse(decode(data.config) || '{}');
    } catch {
      // A probe will tell: the API server asks for credentials.
    }
    return destination({
      server,
      name: decode(data.name) || server,
      project: decode(data.project) || undefined,
      url: isHome ? home.url : server,
      running,
      config: isHome
        ? {
            bearerToken: home.adminToken,
            tlsClientConfig: { caData: encode(home.caPem) },
          }
        : config,
    });
  }
}

interface DestinationParts {
  server: string;
  name: string;
  project?: string;
  /** Where it is really reached. */
  url: string;
  running: RunningCluster | undefined;
  config: ClusterConfig;
}

function destination(parts: DestinationParts): DestinationCluster {
  const { server, name, project, url, running, config } = parts;
  const known = (): RunningCluster => {
    if (running) return running;
    throw new Error(
      `failed to get cluster info for "${server}": error synchronizing cache state : the server is none of this sandbox`,
    );
  };
  let objects: ObjectClient | undefined;
  return {
    server,
    name,
    ...(project && { project }),
    get objects() {
      return (objects ??= known().cluster.objects.as(MANAGER));
    },
    get cluster() {
      return known().cluster;
    },
    probe: () => probe(url, config),
  };
}

function probe(
  url: string,
  config: ClusterConfig,
): Promise<{ serverVersion: string }> {
  const { tlsClientConfig: tls = {}, bearerToken, username, password } = config;
  const basic = username && encode(`${username}:${password ?? ''}`);
  const authorization = bearerToken
    ? `Bearer ${bearerToken}`
    : basic && `Basic ${basic}`;
  const address = `${plain(url)}/version?timeout=32s`;
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`Get "${address}": ${reason}`));
    let call: ReturnType<typeof request>;
    try {
      call = request(address, {
        headers: authorization ? { authorization } : {},
        ca: tls.caData && decode(tls.caData),
        cert: tls.certData && decode(tls.certData),
        key: tls.keyData && decode(tls.keyData),
        servername: tls.serverName,
        rejectUnauthorized: !tls.insecure,
        timeout: PROBE_TIMEOUT_MS,
        agent: false,
      });
    } catch (error) {
      fail((error as Error).message);
      return;
    }
    call.on('timeout', () => call.destroy(new Error('i/o timeout')));
    call.on('error', error => fail(goNetworkError(error)));
    call.on('response', response => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', error => fail(error.message));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        try {
          const { gitVersion, message } = JSON.parse(text);
          if (response.statusCode === 200 && gitVersion) {
            resolve({ serverVersion: String(gitVersion).replace(/^v/, '') });
          } else {
            reject(
              new Error(
                response.statusCode === 401
                  ? 'the server has asked for the client to provide credentials'
                  : String(message),
              ),
            );
          }
        } catch {
          fail('the server answered with no version');
        }
      });
    });
    call.end();
  });
}

function goNetworkError(error: Error): string {
  const { code, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === 'ECONNREFUSED') {
    return `dial tcp ${address}:${port}: connect: connection refused`;
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return 'dial tcp: lookup: no such host';
  }
  if (/certificate|CERT/.test(`${code} ${error.message}`)) {
    return `tls: failed to verify certificate: x509: ${error.message}`;
  }
  return error.message;
}

function plain(url: string): string {
  return url.replace(/\/+$/, '');
}

function decode(value: unknown): string {
  return Buffer.from(String(value ?? ''), 'base64').toString('utf8');
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Clusters as the cluster Secrets of an Argo CD tell of them. */
export function createDestinations(
  options: DestinationsOptions,
): Destinations & {
  stop(): void;
} {
  registerRemotes(options);
  return new SecretDestinations(options);
}
