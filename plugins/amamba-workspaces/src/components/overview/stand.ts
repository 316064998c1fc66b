import type {
  NamespacePhase,
  SyncCondition,
} from '@amamba/plugin-amamba-workspaces-common';
import type { NamespaceList } from '../../data/queries';
import { bySeverity } from '../shared/SyncChips';

/** One thing of a workspace, and how it stands. */
export type StandItem =
  | { kind: 'target'; condition: SyncCondition }
  | {
      kind: 'namespace';
      name: string;
      cluster: string;
      phase: NamespacePhase;
    }
  | { kind: 'cluster'; title: string; message: string };

/** What of a workspace is broken, waits and runs. */
export interface Stand {
  broken: StandItem[];
  waiting: StandItem[];
  running: StandItem[];
}

/** Sorts a workspace's targets and namespaces by how they stand. */
export function findStand(
  conditions: SyncCondition[],
  namespaces: NamespaceList | undefined,
): Stand {
  const stand: Stand = { broken: [], waiting: [], running: [] };
  for (const condition of [...conditions].sort(bySeverity)) {
    const where = {
      Failed: stand.broken,
      Drifted: stand.broken,
      Pending: stand.waiting,
      Synced: stand.running,
    }[condition.status];
    where.push({ kind: 'target', condition });
  }
  for (const { name, title, unusable } of namespaces?.clusters ?? []) {
    // Where syncing to it failed, that says why already.
    const isTold = conditions.some(
      ({ status, target }) => status === 'Failed' && target === name,
    );
    if (unusable && !isTold) {
      stand.broken.push({ kind: 'cluster', title, message: unusable });
    }
  }
  for (const item of namespaces?.items ?? []) {
    const { name, cluster } = item;
    const phase = item.deleting ? 'Terminating' : item.phase;
    const where = {
      Active: stand.running,
      Pending: stand.waiting,
      Terminating: stand.waiting,
      Unknown: stand.waiting,
      Missing: stand.broken,
    }[phase];
    where.push({ kind: 'namespace', name, cluster, phase });
  }
  return stand;
}
