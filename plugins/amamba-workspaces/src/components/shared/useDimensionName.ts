import { useMessages } from '../../translation/translation';

const KEYS = {
  'requests.cpu': 'dimension.requestsCpu',
  'limits.cpu': 'dimension.limitsCpu',
  'requests.memory': 'dimension.requestsMemory',
  'limits.memory': 'dimension.limitsMemory',
  'requests.storage': 'dimension.storage',
  persistentvolumeclaims: 'dimension.claims',
} as const;

function isKnown(resource: string): resource is keyof typeof KEYS {
  return Object.hasOwn(KEYS, resource);
}

/** What a resource of a quota is called; what we have no word for, as Kubernetes calls it. */
export function useDimensionName(): (resource: string) => string {
  const t = useMessages();
  return resource => (isKnown(resource) ? t(KEYS[resource]) : resource);
}
