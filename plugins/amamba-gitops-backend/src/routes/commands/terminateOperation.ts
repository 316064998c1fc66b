import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { ConflictError } from '@backstage/errors';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { announce, readNow } from './commandContext';
import { isOperating } from './isOperating';

export function terminateOperation(
  deps: RouteDeps,
): RouteHandler<GitopsContract['terminateOperation']> {
  return async ({ params }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    if (!isOperating(await readNow(own, caller.signal))) {
      throw new ConflictError(`Nothing runs on ${own.ref.name}`);
    }
    await own.client().applications.terminate(own.ref);
    return announce(deps, own);
  };
}
