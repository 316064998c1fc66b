import { randomBytes } from 'node:crypto';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { hideUserInfo } from '../../argocd/repositoryAddress';
import { toArgoRepository } from '../../argocd/toArgoRepository';
import type { RouteDeps } from '../RouteDeps';
import { findTenancy } from '../tenancy';
import {
  findInputProblem,
  requireNew,
  storeReachable,
  takeBack,
} from './tryRepository';

/**
 * Over REST Argo CD tries no repository without storing it (what answers
 * `/validate` takes the encoded address for the address), so it is stored for
 * a moment, under a name by which nothing else is taken away.
 */
export function testRepository(
  deps: RouteDeps,
): RouteHandler<GitopsContract['testRepository']> {
  return async ({ body }, caller) => {
    const tenancy = await findTenancy(deps, caller.workspace, body.instance);
    caller.note({ subject: hideUserInfo(body.url) });
    const problem = findInputProblem(body);
    if (problem) {
      return { ok: false, message: problem };
    }
    await requireNew(tenancy, body);
    const name = `amamba-test-${randomBytes(6).toString('hex')}`;
    const message = await storeReachable(tenancy, body, { name });
    if (message) {
      return { ok: false, message };
    }
    const project = tenancy.project.metadata.name;
    await takeBack(tenancy, { ...toArgoRepository(body, project), name });
    await deps.inventory.refresh(body.instance);
    return { ok: true };
  };
}
