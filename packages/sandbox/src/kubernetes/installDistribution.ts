import type { LocalCluster } from './cluster.ts';
import { installControllers } from './controllers/installControllers.ts';
import { installMetrics } from './pods/metrics/installMetrics.ts';
import { installPods } from './pods/installPods.ts';
import type { NodeOptions } from './pods/nodes.ts';
import { installProxy } from './pods/proxy/installProxy.ts';
import { installStreams } from './streams/installStreams.ts';
import { installTekton } from './tekton/installTekton.ts';

/** Gives a cluster all that the sandbox has: machines, controllers, Tekton. */
export function installDistribution(
  cluster: LocalCluster,
  nodes: NodeOptions = {},
): void {
  const { kubelet, network } = installPods(cluster, nodes);
  if (cluster.dialApi) network.serveApi(cluster.dialApi);
  const metrics = installMetrics(cluster, kubelet);
  installStreams(cluster, kubelet);
  installProxy(cluster, network);
  installControllers(cluster, { usage: pod => metrics.usageOf(pod) });
  installTekton(cluster);
}
