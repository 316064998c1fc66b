import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { ConflictError } from '@backstage/errors';
import { specVersionOf } from '../../argocd/specVersion';
import { toSpec } from '../../view/toSpec';
import { sourcesOf } from '../../view/toSummary';
import { readNow } from '../commands/commandContext';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

/** As the contract has it. */
const MAX_SOURCES = 20;

export function getApplicationSpec(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getApplicationSpec']> {
  return async ({ params }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const application = await readNow(own, caller.signal);
    const { length } = sourcesOf(application.spec);
    if (length < 1 || length > MAX_SOURCES) {
      throw new ConflictError(
        `${own.ref.name} has ${length} sources; one to ${MAX_SOURCES} can be edited here. Change it with Argo CD's own tools.`,
      );
    }
    return {
      ...toSpec(application, deps.contextOf(own.instance)),
      resourceVersion: specVersionOf(application),
    };
  };
}
