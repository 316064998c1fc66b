import type { Entity } from '@backstage/catalog-model';
import { getKnown } from './changeWorkspace';
import type { Handler } from './Handler';
import { listRoles } from './listRoles';
import type { RouteDeps } from './RouteDeps';

export function listMembers(deps: RouteDeps): Handler<'listMembers'> {
  return async (_input, ctx) => {
    const { catalog, auth } = deps;
    const { grants } = await getKnown(deps, ctx.workspace);
    const refs = [...new Set(grants.map(({ ref }) => ref))];
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: refs, fields: ['kind', 'metadata', 'spec.profile'] },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const entities = new Map(refs.map((ref, index) => [ref, items[index]]));
    return {
      items: grants.map(({ ref, role, folder }) => {
        const entity = entities.get(ref);
        return { ref, title: titleOf(entity), missing: !entity, role, folder };
      }),
      roles: listRoles(deps.tenancy),
    };
  };
}

function titleOf(entity: Entity | undefined): string | undefined {
  const profile = entity?.spec?.profile as
    | { displayName?: unknown }
    | undefined;
  return typeof profile?.displayName === 'string'
    ? profile.displayName
    : entity?.metadata.title;
}
