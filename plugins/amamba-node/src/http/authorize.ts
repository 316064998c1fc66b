import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  type AuthorizePermissionRequest,
  AuthorizeResult,
} from '@backstage/plugin-permission-common';
import {
  entityParams,
  type EntityParams,
  PERMISSION_ROLES,
  type Route,
  WORKSPACE_ANNOTATION,
} from '@amamba/plugin-amamba-common';
import type { ContractServices } from './types';

const ENTITY_RESOURCE = 'catalog-entity';

/**
 * Refuses a contract that could not be authorised.
 *
 * @throws Error at start-up: the mistake is in the source.
 */
export function checkRoutePermission(name: string, route: Route): void {
  if (route.permission.type === 'basic') {
    return;
  }
  if (route.permission.resourceType !== ENTITY_RESOURCE) {
    throw new Error(
      `${name}: permission ${route.permission.name} is of resource type ${route.permission.resourceType}; only ${ENTITY_RESOURCE} is supported`,
    );
  }
  if (!entityParamsOf(route)) {
    throw new Error(
      `${name}: ${route.path} needs :kind, :namespace and :name, for its permission is on a catalog entity`,
    );
  }
}

/** Whether a route's path names a catalog entity. */
export function entityParamsOf(route: Route): boolean {
  return Object.keys(entityParams.shape).every(param =>
    route.path.split('/').includes(`:${param}`),
  );
}

/** `component:default/checkout`, in the catalog's lower case. */
export function entityRefOf(params: EntityParams): string {
  return stringifyEntityRef(params);
}

/**
 * The entity as the caller may see it.
 *
 * @throws NotFoundError when it does not exist or the caller may not see it:
 * the two look the same.
 */
export async function loadEntity(
  params: EntityParams,
  credentials: BackstageCredentials,
  services: Pick<ContractServices, 'catalog'>,
): Promise<Entity> {
  const { kind, namespace, name } = params;
  const entity = await services.catalog.getEntityByRef(
    { kind, namespace, name },
    { credentials },
  );
  if (!entity) {
    throw new NotFoundError(
      `There is no entity ${entityRefOf(
        params,
      )} in the catalog, or you may not see it`,
    );
  }
  return entity;
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
  if (!entity) {
    return `This needs the permission ${permission}. Ask whoever keeps this portal's permissions for it.`;
  }
  const ref = stringifyEntityRef(entity);
  const role = PERMISSION_ROLES[permission];
  const workspace = entity.metadata.annotations?.[WORKSPACE_ANNOTATION];
  return role && workspace
    ? `This needs the role ${role} in the workspace ${workspace}, to which ${ref} belongs. Ask an admin of the workspace for it (permission ${permission}).`
    : `This needs the permission ${permission} on ${ref}. Ask whoever keeps this portal's permissions for it.`;
}
