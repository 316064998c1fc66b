import type { LocalCluster } from '../cluster.ts';
import { CronJobController } from './cronJobController.ts';
import { DaemonSetController } from './daemonSetController.ts';
import { DeploymentController } from './deploymentController.ts';
import { EndpointsController } from './endpointsController.ts';
import { EndpointSliceController } from './endpointSliceController.ts';
import { FinishedJobsController } from './finishedJobs.ts';
import { JobController } from './jobController.ts';
import { ControllerContext } from './keyedController.ts';
import { ReplicaSetController } from './replicaSetController.ts';
import { StatefulSetController } from './statefulSetController.ts';

/** Runs the controllers of workloads in a cluster. */
export function installControllers(cluster: LocalCluster): void {
  const context = new ControllerContext(cluster, cluster.storage.store);
  for (const controller of [
    new DeploymentController(context),
    new ReplicaSetController(context),
    new StatefulSetController(context),
    new DaemonSetController(context),
    new JobController(context),
    new FinishedJobsController(context),
    new CronJobController(context),
    new EndpointSliceController(context),
    new EndpointsController(context),
  ]) {
    cluster.addController(controller);
  }
}
