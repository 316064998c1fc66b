import type { Problem } from '../outcome/Problem';
import { buildClusterAdmins, clusterAdminsName } from './buildObjects';
import { memoryKey } from './Manifest';
import { isMarked } from '../marks';
import { deleteObject, planManifest } from './planObject';
import type { ApplyStep, DeleteStep } from './Step';
import type { SyncPassOptions } from './SyncPass';

/**
 * What makes the admins of a workspace those of a cluster that it has to
 * itself, or takes that from them.
 */
export function planClusterAdmins({
  workspace,
  binding,
  roles,
  view,
  state,
}: Pick<
  SyncPassOptions,
  'workspace' | 'binding' | 'roles' | 'view' | 'state'
>): {
  steps: Array<ApplyStep | DeleteStep>;
  problems: Problem[];
} {
  const name = clusterAdminsName(workspace);
  const found = view.of('ClusterRoleBinding').get(name);
  if (binding?.binding !== 'exclusive') {
    const isOurs = found && isMarked(found, workspace);
    return { steps: isOurs ? [deleteObject(found)] : [], problems: [] };
  }
  const admins = roles.find(({ role }) => role === 'admin')?.subjects ?? [];
  const manifest = buildClusterAdmins(workspace, admins);
  return planManifest(manifest, found, {
    workspace,
    cluster: view.cluster,
    applied: state.exclusive
      ? { [memoryKey(manifest.kind, name)]: state.exclusive }
      : {},
    isOurs: false,
  });
}
