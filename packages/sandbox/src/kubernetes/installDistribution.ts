import { installPods } from './pods/installPods.ts';
import { installTekton } from './tekton/installTekton.ts';
import type { Cluster } from './types.ts';

/** Gives a cluster all that the sandbox has: machines, controllers, Tekton. */
export function installDistribution(cluster: Cluster): void {
  installPods(cluster);
  installTekton(cluster);
}
