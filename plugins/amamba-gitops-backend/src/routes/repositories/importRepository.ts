import type {
  GitopsContract,
  RepositoryInput,
} from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { InputError } from '@backstage/errors';
import { hideUserInfo } from '../../argocd/repositoryAddress';
import { toArgoRepository } from '../../argocd/toArgoRepository';
import { toRepositoryItem } from '../../inventory/toItems';
import type { RouteDeps } from '../RouteDeps';
import { findTenancy, type Tenancy } from '../tenancy';
import { permitSource } from './permitSource';
import {
  findInputProblem,
  requireNew,
  storeReachable,
  takeBack,
} from './tryRepository';

export function importRepository(
  deps: RouteDeps,
): RouteHandler<GitopsContract['importRepository']> {
  return async ({ body }, caller) => {
    const tenancy = await findTenancy(deps, caller.workspace, body.instance);
    const url = hideUserInfo(body.url);
    caller.note({ subject: url, detail: `on ${body.instance}` });
    const problem = findInputProblem(body);
    if (problem) {
      throw new InputError(`${url} was not imported: ${problem}`);
    }
    await requireNew(tenancy, body);
    const refusal = await storeReachable(tenancy, body);
    if (refusal) {
      throw new InputError(`${url} was not imported: ${refusal}`);
    }
    await permitOrTakeBack(tenancy, body);
    await deps.inventory.refresh(body.instance);
    await deps.changes.workspaceChanged(caller.workspace);
    return toAnswer(tenancy, body);
  };
}

/** Both or neither: one that the project does not permit is of no use. */
async function permitOrTakeBack(
  tenancy: Tenancy,
  input: RepositoryInput,
): Promise<void> {
  try {
    await permitSource(tenancy, input.url);
  } catch (error) {
    await takeBack(
      tenancy,
      toArgoRepository(input, tenancy.project.metadata.name),
    );
    throw error;
  }
}

/** It could be reached a moment ago, which Argo CD does not tell in its answer. */
function toAnswer({ instance, project }: Tenancy, input: RepositoryInput) {
  const {
    sshPrivateKey: _,
    password: __,
    ...shown
  } = toArgoRepository(input, project.metadata.name);
  const [{ detail }] = toRepositoryItem(instance.name, {
    ...shown,
    connectionState: {
      status: 'Successful',
      message: '',
      attemptedAt: new Date().toISOString(),
    },
  });
  return { ...detail, applications: 0 };
}
