import {
  type CompoundEntityRef,
  parseEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { findApplicationsByName } from '@amamba/plugin-amamba-gitops-common';
import type { GitopsClient } from './createGitopsClientFor';

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

/** Path parameters of an application of an entity. */
export async function findApplication(
  client: GitopsClient,
  options: { entityRef: string; name: string; instance?: string },
) {
  const { entityRef, name, instance } = options;
  const entity = parseEntity(entityRef);
  const found = await findApplicationsByName(client, entity, {
    name,
    instance,
  });
  if (found.length === 0) {
    throw new NotFoundError(`${entityRef} has no application ${name}`);
  }
  if (found.length > 1) {
    throw new ConflictError(
      `${entityRef} has several applications ${name}; name the instance`,
    );
  }
  return {
    ...entity,
    instance: found[0].instance,
    applicationNamespace: found[0].namespace,
    application: name,
  };
}
