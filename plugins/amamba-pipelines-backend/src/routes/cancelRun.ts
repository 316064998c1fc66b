import { ConflictError } from '@backstage/errors';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import {
  isFinal,
  type PipelinesContract,
} from '@amamba/plugin-amamba-pipelines-common';
import { findOwnRun } from './ownership';
import type { RouteDeps } from './RouteDeps';

export function cancelRun(
  deps: RouteDeps,
): RouteHandler<PipelinesContract['cancelRun']> {
  return async ({ params }, caller) => {
    const { stored, engine } = await findOwnRun(deps, params.runId, caller);
    const { name, phase, goneAt } = stored.value;
    if (isFinal(phase) || goneAt) {
      throw new ConflictError(`${name} has already finished`);
    }
    await engine.cancelRun(stored.key, {
      by: caller.user ?? 'the portal',
      credentials: caller.credentials,
    });
    caller.note({ detail: name });
    deps.ingest.runChanged(engine.name, stored.key);
    return { runId: params.runId };
  };
}
