import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toSyncWindows } from '../../view/toSyncWindows';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

export function getSyncWindows(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getSyncWindows']> {
  return async ({ params }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const windows = await deps.windows.get(
      own.stored.summary.id,
      [own.ref.project],
      async () => own.client().applications.syncWindows(own.ref),
    );
    return toSyncWindows(windows, new Date());
  };
}
