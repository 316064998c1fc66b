import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { checkPath } from '../../promotion/steps';
import type { RouteDeps } from '../RouteDeps';
import {
  checkOwnRepository,
  findApplication,
  tellBrowsers,
} from './promotionContext';

export function setPromotionPath(
  deps: RouteDeps,
): RouteHandler<GitopsContract['setPromotionPath']> {
  const { store, pullRequests } = deps.promotion;
  return async ({ body: { path, version } }, caller) => {
    const { entity, entityRef } = caller;
    checkPath(path);
    await checkOwnRepository(deps, entity, path.repoUrl);
    // Refuses hosts that the portal cannot write to.
    pullRequests(path.repoUrl);
    for (const { name, application } of path.environments) {
      if (application && !(await findApplication(deps, entity, application))) {
        throw new NotFoundError(
          `The workspace has no application ${application.name} on ${application.instance}, as ${name} names it`,
        );
      }
    }
    const written = await store.setPath(entityRef, path, version);
    if (written === undefined) {
      throw new ConflictError(
        'Somebody else changed the path meanwhile. Look at theirs, and make your change again.',
      );
    }
    caller.note({
      detail: path.environments.map(({ name }) => name).join(' → '),
    });
    await tellBrowsers(deps, entity);
    return { version: written };
  };
}
