import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { specVersionOf } from '../../argocd/specVersion';
import { toSpec } from '../../view/toSpec';
import { readNow } from '../commands/commandContext';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

export function getApplicationSpec(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getApplicationSpec']> {
  return async ({ params }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const application = await readNow(own, caller.signal);
    return {
      ...toSpec(application, deps.contextOf(own.instance)),
      resourceVersion: specVersionOf(application),
    };
  };
}
