import type { Cluster } from '../types.ts';
import { Kubelet } from './kubelet.ts';
import { ClusterNetwork } from './network/clusterNetwork.ts';
import { createNodes, NodeHeartbeat, type NodeOptions } from './nodes.ts';
import { podLogs } from './podLogs.ts';
import { Scheduler } from './scheduler.ts';
import { ClaimVolumes } from './volumes.ts';
import { VolumeBinder } from './volumes/volumeBinder.ts';

/** What of the pods others build on: streams, metrics. */
export interface PodRuntime {
  kubelet: Kubelet;
  network: ClusterNetwork;
}

/** Gives a cluster nodes that run its pods. */
export function installPods(
  cluster: Cluster,
  options: NodeOptions = {},
): PodRuntime {
  const network = new ClusterNetwork(cluster.objects, cluster.clock);
  const claims = new ClaimVolumes();
  const volumes = new VolumeBinder(cluster, claims);
  const kubelet = new Kubelet(cluster, network, claims);
  createNodes(cluster, options);
  cluster.addController(new NodeHeartbeat(cluster));
  cluster.addController(kubelet);
  cluster.addController(volumes);
  cluster.addController(new Scheduler(cluster, volumes));
  cluster.addSubresource(podLogs(kubelet, cluster.clock));
  return { kubelet, network };
}
