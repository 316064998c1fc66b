import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  type CompoundEntityRef,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  type AuthorizePermissionRequest,
  AuthorizeResult,
} from '@backstage/plugin-permission-common';
import {
  entityParams,
  pathParameters,
  PERMISSION_ROLES,
  type Route,
  WORKSPACE_ANNOTATION,
} from '@amamba/plugin-amamba-common';
import type { ContractServices } from './types';

const ENTITY_RESOURCE = 'catalog-entity';
/** What platform administrators hold everywhere. */
const OURS = 'amamba.';

/**
 * Refuses a contract that could not be authorised.
 *
 * @throws Error at start-up: the mistake is in the source.
 */
export function checkRoutePermission(name: string, route: Route): void {
  if (namesEntity(route) && namesWorkspace(route)) {
    throw new Error(
      `${name}: ${route.path} names both an entity and a workspace; on which of them is it authorised?`,
    );
  }
  if (route.permission.type === 'basic') {
    return;
  }
  if (route.permission.resourceType !== ENTITY_RESOURCE) {
    throw new Error(
      `${name}: permission ${route.permission.name} is of resource type ${route.permission.resourceType}; only ${ENTITY_RESOURCE} is supported`,
    );
  }
  if (!namesEntity(route) && !namesWorkspace(route)) {
    throw new Error(
      `${name}: ${route.path} needs :kind, :namespace and :name, or :workspace, for its permission is on a catalog entity`,
    );
  }
}

function namesEntity(route: Route): boolean {
  const params = pathParameters(route.path);
  return Object.keys(entityParams.shape).every(param => params.includes(param));
}

/** Whether a route belongs to the workspace that its path names. */
export function namesWorkspace(route: Route): boolean {
  return pathParameters(route.path).includes('workspace');
}

/** The catalog entity that a route's path names; undefined when it names none. */
export function targetOf(
  route: Route,
  params: Record<string, unknown>,
): CompoundEntityRef | undefined {
  if (namesWorkspace(route)) {
    return {
      kind: 'Workspace',
      namespace: 'default',
      name: String(params.workspace),
    };
  }
  return namesEntity(route)
    ? {
        kind: String(params.kind),
        namespace: String(params.namespace),
        name: String(params.name),
      }
    : undefined;
}

/**
 * The entity as the caller may see it.
 *
 * @throws NotFoundError when it does not exist or the caller may not see it:
 * the two look the same.
 */
export async function loadEntity(
  route: Route,
  target: CompoundEntityRef,
  credentials: BackstageCredentials,
  services: Pick<ContractServices, 'catalog'>,
): Promise<Entity> {
  const entity = await services.catalog.getEntityByRef(target, { credentials });
  if (!entity) {
    const what = namesWorkspace(route)
      ? `workspace ${target.name}`
      : `entity ${stringifyEntityRef(target)} in the catalog`;
    throw new NotFoundError(`There is no ${what}, or you may not see it`);
  }
  return entity;
}

/** Name of the workspace that an entity is, or belongs to. */
export function workspaceOf(entity: Entity): string | undefined {
  return isWorkspace(entity)
    ? entity.metadata.name
    : entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
}

function isWorkspace(entity: Entity): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === 'workspace';
}

/** @throws NotAllowedError saying what was denied and what to ask for. */
export async function authorize(
  route: Route,
  entity: Entity | undefined,
  credentials: BackstageCredentials,
  services: Pick<ContractServices, 'permissions'>,
): Promise<void> {
  const request = {
    permission: route.permission,
    ...(route.permission.type === 'resource' &&
      entity && { resourceRef: stringifyEntityRef(entity) }),
  } as AuthorizePermissionRequest;
  const [decision] = await services.permissions.authorize([request], {
    credentials,
  });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(explainDenial(route, entity));
  }
}

function explainDenial(route: Route, entity: Entity | undefined): string {
  const permission = route.permission.name;
  const on = entity ? ` on ${stringifyEntityRef(entity)}` : '';
  const role = PERMISSION_ROLES[permission];
  const workspace = entity && workspaceOf(entity);
  if (entity && role && workspace) {
    const belonging = isWorkspace(entity)
      ? ''
      : `, to which ${stringifyEntityRef(entity)} belongs`;
    return `This needs the role ${role} in the workspace ${workspace}${belonging}. Ask an admin of the workspace for it (permission ${permission}).`;
  }
  if (!role && permission.startsWith(OURS)) {
    return `This needs the permission ${permission}${on}, which no built-in role holds. Ask a platform administrator for it.`;
  }
  return `This needs the permission ${permission}${on}. Ask whoever keeps this portal's permissions for it.`;
}
