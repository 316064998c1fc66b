import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { announce } from './commandContext';
import { describeResource, findOwnResource } from './ownResource';

export function runResourceAction(
  deps: RouteDeps,
): RouteHandler<GitopsContract['runResourceAction']> {
  return async ({ params, body }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const resource = await findOwnResource(deps, own, body.resource);
    const { resources } = own.client();
    const actions = await resources.listActions(own.ref, resource);
    const action = actions.find(({ name }) => name === body.action);
    if (!action) {
      throw new NotFoundError(
        `Argo CD has no action ${body.action} for a ${resource.kind}`,
      );
    }
    if (action.disabled) {
      throw new ConflictError(
        `${body.action} cannot be done to ${resource.name} as it is now`,
      );
    }
    await resources.runAction(own.ref, resource, {
      name: action.name,
      parameters: body.params,
    });
    caller.note({ detail: `${action.name}: ${describeResource(resource)}` });
    return announce(deps, own);
  };
}
