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

/** A running sandbox. @public */
export interface Sandbox {
  clusters: SandboxCluster[];
  /** For a configuration: `{ kubernetes: sandbox.backstageKubernetesConfig }`. */
  backstageKubernetesConfig: JsonObject;
  kubeconfigPath: string;
  /** Its API server goes away; its objects stay. */
  stopCluster(name: string): Promise<void>;
  /** It is back, at the same address. */
  startCluster(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** @public */
export interface StartSandboxOptions {
  /** What the clusters hold at first; nothing unless told. */
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
    ...['--only', 'kubernetes'],
    ...['--seed', options.seed ?? 'none'],
  ]);
  const stop = async () => {
    await child.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await child.ready(options.timeoutMs ?? 30_000);
    const clusters = await readClusters(dir);
    return {
      clusters,
      backstageKubernetesConfig: toKubernetesConfig(clusters),
      kubeconfigPath: join(dir, 'kubeconfig'),
      stopCluster: name => child.command({ stopCluster: name }),
      startCluster: name => child.command({ startCluster: name }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readClusters(dir: string): Promise<SandboxCluster[]> {
  const text = await readFile(join(dir, 'endpoints.json'), 'utf8');
  const { clusters } = endpointsSchema.parse(JSON.parse(text));
  return Object.entries(clusters).map(([name, { token, ...cluster }]) => ({
    name,
    ...cluster,
    portalToken: token,
  }));
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
