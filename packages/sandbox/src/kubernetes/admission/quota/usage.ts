import type {
  PersistentVolumeClaim,
  Pod,
  Service,
} from 'kubernetes-types/core/v1';
import type { KubeObject, ResourceName } from '../../types.ts';
import { addAll, count, parseAmount, type Amounts } from '../amount.ts';
import { podAmounts } from '../podResources.ts';

/** Counted by these names too, besides `count/…`. */
const COUNTED = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]);

/** What one object takes of a namespace's quotas. */
export function usageOf(resource: ResourceName, object: KubeObject): Amounts {
  const counted: Amounts = { [`count/${resource}`]: count(1) };
  if (COUNTED.has(resource)) counted[resource] = count(1);
  switch (resource) {
    case 'pods':
      return { ...counted, ...podUsage(object as unknown as Pod) };
    case 'services':
      return { ...counted, ...serviceUsage(object as unknown as Service) };
    case 'persistentvolumeclaims':
      return {
        ...counted,
        ...claimUsage(object as unknown as PersistentVolumeClaim),
      };
    default:
      return counted;
  }
}

/** A pod that has ended takes nothing but its place in `count/pods`. */
function podUsage({ spec, status }: Pod): Amounts {
  if (!spec || ['Succeeded', 'Failed'].includes(status?.phase ?? '')) return {};
  return {
    pods: count(1),
    ...computeUsage(podAmounts(spec, 'requests'), podAmounts(spec, 'limits')),
  };
}

/** The names under which quotas speak of requests and limits. */
export function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage: Amounts = {};
  for (const [name, amount] of Object.entries(requests)) {
    usage[`requests.${name}`] = amount;
    if (!name.includes('/')) usage[name] = amount;
  }
  for (const [name, amount] of Object.entries(limits)) {
    if (!name.includes('/')) usage[`limits.${name}`] = amount;
  }
  return usage;
}

function serviceUsage({ spec }: Service): Amounts {
  const ports = count(spec?.ports?.length ?? 0);
  if (spec?.type === 'NodePort') return { 'services.nodeports': ports };
  if (spec?.type !== 'LoadBalancer') return {};
  return {
    'services.loadbalancers': count(1),
    ...(spec.allocateLoadBalancerNodePorts !== false && {
      'services.nodeports': ports,
    }),
  };
}

function claimUsage({ spec, metadata }: PersistentVolumeClaim): Amounts {
  const storage = parseAmount(spec?.resources?.requests?.storage ?? 0);
  const storageClass =
    metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
    spec?.storageClassName;
  const ofClass = `${storageClass}.storageclass.storage.k8s.io`;
  return addAll(
    { 'requests.storage': storage },
    storageClass
      ? {
          [`${ofClass}/requests.storage`]: storage,
          [`${ofClass}/persistentvolumeclaims`]: count(1),
        }
      : {},
  );
}

/** The resource whose objects a line of `spec.hard` counts. */
export function countedResource(hard: string): ResourceName {
  if (hard.startsWith('count/')) return hard.slice('count/'.length);
  if (COUNTED.has(hard)) return hard;
  if (hard.startsWith('services.')) return 'services';
  const storage =
    hard === 'requests.storage' || hard.includes('.storageclass.storage.');
  return storage ? 'persistentvolumeclaims' : 'pods';
}
