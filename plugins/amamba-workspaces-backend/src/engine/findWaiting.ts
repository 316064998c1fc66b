import { hashOf } from '../model/hashOf';
import type { KnownWorkspace } from '../model/Workspaces';
import type { TargetRecord } from '../store/WorkspaceStore';
import { BINDING, toProvisioned } from './listWanted';

/**
 * Clusters that have not been brought to what the workspace says now, so that
 * what is not there may just not be made yet. One where that failed is not
 * waited for: its condition tells why.
 */
export function findWaiting(
  known: KnownWorkspace,
  targets: readonly TargetRecord[],
): Set<string> {
  const refused = targets
    .filter(({ provisioner }) => provisioner === BINDING)
    .map(({ target }) => target);
  const hash = hashOf(toProvisioned(known, refused));
  const isWaiting = (cluster: string) => {
    const here = targets.filter(({ target }) => target === cluster);
    return (
      here.every(({ status }) => status !== 'Failed') &&
      (here.length === 0 || here.some(record => record.appliedHash !== hash))
    );
  };
  const names = known.spec.clusters.map(cluster => cluster.name);
  return new Set(names.filter(isWaiting));
}
