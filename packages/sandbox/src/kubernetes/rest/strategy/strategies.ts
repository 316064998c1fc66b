import type { ResourceName } from '../../types.ts';
import { ACCESS_STRATEGIES } from './accessStrategies.ts';
import { BATCH_STRATEGIES } from './batchStrategies.ts';
import { CERTIFICATE_STRATEGIES } from './certificateStrategies.ts';
import { CLUSTER_STRATEGIES } from './clusterStrategies.ts';
import { CONFIG_STRATEGIES } from './configStrategies.ts';
import { NETWORK_STRATEGIES } from './networkStrategies.ts';
import { ephemeralContainersStrategy, podStrategy } from './podStrategy.ts';
import type { Strategy } from './strategy.ts';
import { STORAGE_STRATEGIES } from './storageStrategies.ts';
import { WORKLOAD_STRATEGIES } from './workloadStrategies.ts';

/** Each strategy narrows the objects of its resource by itself. */
const STRATEGIES = new Map<ResourceName, Strategy>(
  Object.entries({
    pods: podStrategy,
    'pods/ephemeralcontainers': ephemeralContainersStrategy,
    ...ACCESS_STRATEGIES,
    ...BATCH_STRATEGIES,
    ...CERTIFICATE_STRATEGIES,
    ...CLUSTER_STRATEGIES,
    ...CONFIG_STRATEGIES,
    ...NETWORK_STRATEGIES,
    ...STORAGE_STRATEGIES,
    ...WORKLOAD_STRATEGIES,
  }) as unknown as [ResourceName, Strategy][],
);

/** Undefined for what has nothing particular. */
export function strategyOf(
  resource: ResourceName,
  subresource?: string,
): Strategy | undefined {
  return STRATEGIES.get(subresource ? `${resource}/${subresource}` : resource);
}
