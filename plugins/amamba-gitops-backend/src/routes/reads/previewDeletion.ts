import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toDeletion } from '../../view/toDeletion';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

export function previewDeletion(
  deps: RouteDeps,
): RouteHandler<GitopsContract['previewDeletion']> {
  return async ({ params }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const managed = await own
      .client()
      .resources.managed(own.ref, undefined, { signal: caller.signal });
    return toDeletion(own.ref.name, managed);
  };
}
