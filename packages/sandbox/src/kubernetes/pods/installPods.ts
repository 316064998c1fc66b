import type { Cluster } from '../types.ts';
import { Kubelet } from './kubelet.ts';
import { createNodes } from './nodes.ts';
import { podLogs } from './podLogs.ts';
import { Scheduler } from './scheduler.ts';

/** Gives a cluster nodes that run its pods. */
export function installPods(cluster: Cluster): void {
  const kubelet = new Kubelet(cluster);
  createNodes(cluster);
  cluster.addController(kubelet);
  cluster.addController(new Scheduler(cluster));
  cluster.addSubresource(podLogs(kubelet, cluster.clock));
}
