import {
  type CompoundEntityRef,
  parseEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { ApplicationSummary } from '@amamba/plugin-amamba-gitops-common';
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
  const found = await findByName(client, entity, { name, instance });
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

/** A search finds parts of names too: those of one name may be pages away. */
async function findByName(
  client: GitopsClient,
  params: CompoundEntityRef,
  { name, instance }: { name: string; instance?: string },
): Promise<ApplicationSummary[]> {
  const found: ApplicationSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listApplications({
      params,
      query: {
        search: name,
        sort: 'name',
        limit: 100,
        ...(instance && { instance }),
        ...(cursor && { cursor }),
      },
    });
    found.push(...page.items.filter(item => item.name === name));
    const isPast = found.length > 0 && page.items.at(-1)?.name !== name;
    cursor = isPast ? undefined : page.nextCursor;
  } while (cursor);
  return found;
}
