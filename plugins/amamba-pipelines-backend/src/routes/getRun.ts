import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { PipelinesContract } from '@amamba/plugin-amamba-pipelines-common';
import { sourceOf } from './listContext';
import { findOwnRun } from './ownership';
import type { RouteDeps } from './RouteDeps';

export function getRun(
  deps: RouteDeps,
): RouteHandler<PipelinesContract['getRun']> {
  return async ({ params }, caller) => {
    const { stored, engine } = await findOwnRun(deps, params.runId, caller);
    return {
      run: stored.value,
      source: await sourceOf(deps, engine, stored.key.instance),
    };
  };
}
