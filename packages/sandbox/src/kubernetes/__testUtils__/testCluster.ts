import {
  startKubernetes,
  type KubernetesOptions,
  type RunningCluster,
  type RunningKubernetes,
} from '../index.ts';
import { ApiClient } from './apiClient.ts';

/** A served cluster with its administrator, for one test. */
export interface TestCluster {
  kubernetes: RunningKubernetes;
  running: RunningCluster;
  admin: ApiClient;
  stop(): Promise<void>;
}

export async function startTestCluster(
  options: Partial<KubernetesOptions> = {},
): Promise<TestCluster> {
  const kubernetes = await startKubernetes({ clusters: ['dev'], ...options });
  const [running] = kubernetes.clusters;
  const admin = new ApiClient(running, { token: running.adminToken });
  const stop = async () => {
    admin.close();
    await kubernetes.stop();
  };
  return { kubernetes, running, admin, stop };
}

/** Looks again and again until something is so; fails after five seconds. */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  patienceMs = 5_000,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('It never became so');
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
