import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Author } from './writePromotion';

/** Whom a commit is from, by entity reference. */
export type AuthorOf = (ref: string) => Promise<Author>;

const NO_ADDRESS = 'noreply@backstage.io';

/** Name and address as the catalog has them; of who is not there, the reference's name. */
export function createAuthorOf({
  catalog,
  auth,
}: {
  catalog: CatalogService;
  auth: AuthService;
}): AuthorOf {
  return async ref => {
    const fallback = ref.split('/').at(-1)!;
    const credentials = await auth.getOwnServiceCredentials();
    const entity = await catalog
      .getEntityByRef(ref, { credentials })
      .catch(() => undefined);
    const profile = entity?.spec?.profile as
      | { displayName?: unknown; email?: unknown }
      | undefined;
    return {
      name: clean(profile?.displayName) ?? fallback,
      email: clean(profile?.email) ?? NO_ADDRESS,
    };
  };
}

/** Git's format has no place for these. */
function clean(text: unknown): string | undefined {
  return typeof text === 'string'
    ? text.replace(/[<>\n\r\0]/g, '').trim() || undefined
    : undefined;
}
