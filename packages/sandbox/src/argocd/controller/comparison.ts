import type { KubeObject } from '../../kubernetes/types.ts';
import type { ApplicationSource } from '../types.ts';
import type { ControllerContext } from './controllerContext.ts';
import { judge } from './judge.ts';
import { loadTargets, type CompareRequest } from './loadTargets.ts';
import { pairResources, uniqueTargets } from './pairResources.ts';
import { isHook, isSkipped } from './resourceOptions.ts';
import { instanceName, sourcesOf } from './sources.ts';
import { specProblems } from './specValidation.ts';
import type { Comparison } from './types.ts';

/** Compares an application's sources with what is in its cluster. */
export async function compareApplication(
  context: ControllerContext,
  request: CompareRequest,
): Promise<Comparison> {
  const { app } = request;
  const sources = request.sources ?? sourcesOf(app);
  const comparison = begin(context, app, sources);
  if (comparison.invalid || !comparison.place) return comparison;
  const targets = await loadTargets(context, request, comparison);
  const { place, conditions } = comparison;
  const wanted = uniqueTargets(targets, place, conditions);
  comparison.hooks = wanted.filter(
    target => isHook(target) && !isSkipped(target),
  );
  const name = instanceName(app, context.namespace);
  comparison.resources = pairResources(name, comparison, place, wanted);
  judge(app, comparison, place);
  return comparison;
}

function begin(
  context: ControllerContext,
  app: KubeObject,
  sources: ApplicationSource[],
): Comparison {
  const { destinations, namespace: homeNamespace } = context;
  const project = context.project(app);
  const comparison: Comparison = {
    project,
    sources,
    revisions: [],
    sourceTypes: [],
    resources: [],
    hooks: [],
    syncStatus: 'Unknown',
    health: 'Unknown',
    conditions: [],
    invalid: false,
    failed: false,
  };
  let clusterProblem: string | undefined;
  try {
    const cluster = destinations.resolve(app.spec.destination ?? {});
    const { namespace = '' } = app.spec.destination;
    comparison.place = { cluster, view: context.viewOf(cluster), namespace };
  } catch (error) {
    clusterProblem = (error as Error).message;
  }
  comparison.conditions = specProblems({
    app,
    project,
    cluster: comparison.place?.cluster,
    clusterProblem,
    sources,
    homeNamespace,
  });
  comparison.invalid = comparison.conditions.length > 0;
  return comparison;
}
