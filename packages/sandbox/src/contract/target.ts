import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKubernetes } from '../kubernetes/index.ts';
import { installDistribution } from '../kubernetes/installDistribution.ts';

/** The cluster that is held to the contract: the sandbox's, or a real one. */
export interface Target {
  kubeconfig: string;
  /** A folder for the cases' files; it goes with the target. */
  folder: string;
  real: boolean;
  /** Has a shell, httpd and the usual small tools. */
  busybox: string;
  /** Serves HTTP on port 80 and has a shell. */
  nginx: string;
  close(): Promise<void>;
}

/**
 * A fresh sandbox cluster, or the real cluster of the kubeconfig that
 * `AMAMBA_TEST_KUBECONFIG` names. A cluster without a way to a registry gets
 * the images it has by `AMAMBA_TEST_BUSYBOX` and `AMAMBA_TEST_NGINX`.
 */
export async function openTarget(): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'amamba-contract-'));
  const images = {
    busybox: process.env.AMAMBA_TEST_BUSYBOX ?? 'busybox:1.37',
    nginx: process.env.AMAMBA_TEST_NGINX ?? 'nginx:1.29-alpine',
  };
  const given = process.env.AMAMBA_TEST_KUBECONFIG;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (given) {
    const close = async () => remove();
    return { kubeconfig: given, folder, real: true, ...images, close };
  }
  const kubernetes = await startKubernetes({
    clusters: ['contract'],
    install: installDistribution,
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubernetes.kubeconfig(), { mode: 0o600 });
  const close = async () => {
    await kubernetes.stop();
    remove();
  };
  return { kubeconfig, folder, real: false, ...images, close };
}
