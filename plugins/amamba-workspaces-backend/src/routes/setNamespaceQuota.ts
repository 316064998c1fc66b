import {
  findNamespace,
  refuseDeleting,
  withNamespace,
} from './changeNamespace';
import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireQuota } from './requireQuota';
import type { RouteDeps } from './RouteDeps';

/** What is not given is not bounded any more. */
export function setNamespaceQuota(
  deps: RouteDeps,
): Handler<'setNamespaceQuota'> {
  return ({ params, body: { quota, limits } }, ctx) =>
    changeWorkspace(deps, ctx, ({ name, spec }) => {
      const { cluster, namespace } = findNamespace(name, spec, params);
      refuseDeleting(namespace);
      const changed = { ...namespace, quota, limits };
      requireQuota(cluster, changed);
      return { spec: withNamespace(spec, cluster, changed) };
    });
}
