import { parseMilli, parseQuantity } from '../../../kubernetes/quantity.ts';
import type { KubeObject, ObjectClient } from '../../../kubernetes/types.ts';

/** A machine on which pods of an application are. */
export interface HostInfo {
  name: string;
  resourcesInfo?: Array<{
    resourceName: string;
    requestedByApp?: number;
    requestedByNeighbors?: number;
    capacity?: number;
  }>;
  systemInfo?: Record<string, unknown>;
}

/** Machines of pods, with what these and others ask of them. */
export function hostsOf(objects: ObjectClient, pods: KubeObject[]): HostInfo[] {
  const ours = new Set(pods.map(({ metadata }) => metadata.uid));
  const names = new Set<string>(
    pods.flatMap(({ spec }) => spec?.nodeName ?? []),
  );
  return [...names].sort().flatMap(name => {
    const node = objects.get('nodes', undefined, name);
    if (!node) return [];
    const present = objects.list('pods', {
      fieldSelector: `spec.nodeName=${name}`,
    });
    const { capacity = {}, nodeInfo } = node.status ?? {};
    const resourcesInfo = ['cpu', 'memory'].map(resourceName => ({
      resourceName,
      ...requested(present, ours, resourceName),
      capacity: inThousandths(capacity[resourceName], resourceName),
    }));
    return [{ name, resourcesInfo, systemInfo: nodeInfo }];
  });
}

function requested(
  pods: KubeObject[],
  ours: Set<string>,
  resource: string,
): { requestedByApp?: number; requestedByNeighbors?: number } {
  let app = 0;
  let neighbors = 0;
  for (const { metadata, spec, status } of pods) {
    if (['Succeeded', 'Failed'].includes(status?.phase)) continue;
    for (const { resources } of spec?.containers ?? []) {
      const amount = inThousandths(resources?.requests?.[resource], resource);
      if (ours.has(metadata.uid)) app += amount;
      else neighbors += amount;
    }
  }
  return {
    ...(app > 0 && { requestedByApp: app }),
    ...(neighbors > 0 && { requestedByNeighbors: neighbors }),
  };
}

/** Argo CD counts bytes too in thousandths. */
function inThousandths(quantity: string | undefined, resource: string): number {
  if (!quantity) return 0;
  return resource === 'cpu'
    ? parseMilli(quantity)
    : (parseQuantity(quantity) ?? 0) * 1000;
}
