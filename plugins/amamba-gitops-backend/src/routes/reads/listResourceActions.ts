import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { toResourceActions } from '../../view/toResourceActions';
import { findOwnResource } from '../commands/ownResource';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

export function listResourceActions(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listResourceActions']> {
  return async ({ params, query }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const resource = await findOwnResource(deps, own, query);
    const actions = await own
      .client()
      .resources.listActions(own.ref, resource, { signal: caller.signal });
    return { items: toResourceActions(actions) };
  };
}
