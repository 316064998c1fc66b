import { fromMatchSelector } from '../../../../kubernetes/rest/labelSelector.ts';
import { flatten, type Params } from '../template/renderTemplate.ts';
import { clusterParams } from './clustersGenerator.ts';
import { matrixParams, mergeParams } from './combinations.ts';
import { gitParams } from './gitGenerator.ts';
import { listParams } from './listGenerator.ts';
import type { Generator, GenerateParams, GeneratorRequest } from './types.ts';

const GENERATORS: Record<string, GenerateParams> = {
  list: listParams,
  clusters: clusterParams,
  git: gitParams,
  matrix: request => matrixParams(request, nestedParams),
  merge: request => mergeParams(request, nestedParams),
};

/** Generators of Argo CD that ask services which this sandbox has not. */
const UNSUPPORTED = [
  'scmProvider',
  'pullRequest',
  'clusterDecisionResource',
  'plugin',
];

/** The parameters of one generator, filtered by its selector. */
export async function generateParams(
  request: GeneratorRequest,
): Promise<Params[]> {
  const { generator, options } = request;
  const refused = UNSUPPORTED.find(name => generator[name]);
  if (refused) {
    throw new Error(`the generator ${refused} is not served by this Argo CD`);
  }
  const kind = Object.keys(GENERATORS).find(name => generator[name]);
  if (!kind) throw new Error('failed to get generator: no generator given');
  const params = await GENERATORS[kind](request);
  const { selector } = generator;
  if (!selector) return params;
  const selects = fromMatchSelector(selector);
  return params.filter(item =>
    selects(
      options.goTemplate ? flatten(item) : (item as Record<string, string>),
    ),
  );
}

function nestedParams(
  request: GeneratorRequest,
  generator: Generator,
): Promise<Params[]> {
  return generateParams({ ...request, generator });
}
