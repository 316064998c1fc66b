import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { announce } from './commandContext';

export function refreshApplication(
  deps: RouteDeps,
): RouteHandler<GitopsContract['refreshApplication']> {
  return async ({ params, body: { hard } }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const { signal } = caller;
    await own.client().applications.refresh(own.ref, { hard, signal });
    caller.note({ detail: hard ? 'hard' : 'normal' });
    return announce(deps, own);
  };
}
