import type { LocalCluster } from '../cluster.ts';
import { DeploymentController } from './deploymentController.ts';
import { ControllerContext } from './keyedController.ts';
import { ReplicaSetController } from './replicaSetController.ts';

/** Runs the controllers of workloads in a cluster. */
export function installControllers(cluster: LocalCluster): void {
  const context = new ControllerContext(cluster, cluster.storage.store);
  cluster.addController(new DeploymentController(context));
  cluster.addController(new ReplicaSetController(context));
}
