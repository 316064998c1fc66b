import { getKnown } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

/** What was done in another workspace that had the name before is not told. */
export function listActivity(deps: RouteDeps): Handler<'listActivity'> {
  return async ({ query: { limit, cursor } }, ctx) => {
    const { name, record } = await getKnown(deps, ctx.workspace);
    const since = record?.createdAt;
    return deps.store.listActivity(name, { limit, cursor, since });
  };
}
