import {
  conditionOf,
  health,
  isObserved,
  type Health,
  type HealthRule,
} from './types.ts';

export const deployment: HealthRule = object => {
  const { spec = {}, status = {}, metadata } = object;
  if (spec.paused) return health('Suspended', 'Deployment is paused');
  if (!isObserved(object)) {
    return health(
      'Progressing',
      'Waiting for rollout to finish: observed deployment generation less than desired generation',
    );
  }
  const wanted = spec.replicas ?? 1;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  if (
    conditionOf(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded'
  ) {
    return health(
      'Degraded',
      `Deployment "${metadata.name}" exceeded its progress deadline`,
    );
  }
  if (updatedReplicas < wanted) {
    return waiting(
      `${updatedReplicas} out of ${wanted} new replicas have been updated...`,
    );
  }
  if (replicas > updatedReplicas) {
    return waiting(
      `${replicas - updatedReplicas} old replicas are pending termination...`,
    );
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(
      `${availableReplicas} of ${updatedReplicas} updated replicas are available...`,
    );
  }
  return health('Healthy');
};

export const replicaSet: HealthRule = object => {
  const { spec = {}, status = {} } = object;
  if (!isObserved(object)) {
    return health(
      'Progressing',
      'Waiting for rollout to finish: observed replica set generation less than desired generation',
    );
  }
  const failure = conditionOf(object, 'ReplicaFailure');
  if (failure?.status === 'True') return health('Degraded', failure.message);
  const { availableReplicas = 0 } = status;
  const wanted = spec.replicas ?? 1;
  if (availableReplicas < wanted) {
    return waiting(
      `${availableReplicas} out of ${wanted} new replicas are available...`,
    );
  }
  return health('Healthy');
};

export const statefulSet: HealthRule = object => {
  const { spec = {}, status = {} } = object;
  if (!status.observedGeneration || !isObserved(object)) {
    return health(
      'Progressing',
      'Waiting for statefulset spec update to be observed...',
    );
  }
  const wanted = spec.replicas ?? 1;
  const { readyReplicas = 0, updatedReplicas = 0 } = status;
  if (readyReplicas < wanted) {
    return health(
      'Progressing',
      `Waiting for ${wanted - readyReplicas} pods to be ready...`,
    );
  }
  const strategy = spec.updateStrategy ?? {};
  const partition = strategy.rollingUpdate?.partition;
  if (strategy.type === 'RollingUpdate' && partition) {
    if (updatedReplicas < wanted - partition) {
      return health(
        'Progressing',
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${
          wanted - partition
        } new pods have been updated...`,
      );
    }
    return health(
      'Healthy',
      `partitioned roll out complete: ${updatedReplicas} new pods have been updated...`,
    );
  }
  if (strategy.type === 'OnDelete') {
    return health('Healthy', `statefulset has ${readyReplicas} ready pods`);
  }
  if (status.updateRevision !== status.currentRevision) {
    return health(
      'Progressing',
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${status.updateRevision}...`,
    );
  }
  return health(
    'Healthy',
    `statefulset rolling update complete ${
      status.currentReplicas ?? 0
    } pods at revision ${status.currentRevision}...`,
  );
};

export const daemonSet: HealthRule = object => {
  const { spec = {}, status = {}, metadata } = object;
  if (!isObserved(object)) {
    return health(
      'Progressing',
      'Waiting for rollout to finish: observed daemon set generation less than desired generation',
    );
  }
  const wanted = status.desiredNumberScheduled ?? 0;
  const {
    updatedNumberScheduled: updated = 0,
    numberAvailable: available = 0,
  } = status;
  if (spec.updateStrategy?.type === 'OnDelete') {
    return health(
      'Healthy',
      `daemon set ${updated} out of ${wanted} new pods have been updated`,
    );
  }
  if (updated < wanted) {
    return health(
      'Progressing',
      `Waiting for daemon set "${metadata.name}" rollout to finish: ${updated} out of ${wanted} new pods have been updated...`,
    );
  }
  if (available < wanted) {
    return health(
      'Progressing',
      `Waiting for daemon set "${metadata.name}" rollout to finish: ${available} of ${wanted} updated pods are available...`,
    );
  }
  return health('Healthy');
};

export const job: HealthRule = object => {
  const { spec = {} } = object;
  const failed = conditionOf(object, 'Failed');
  const complete = conditionOf(object, 'Complete');
  if (failed?.status === 'True') return health('Degraded', failed.message);
  if (complete?.status === 'True') return health('Healthy', complete.message);
  const suspended = conditionOf(object, 'Suspended');
  if (suspended?.status === 'True' || spec.suspend) {
    return health('Suspended', suspended?.message);
  }
  return health('Progressing');
};

export const cronJob: HealthRule = ({ spec = {} }) =>
  spec.suspend
    ? health('Suspended', 'CronJob is Suspended')
    : health('Healthy');

function waiting(what: string): Health {
  return health('Progressing', `Waiting for rollout to finish: ${what}`);
}
