import {
  type CompoundEntityRef,
  parseEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { Client } from '@amamba/plugin-amamba-common';
import {
  findApplicationsByName,
  type GitopsContract,
} from '@amamba/plugin-amamba-gitops-common';

/** What an action is told of an application. */
export interface NamedApplication {
  entityRef: string;
  application: string;
  instance?: string;
}

/** @throws InputError for what is no reference. */
export function parseEntity(entityRef: string): CompoundEntityRef {
  try {
    return parseEntityRef(entityRef);
  } catch {
    throw new InputError(
      `${entityRef} is no reference to an entity, such as component:default/checkout`,
    );
  }
}

/**
 * Path parameters of an application of an entity: agents and templates do not
 * know on which Argo CD and in which namespace its object is.
 */
export async function findApplication(
  client: Client<GitopsContract>,
  { entityRef, application, instance }: NamedApplication,
) {
  const entity = parseEntity(entityRef);
  const found = await findApplicationsByName(client, entity, {
    name: application,
    instance,
  });
  if (found.length === 0) {
    throw new NotFoundError(
      `${entityRef} has no such application; it may have been deleted`,
    );
  }
  if (found.length > 1) {
    throw new ConflictError(
      `${entityRef} has several applications ${application}, on ${found
        .map(item => item.instance)
        .join(', ')}; name the instance`,
    );
  }
  const [{ name, namespace, instance: foundOn }] = found;
  return {
    ...entity,
    instance: foundOn,
    applicationNamespace: namespace,
    application: name,
  };
}
