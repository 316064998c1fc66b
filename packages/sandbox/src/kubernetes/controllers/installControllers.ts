import type { LocalCluster } from '../cluster.ts';
import { AutoscalerController } from './autoscalerController.ts';
import { CronJobController } from './cronJobController.ts';
import { DaemonSetController } from './daemonSetController.ts';
import { DefaultServiceController } from './defaultService.ts';
import { DeploymentController } from './deploymentController.ts';
import { DisruptionController } from './disruptionController.ts';
import { EndpointsController } from './endpointsController.ts';
import { EndpointSliceController } from './endpointSliceController.ts';
import { eviction } from './eviction.ts';
import { FinishedJobsController } from './finishedJobs.ts';
import { JobController } from './jobController.ts';
import { ControllerContext } from './keyedController.ts';
import { NodeLifecycleController } from './nodeLifecycle.ts';
import type { PodUsage } from './podUsage.ts';
import {
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  ReplicaSetController,
} from './replicaSetController.ts';
import { StatefulSetController } from './statefulSetController.ts';
import {
  ClaimProtectionController,
  storageProtection,
  VolumeProtectionController,
} from './storageProtection.ts';

export interface ControllerOptions {
  /** What the metrics API tells; without it nothing is scaled by usage. */
  usage?: PodUsage;
}

/** Runs the controllers of workloads in a cluster. */
export function installControllers(
  cluster: LocalCluster,
  { usage }: ControllerOptions = {},
): void {
  const context = new ControllerContext(cluster, cluster.storage.store);
  for (const controller of [
    new DefaultServiceController(cluster),
    new DeploymentController(context),
    new ReplicaSetController(context, REPLICA_SETS),
    new ReplicaSetController(context, REPLICATION_CONTROLLERS),
    new StatefulSetController(context),
    new DaemonSetController(context),
    new JobController(context),
    new FinishedJobsController(context),
    new CronJobController(context),
    new EndpointSliceController(context),
    new EndpointsController(context),
    new DisruptionController(context),
    new AutoscalerController(context, usage),
    new NodeLifecycleController(context),
    new ClaimProtectionController(context),
    new VolumeProtectionController(context),
  ]) {
    cluster.addController(controller);
  }
  cluster.addAdmission(storageProtection);
  cluster.addSubresource(eviction(cluster, context.reader));
}
