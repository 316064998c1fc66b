import { writingAs } from '../managedFields/writingAs.ts';
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
  const machines = writingAs(cluster, 'kubelet');
  const kubelet = new Kubelet(machines, network, claims);
  createNodes(machines, options);
  cluster.addController(new NodeHeartbeat(machines));
  cluster.addController(kubelet);
  cluster.addController(volumes);
  cluster.addController(
    new Scheduler(writingAs(cluster, 'kube-scheduler'), volumes),
  );
  cluster.addSubresource(podLogs(kubelet, cluster.clock));
  return { kubelet, network };
}
