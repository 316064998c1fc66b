import {
  WORKSPACE_ANNOTATION,
  type WorkspaceEntity,
} from '@amamba/plugin-amamba-common';
import type {
  ApplicationKey,
  PromotionPath,
} from '@amamba/plugin-amamba-gitops-common';
import type { EntityCallContext } from '@amamba/plugin-amamba-node';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { refOf } from '../../details/refOf';
import type { Actor } from '../../promotion/Promotions';
import { requirePath } from '../../promotion/Promotions';
import { showChanges } from '../../promotion/edits/planChanges';
import type { StoredPromotion } from '../../promotion/store/PromotionStore';
import type { StoredApplication } from '../../store/ApplicationStore';
import { topicOf } from '../../store/ids';
import { workspaceProjects } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { isWorkspaceEntity } from '../selectByAnnotations';

/** The workspace whose repositories and applications an entity may name. */
export async function workspaceOf(
  { directory }: Pick<RouteDeps, 'directory'>,
  entity: Entity,
): Promise<WorkspaceEntity | undefined> {
  const { name, namespace = 'default', annotations = {} } = entity.metadata;
  if (isWorkspaceEntity(entity)) {
    return namespace === 'default' ? directory.get(name) : undefined;
  }
  const workspace = annotations[WORKSPACE_ANNOTATION];
  return workspace ? directory.get(workspace) : undefined;
}

/**
 * @throws NotFoundError unless it is the workspace's own: the portal's
 * credentials reach those of other tenants too.
 */
export async function checkOwnRepository(
  deps: Pick<RouteDeps, 'directory' | 'promotion'>,
  entity: Entity,
  repoUrl: string,
): Promise<void> {
  const workspace = await workspaceOf(deps, entity);
  if (!workspace || !deps.promotion.own.owns(workspace, repoUrl)) {
    throw new NotFoundError(
      `${
        workspace
          ? `The workspace ${workspace.metadata.name}`
          : 'Without a workspace a component'
      } has no repository ${repoUrl} of its own. Whoever runs the portal says which are: amamba.gitops.repositories, or spec.gitops.repositories of the workspace.`,
    );
  }
}

/**
 * The path of a component, if it still may be walked.
 *
 * @throws NotFoundError when there is none, or its repository is not the workspace's any more.
 */
export async function findOwnPath(
  deps: RouteDeps,
  { entity, entityRef }: Pick<EntityCallContext, 'entity' | 'entityRef'>,
): Promise<PromotionPath> {
  const kept = await deps.promotion.store.getPath(entityRef);
  const { path } = requirePath(kept, entityRef);
  await checkOwnRepository(deps, entity, path.repoUrl);
  return path;
}

/** @throws NotFoundError for that of another component, and for one with whose repository it has nothing to do any more. */
export async function findPromotion(
  deps: RouteDeps,
  id: string,
  { entity, entityRef }: Pick<EntityCallContext, 'entity' | 'entityRef'>,
): Promise<StoredPromotion> {
  const found = await deps.promotion.store.get(entityRef, id);
  if (!found) {
    throw new NotFoundError(`${entityRef} has no such promotion`);
  }
  await checkOwnRepository(deps, entity, found.plan.repoUrl);
  return found;
}

/** An application of the workspace; undefined: it has none such. */
export async function findApplication(
  deps: RouteDeps,
  entity: Entity,
  key: ApplicationKey,
): Promise<StoredApplication | undefined> {
  const workspace = await workspaceOf(deps, entity);
  const stored = workspace && (await deps.store.getApplication(key));
  const projects = stored
    ? await workspaceProjects(deps, workspace.metadata.name)
    : [];
  return projects.some(
    ({ instance, name }) =>
      instance === key.instance && name === stored?.summary.project,
  )
    ? stored
    : undefined;
}

/** Who asks or decides: a person, or a service such as the scaffolder. */
export async function actorOf(
  { promotion }: RouteDeps,
  { user, credentials }: Pick<EntityCallContext, 'user' | 'credentials'>,
): Promise<Actor> {
  const { principal } = credentials;
  const service = 'subject' in principal ? principal.subject : 'service';
  const ref = user ?? service;
  return { ref, author: await promotion.authorOf(ref) };
}

/** Tells the activity, browsers, and the Argo CD of the target. */
export async function announcePromotion(
  deps: RouteDeps,
  promotion: StoredPromotion,
  caller: EntityCallContext,
): Promise<void> {
  caller.note({
    subject: `${promotion.from} → ${promotion.to}`,
    detail: showChanges(promotion.plan.changes)
      .map(({ item, before, after }) => `${item}: ${before ?? '–'} → ${after}`)
      .join(', '),
  });
  await tellWhoFollows(deps, [promotion], caller.entity);
}

/** Tells browsers of promotions of an entity that went on, and the Argo CD of what is done. */
export async function tellWhoFollows(
  deps: RouteDeps,
  promotions: readonly StoredPromotion[],
  entity: Entity,
): Promise<void> {
  if (promotions.length === 0) {
    return;
  }
  await tellBrowsers(deps, entity);
  for (const promotion of promotions) {
    if (promotion.state === 'done') {
      await refreshTarget(deps, promotion, entity);
    }
  }
}

/** Has lists and boards of the workspace read again. */
export async function tellBrowsers(
  deps: RouteDeps,
  entity: Entity,
): Promise<void> {
  const workspace = await workspaceOf(deps, entity);
  const projects = workspace
    ? await workspaceProjects(deps, workspace.metadata.name)
    : [];
  for (const { instance, name } of projects) {
    deps.publisher.publish({
      topic: topicOf(instance, name),
      about: 'promotion',
    });
  }
}

/** What was committed is seen at once. Without it Argo CD looks in its turn. */
async function refreshTarget(
  deps: RouteDeps,
  { entityRef, to }: StoredPromotion,
  entity: Entity,
): Promise<void> {
  const kept = await deps.promotion.store.getPath(entityRef);
  const key = kept?.path.environments.find(
    ({ name }) => name === to,
  )?.application;
  const stored = key && (await findApplication(deps, entity, key));
  if (!stored) {
    return;
  }
  const ref = refOf(stored);
  // Nobody waits for it: the promotion is done.
  void (async () => deps.argocd.client(key.instance))()
    .then(client => client.applications.refresh(ref, { hard: false }))
    .then(() => deps.ingest.applicationChanged(key.instance, ref))
    .catch(() => {});
}
