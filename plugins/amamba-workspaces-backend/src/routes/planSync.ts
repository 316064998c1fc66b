import { getKnown } from './changeWorkspace';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

export function planSync(deps: RouteDeps): Handler<'planSync'> {
  return async (_input, ctx) => {
    const known = await getKnown(deps, ctx.workspace);
    return { targets: await deps.syncer.plan(known, ctx.signal) };
  };
}
