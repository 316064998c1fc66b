import type { ResourceNode } from '@amamba/plugin-amamba-gitops-common';
import type { Status } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';
import { isLeftOver } from './tree';
import { healthStatus } from '../shared/StatusChips';

/** How a resource stands, for one box or cell. */
export interface NodeWords {
  status: Status;
  /** Its health, or else that it has none. */
  health: string;
  /** What else there is to know: sync, pruning, hook, orphan. */
  notes: string[];
}

/** How a resource stands, in words. */
export function useNodeWords(): (node: ResourceNode) => NodeWords {
  const t = useMessages();
  return node => {
    const notes = [
      node.sync && node.sync !== 'Synced' && t(`sync.${node.sync}`),
      isLeftOver(node) && t('resources.requiresPruning'),
      node.hook && t('resources.hook'),
      node.orphaned && t('resources.orphaned'),
    ].filter(note => typeof note === 'string');
    const health = node.health?.status;
    const unhealthy = node.sync === 'OutOfSync' ? 'differs' : 'queued';
    return {
      status: health ? healthStatus(health) : unhealthy,
      health: health ? t(`health.${health}`) : t('resources.noHealth'),
      notes,
    };
  };
}
