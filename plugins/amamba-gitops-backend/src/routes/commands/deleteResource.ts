import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { announce } from './commandContext';
import { describeResource, findOwnResource } from './ownResource';

export function deleteResource(
  deps: RouteDeps,
): RouteHandler<GitopsContract['deleteResource']> {
  return async ({ params, body: { resource, force, orphan } }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const named = await findOwnResource(deps, own, resource);
    await own.client().resources.delete(own.ref, named, { force, orphan });
    caller.note({
      detail: `${describeResource(named)}${force ? ', by force' : ''}${
        orphan ? ', without what belongs to it' : ''
      }`,
    });
    return announce(deps, own);
  };
}
