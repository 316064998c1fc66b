import { conditionOf, health, type HealthRule } from './types.ts';

export const service: HealthRule = ({ spec = {}, status = {} }) =>
  spec.type === 'LoadBalancer' && !status.loadBalancer?.ingress?.length
    ? health('Progressing')
    : health('Healthy');

export const ingress: HealthRule = ({ status = {} }) =>
  status.loadBalancer?.ingress?.length
    ? health('Healthy')
    : health('Progressing');

export const volumeClaim: HealthRule = ({ status = {} }) => {
  if (status.phase === 'Lost') return health('Degraded');
  if (status.phase === 'Pending') return health('Progressing');
  return status.phase === 'Bound' ? health('Healthy') : health('Unknown');
};

export const apiService: HealthRule = object => {
  const available = conditionOf(object, 'Available');
  if (!available) return health('Progressing', 'Waiting to be processed');
  return available.status === 'True'
    ? health('Healthy', `${available.reason}: ${available.message}`)
    : health('Progressing', `${available.reason}: ${available.message}`);
};

const AUTOSCALER_FAULTS = [
  'FailedGetScale',
  'FailedUpdateScale',
  'FailedGetResourceMetric',
  'FailedGetObjectMetric',
  'FailedGetExternalMetric',
  'FailedGetPodsMetric',
  'FailedGetContainerResourceMetric',
  'InvalidSelector',
  'InvalidMetricSourceType',
];

export const autoscaler: HealthRule = object => {
  const conditions: Array<{
    type: string;
    status: string;
    reason?: string;
    message?: string;
  }> = object.status?.conditions ?? [];
  const fault = conditions.find(
    ({ reason = '', status }) =>
      status === 'False' && AUTOSCALER_FAULTS.includes(reason),
  );
  if (fault) return health('Degraded', fault.message);
  const good = conditions.find(
    ({ type, status }) =>
      status === 'True' &&
      (type === 'AbleToScale' || type === 'ScalingLimited'),
  );
  return good
    ? health('Healthy', good.message)
    : health('Progressing', 'Waiting to Autoscale');
};

export const customResourceDefinition: HealthRule = object => {
  const { status } = object;
  if (!status?.conditions?.length) {
    return health('Progressing', 'Status conditions not found');
  }
  if (conditionOf(object, 'Terminating')?.status === 'True') {
    return health('Progressing', 'CRD is being terminated');
  }
  const accepted = conditionOf(object, 'NamesAccepted');
  if (accepted && accepted.status !== 'True') {
    return health(
      'Degraded',
      `CRD names have not been accepted: ${accepted.message}`,
    );
  }
  const established = conditionOf(object, 'Established');
  if (established?.status !== 'True') {
    return health('Degraded', 'CRD is not established');
  }
  return health('Healthy', 'CRD is healthy');
};
