import {
  WORKSPACE_ANNOTATION,
  type WorkspaceEntity,
} from '@amamba/plugin-amamba-common';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type {
  ArgoApplicationRef,
  ArgoCdClient,
  ArgoCdInstance,
  ArgoCdService,
  EntityCallContext,
} from '@amamba/plugin-amamba-node';
import { refOf } from '../details/refOf';
import type {
  ApplicationSelection,
  StoredApplication,
  StoredProject,
} from '../store/ApplicationStore';
import { applicationIdOf } from '../store/ids';
import type { RouteDeps } from './RouteDeps';
import { isWorkspaceEntity, selectByAnnotations } from './selectByAnnotations';

type OwnershipDeps = Pick<RouteDeps, 'argocd' | 'store' | 'directory'>;

/** Names one application in a path. */
export interface ApplicationParams {
  instance: string;
  applicationNamespace: string;
  application: string;
}

/** An application of the entity that the caller was authorised on. */
export interface OwnedApplication {
  stored: StoredApplication;
  instance: ArgoCdInstance;
  /** How Argo CD is asked for it. */
  ref: ArgoApplicationRef;
  /** @throws ServiceUnavailableError when its Argo CD is not usable. */
  client(): ArgoCdClient;
}

/**
 * The projects that are a workspace's: those whose label names it, on the
 * instances that it may use. None for a workspace that is not there, or not
 * valid.
 */
export async function workspaceProjects(
  { store, directory, argocd }: OwnershipDeps,
  workspace: string,
): Promise<StoredProject[]> {
  const entity = await directory.get(workspace);
  if (!entity) {
    return [];
  }
  const permitted = permittedInstances(argocd, entity);
  const projects = await store.listProjects({
    workspace: entity.metadata.name,
  });
  return projects.filter(({ instance }) => permitted.includes(instance));
}

function permittedInstances(
  argocd: ArgoCdService,
  { spec }: WorkspaceEntity,
): string[] {
  const permitted = spec.gitops?.instances;
  return argocd
    .instances()
    .map(({ name }) => name)
    .filter(name => permitted?.includes(name) ?? true);
}

/**
 * Which applications are an entity's; undefined: it names none.
 *
 * @remarks
 * Anyone who may register an entity can write what they like into its
 * annotations, so those count only within the projects of the workspace that
 * it names: by that the caller was authorised. In a portal without workspaces
 * the annotations stand alone.
 */
export async function selectApplications(
  deps: OwnershipDeps,
  entity: Entity,
): Promise<ApplicationSelection | undefined> {
  if (isWorkspaceEntity(entity)) {
    return selectOfWorkspace(deps, entity);
  }
  const selection = selectByAnnotations(entity);
  if (!selection) {
    return undefined;
  }
  const workspace = entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
  return workspace
    ? { ...selection, places: await workspaceProjects(deps, workspace) }
    : selection;
}

async function selectOfWorkspace(
  deps: OwnershipDeps,
  { metadata }: Entity,
): Promise<ApplicationSelection> {
  const { name, namespace = 'default' } = metadata;
  const workspace =
    namespace === 'default' ? await deps.directory.get(name) : undefined;
  return workspace
    ? {
        instances: permittedInstances(deps.argocd, workspace),
        places: await workspaceProjects(deps, name),
      }
    : { instances: [], places: [] };
}

/**
 * The application, if it is the entity's.
 *
 * @throws NotFoundError when it is not: it looks as if it did not exist.
 */
export async function findOwnApplication(
  deps: OwnershipDeps,
  params: ApplicationParams,
  caller: Pick<EntityCallContext, 'entity' | 'entityRef'>,
): Promise<OwnedApplication> {
  const key = {
    instance: params.instance,
    namespace: params.applicationNamespace,
    name: params.application,
  };
  const instance = deps.argocd
    .instances()
    .find(({ name }) => name === key.instance);
  const stored = instance && (await deps.store.getApplication(key));
  const selection = stored && (await selectApplications(deps, caller.entity));
  if (
    !stored ||
    !selection ||
    !(await deps.store.isSelected(applicationIdOf(key), selection))
  ) {
    throw new NotFoundError(
      `${caller.entityRef} has no such application; it may have been deleted`,
    );
  }
  return {
    stored,
    instance,
    ref: refOf(stored),
    client: () => deps.argocd.client(key.instance),
  };
}
