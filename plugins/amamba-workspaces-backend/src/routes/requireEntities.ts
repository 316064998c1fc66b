import { InputError } from '@backstage/errors';
import type { RouteDeps } from './RouteDeps';

/** @throws InputError naming the users and groups that are not in the catalog. */
export async function requireMembers(
  { catalog, auth }: Pick<RouteDeps, 'catalog' | 'auth'>,
  refs: readonly string[],
): Promise<void> {
  if (refs.length === 0) {
    return;
  }
  const { items } = await catalog.getEntitiesByRefs(
    { entityRefs: [...refs], fields: ['kind', 'metadata.name'] },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  const missing = refs.filter((_, index) => !items[index]);
  if (missing.length > 0) {
    throw new InputError(
      `Not in the catalog: ${missing.join(
        ', ',
      )}. Choose users and groups that are`,
    );
  }
}

/** @throws InputError when there is no such folder. */
export async function requireFolder(
  { directory }: Pick<RouteDeps, 'directory'>,
  name: string | undefined,
): Promise<void> {
  if (name !== undefined && !(await directory.folders()).has(name)) {
    throw new InputError(`There is no workspace folder ${name} in the catalog`);
  }
}
