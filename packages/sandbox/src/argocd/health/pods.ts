import type { KubeObject } from '../../kubernetes/types.ts';
import { conditionOf, health, type Health, type HealthRule } from './types.ts';

interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: {
    waiting?: { reason?: string; message?: string };
    terminated?: { reason?: string; message?: string; exitCode?: number };
    running?: object;
  };
}

export const pod: HealthRule = object => {
  const { metadata, spec = {}, status = {} } = object;
  if (metadata.deletionTimestamp) {
    return health('Progressing', 'Pending deletion');
  }
  if (spec.restartPolicy === 'Always') {
    const messages = statusesOf(object).flatMap(({ state }) => {
      const { reason = '', message } = state?.waiting ?? {};
      const isBad =
        reason.startsWith('Err') ||
        reason.endsWith('Error') ||
        reason.endsWith('BackOff');
      return isBad ? [message ?? reason] : [];
    });
    if (messages.length > 0) return health('Degraded', messages.join(', '));
  }
  switch (status.phase) {
    case 'Pending':
      return health('Progressing', status.message);
    case 'Succeeded':
      return health('Healthy', status.message);
    case 'Failed':
      return failed(object);
    case 'Running':
      return running(object);
    default:
      return health('Unknown', status.message);
  }
};

function running(object: KubeObject): Health {
  const { spec = {}, status = {} } = object;
  if (spec.restartPolicy !== 'Always') {
    return health('Progressing', status.message);
  }
  if (conditionOf(object, 'Ready')?.status === 'True') {
    return health('Healthy', status.message);
  }
  const restarted = statusesOf(object).some(
    ({ restartCount = 0, state }) => restartCount > 0 && state?.terminated,
  );
  return restarted
    ? health('Degraded', status.message)
    : health('Progressing', status.message);
}

function failed(object: KubeObject): Health {
  const { status = {} } = object;
  if (status.message) return health('Degraded', status.message);
  for (const container of statusesOf(object)) {
    const { message, reason, exitCode } = container.state?.terminated ?? {};
    if (message) return health('Degraded', message);
    if (reason === 'OOMKilled') return health('Degraded', reason);
    if (exitCode) {
      return health(
        'Degraded',
        `container "${container.name}" failed with exit code ${exitCode}`,
      );
    }
  }
  return health('Degraded');
}

function statusesOf({ status = {} }: KubeObject): ContainerStatus[] {
  return [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ];
}
