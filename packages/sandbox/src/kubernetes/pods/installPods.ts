import type { Cluster } from '../types.ts';
import { Kubelet } from './kubelet.ts';
import { ClusterNetwork } from './network/clusterNetwork.ts';
import { createNodes } from './nodes.ts';
import { podLogs } from './podLogs.ts';
import { Scheduler } from './scheduler.ts';

/** What of the pods others build on: streams, metrics. */
export interface PodRuntime {
  kubelet: Kubelet;
  network: ClusterNetwork;
}

/** Gives a cluster nodes that run its pods. */
export function installPods(cluster: Cluster): PodRuntime {
  const network = new ClusterNetwork(cluster.objects, cluster.clock);
  const kubelet = new Kubelet(cluster, network);
  createNodes(cluster);
  cluster.addController(kubelet);
  cluster.addController(new Scheduler(cluster));
  cluster.addSubresource(podLogs(kubelet, cluster.clock));
  return { kubelet, network };
}
