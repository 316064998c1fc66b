import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import { findRepository, SandboxProcess } from './SandboxProcess';

/** One of the sandbox's clusters. @public */
export interface SandboxCluster {
  name: string;
  url: string;
  /** Base64 of the PEM of the authority that signed its certificate. */
  caData: string;
  /** May do everything. */
  adminToken: string;
  /** May do what the portal needs. */
  portalToken: string;
}

/** The sandbox's Argo CD. @public */
export interface SandboxArgoCd {
  url: string;
  /** Of the account that a portal has. */
  token: string;
  /** Of the account `admin`. */
  adminPassword: string;
  /** Where its objects are. */
  namespace: string;
  /** The cluster in which it lives. */
  cluster: string;
}

/** The sandbox's forge: git over HTTP with Gitea's API. @public */
export interface SandboxForge {
  url: string;
  /** Account with which a portal reads and writes. */
  username: string;
  token: string;
}

/** A running sandbox. @public */
export interface Sandbox {
  clusters: SandboxCluster[];
  /** For a configuration: `{ kubernetes: sandbox.backstageKubernetesConfig }`. */
  backstageKubernetesConfig: JsonObject;
  kubeconfigPath: string;
  /** Present when it was asked for. */
  argoCd?: SandboxArgoCd;
  /** Present when it was asked for. */
  forge?: SandboxForge;
  /** Its API server goes away; its objects stay. */
  stopCluster(name: string): Promise<void>;
  /** It is back, at the same address. */
  startCluster(name: string): Promise<void>;
  /** It is as if the cluster were too old for `pods/ephemeralcontainers`. */
  withhold(cluster: string, subresource: string): Promise<void>;
  /** What was withheld is there again. */
  serve(cluster: string, subresource: string): Promise<void>;
  /** Argo CD's API goes away; its objects and controllers stay. */
  stopArgoCd(): Promise<void>;
  /** It is back, at the same address. */
  startArgoCd(): Promise<void>;
  stop(): Promise<void>;
}

/** @public */
export interface StartSandboxOptions {
  /** What runs beside the clusters; nothing unless told. */
  servers?: Array<'argocd' | 'forge'>;
  /** What the clusters, and the servers, hold at first; nothing unless told. */
  seed?: 'none' | 'demo';
  /** How long to wait until it is ready; 30 s unless told. */
  timeoutMs?: number;
}

const endpointsSchema = z.object({
  clusters: z.record(
    z.string(),
    z.object({
      url: z.string(),
      caData: z.string(),
      token: z.string(),
      adminToken: z.string(),
    }),
  ),
  argocd: z
    .object({
      url: z.string(),
      token: z.string(),
      adminPassword: z.string(),
      namespace: z.string(),
      cluster: z.string(),
    })
    .optional(),
  forge: z
    .object({ url: z.string(), username: z.string(), token: z.string() })
    .optional(),
});

/**
 * Starts the repository's sandbox of Kubernetes clusters as a process of its
 * own, which ends with the test.
 *
 * @throws Error with the sandbox's output when it does not become ready.
 * @public
 */
export async function startSandbox(
  options: StartSandboxOptions = {},
): Promise<Sandbox> {
  const root = findRepository(process.cwd());
  const dir = await mkdtemp(join(tmpdir(), 'amamba-sandbox-'));
  const child = new SandboxProcess(root, [
    ...['--dir', dir],
    ...['--only', ['kubernetes', ...(options.servers ?? [])].join(',')],
    ...['--seed', options.seed ?? 'none'],
  ]);
  const stop = async () => {
    await child.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await child.ready(options.timeoutMs ?? 30_000);
    const { clusters, argocd, forge } = await readEndpoints(dir);
    return {
      clusters,
      ...(argocd && { argoCd: argocd }),
      ...(forge && { forge }),
      backstageKubernetesConfig: toKubernetesConfig(clusters),
      kubeconfigPath: join(dir, 'kubeconfig'),
      stopCluster: name => child.command({ stopCluster: name }),
      startCluster: name => child.command({ startCluster: name }),
      withhold: (cluster, subresource) =>
        child.command({ withhold: subresource, cluster }),
      serve: (cluster, subresource) =>
        child.command({ serve: subresource, cluster }),
      stopArgoCd: () => child.command({ stopServer: 'argocd' }),
      startArgoCd: () => child.command({ startServer: 'argocd' }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readEndpoints(dir: string) {
  const text = await readFile(join(dir, 'endpoints.json'), 'utf8');
  const endpoints = endpointsSchema.parse(JSON.parse(text));
  const clusters: SandboxCluster[] = Object.entries(endpoints.clusters).map(
    ([name, { token, ...cluster }]) => ({
      name,
      ...cluster,
      portalToken: token,
    }),
  );
  return { ...endpoints, clusters };
}

function toKubernetesConfig(clusters: SandboxCluster[]): JsonObject {
  return {
    serviceLocatorMethod: { type: 'multiTenant' },
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: clusters.map(({ name, url, caData, portalToken }) => ({
          name,
          url,
          caData,
          authProvider: 'serviceAccount',
          serviceAccountToken: portalToken,
        })),
      },
    ],
  };
}
