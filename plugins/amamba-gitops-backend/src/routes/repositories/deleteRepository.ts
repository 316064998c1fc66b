import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoRepository, RouteHandler } from '@amamba/plugin-amamba-node';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { InventoryItem } from '../../inventory/InventoryStore';
import { toRepositoryItem } from '../../inventory/toItems';
import { normalizeRepoUrl } from '../../argocd/repositoryAddress';
import { workspaceProjects } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { findTenancy, type Tenancy } from '../tenancy';
import { forbidSource, permitSource } from './permitSource';
import { readUsage } from './usage';

export function deleteRepository(
  deps: RouteDeps,
): RouteHandler<GitopsContract['deleteRepository']> {
  return async ({ params }, caller) => {
    const { workspace } = caller;
    const item = await findOwnRepository(deps, workspace, params.repository);
    const { url, instance } = item.detail;
    caller.note({ subject: url, detail: `on ${instance}` });
    await requireUnused(deps, workspace, item);
    const tenancy = await findTenancy(deps, workspace, instance);
    const repository = await findNow(tenancy, item);
    await deleteForbidden(deps, tenancy, repository.repo);
    await deps.inventory.refresh(instance);
    await deps.changes.workspaceChanged(workspace);
    return { url };
  };
}

const missing = () =>
  new NotFoundError('The workspace has no such repository; it may be gone');

async function findOwnRepository(
  deps: RouteDeps,
  workspace: string,
  id: string,
): Promise<InventoryItem<'repository'>> {
  const item = await deps.inventory.store.get('repository', id);
  const places = await workspaceProjects(deps, workspace);
  if (
    !item ||
    !places.some(
      ({ instance, name }) =>
        instance === item.instance && name === item.project,
    )
  ) {
    throw missing();
  }
  return item;
}

async function requireUnused(
  deps: RouteDeps,
  workspace: string,
  { detail }: InventoryItem<'repository'>,
): Promise<void> {
  const usage = await readUsage(deps, await workspaceProjects(deps, workspace));
  const users = usage(detail, detail.url);
  if (users.length > 0) {
    const more = users.length > 10 ? ` and ${users.length - 10} more` : '';
    throw new ConflictError(
      `${detail.url} is used by ${users
        .slice(0, 10)
        .join(', ')}${more}; delete them, or change where they come from`,
    );
  }
}

/** As Argo CD has it: what is kept is without users in its address. */
async function findNow(
  { client, instance, project }: Tenancy,
  { id }: InventoryItem<'repository'>,
): Promise<ArgoRepository> {
  const own = await client.repositories.list({
    project: project.metadata.name,
  });
  const found = own.find(repository =>
    toRepositoryItem(instance.name, repository).some(item => item.id === id),
  );
  if (!found) {
    throw missing();
  }
  return found;
}

/** Both or neither. What the workspace's own specification permits stays permitted. */
async function deleteForbidden(
  { directory }: RouteDeps,
  tenancy: Tenancy,
  url: string,
): Promise<void> {
  const { client, project, workspace } = tenancy;
  const entity = await directory.get(workspace);
  const named = (entity?.spec.gitops?.repositories ?? []).some(
    own => normalizeRepoUrl(own) === normalizeRepoUrl(url),
  );
  const forbidden = !named && (await forbidSource(tenancy, url));
  try {
    await client.repositories.delete({ url, project: project.metadata.name });
  } catch (error) {
    if (forbidden) {
      await permitSource(tenancy, url);
    }
    throw error;
  }
}
