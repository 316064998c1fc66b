import { getKnown } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

export function syncNow(deps: RouteDeps): Handler<'syncNow'> {
  return async (_input, ctx) => {
    const { name } = await getKnown(deps, ctx.workspace);
    deps.syncer.syncNow(name);
    return { workspace: name };
  };
}
