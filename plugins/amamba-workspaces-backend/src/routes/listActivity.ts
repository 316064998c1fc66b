import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

export function listActivity(deps: RouteDeps): Handler<'listActivity'> {
  return ({ query: { limit, cursor } }, { workspace }) =>
    deps.store.listActivity(workspace, { limit, cursor });
}
