import type { Client, EntityParams } from '@amamba/plugin-amamba-common';
import type { GitopsContract } from './contract';
import type { ApplicationSummary } from './domain/application';

/**
 * An entity's applications of one name, on whichever Argo CD and in whichever
 * namespace they are: templates and agents know the name alone.
 *
 * @remarks
 * A search finds parts of names too: those of one name may be pages away.
 *
 * @public
 */
export async function findApplicationsByName(
  client: Pick<Client<GitopsContract>, 'listApplications'>,
  entity: EntityParams,
  { name, instance }: { name: string; instance?: string },
): Promise<ApplicationSummary[]> {
  const found: ApplicationSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listApplications({
      params: entity,
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
