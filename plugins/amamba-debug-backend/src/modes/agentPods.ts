import {
  meetsRequirements,
  parseLabelSelector,
} from '@amamba/plugin-amamba-node';
import type { DebugConfig } from '../policy/DebugConfig';
import type { Pod } from '../pods/Pod';
import type { PodCache } from '../pods/PodCache';

/** Pods of the agent that can be entered, as the watch cache has them. */
export function readyAgents(
  cache: Pick<PodCache, 'list'>,
  config: DebugConfig['agent'],
  cluster: string,
): Pod[] {
  const selector = parseLabelSelector(config.labelSelector);
  return cache
    .list(cluster, config.namespace)
    .filter(
      ({ metadata, status }) =>
        meetsRequirements(selector, metadata.labels ?? {}) &&
        !metadata.deletionTimestamp &&
        status.containerStatuses.some(
          ({ name, ready }) => name === config.container && ready,
        ),
    );
}
