import type { LocalCluster } from './cluster.ts';
import { installControllers } from './controllers/installControllers.ts';
import { installPods } from './pods/installPods.ts';
import { installTekton } from './tekton/installTekton.ts';

/** Gives a cluster all that the sandbox has: machines, controllers, Tekton. */
export function installDistribution(cluster: LocalCluster): void {
  installPods(cluster);
  installControllers(cluster);
  installTekton(cluster);
}
