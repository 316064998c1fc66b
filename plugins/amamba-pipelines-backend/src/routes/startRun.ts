import { InputError } from '@backstage/errors';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { PipelinesContract } from '@amamba/plugin-amamba-pipelines-common';
import { idOf } from '../store/ids';
import { findParamProblems } from './findParamProblems';
import { findOwnPipeline } from './ownership';
import type { RouteDeps } from './RouteDeps';

export function startRun(
  deps: RouteDeps,
): RouteHandler<PipelinesContract['startRun']> {
  return async ({ params, body }, caller) => {
    const { stored, engine, selection } = await findOwnPipeline(
      deps,
      params.pipelineId,
      caller,
    );
    const problems = findParamProblems(stored.value.params, body.params);
    if (problems.length > 0) {
      throw new InputError(
        `${stored.value.name} was not started: ${problems.join('; ')}`,
      );
    }
    const { key, name } = await engine.startRun({
      pipeline: stored.key,
      params: body.params,
      selection,
      startedBy: caller.user ?? 'the portal',
      credentials: caller.credentials,
    });
    caller.note({ detail: name });
    deps.ingest.runChanged(engine.name, key);
    return { runId: idOf(engine.name, key), name };
  };
}
