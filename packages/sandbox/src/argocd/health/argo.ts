import {
  conditionOf,
  health,
  type Health,
  type HealthCode,
  type HealthRule,
} from './types.ts';

/** The health script of Rollouts, as Argo CD ships it. */
export const rollout: HealthRule = object => {
  const { metadata, spec = {}, status } = object;
  if (!status) {
    return health(
      'Progressing',
      'Waiting for rollout to finish: status has not been reconciled',
    );
  }
  const observed = String(status.observedGeneration ?? '');
  const generation = metadata.generation ?? 0;
  if (observed && /^\d+$/.test(observed) && generation > Number(observed)) {
    return health(
      'Progressing',
      'Waiting for rollout to finish: observed rollout generation less than desired generation',
    );
  }
  if (status.phase) {
    if (status.phase === 'Paused') return health('Suspended', status.message);
    return health(status.phase as HealthCode, status.message);
  }
  const invalid = conditionOf(object, 'InvalidSpec');
  if (invalid) return health('Degraded', invalid.message);
  if (status.abort) return health('Degraded', 'Rollout is aborted');
  if (status.pauseConditions?.length || spec.paused) {
    return health('Suspended', 'Rollout is paused');
  }
  return health('Progressing', 'Waiting for rollout to finish');
};

/** An Application within another: as it says itself. */
export const application: HealthRule = ({ status }): Health => {
  const { health: own } = status ?? {};
  return own?.status ? health(own.status, own.message) : health('Progressing');
};

export const applicationSet: HealthRule = object => {
  const { status } = object;
  if (!status?.conditions?.length) {
    return health('Healthy', 'All ApplicationSet conditions are healthy');
  }
  const error = conditionOf(object, 'ErrorOccurred');
  if (error?.status === 'True') return health('Degraded', error.message);
  const rolling = conditionOf(object, 'RolloutProgressing');
  if (rolling?.status === 'True') return health('Progressing', rolling.message);
  const current = conditionOf(object, 'ResourcesUpToDate');
  return current?.status === 'True'
    ? health('Healthy', current.message)
    : health('Progressing', 'Waiting for health status to be determined');
};

export const analysisRun: HealthRule = ({ status }) => {
  const { phase, message } = status ?? {};
  if (phase === 'Successful') return health('Healthy', message);
  if (phase === 'Failed' || phase === 'Error') {
    return health('Degraded', message);
  }
  if (phase === 'Inconclusive') return health('Unknown', message);
  return health('Progressing', message ?? 'Waiting for analysis run to finish');
};
