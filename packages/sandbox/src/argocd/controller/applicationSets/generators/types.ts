import type { KubeObject } from '../../../../kubernetes/types.ts';
import type { ArgoCdContext } from '../../../types.ts';
import type { Params, RenderOptions } from '../template/renderTemplate.ts';

/** What generators look at. */
export type GeneratorContext = Pick<
  ArgoCdContext,
  'objects' | 'namespace' | 'repositories'
>;

/** One entry of `spec.generators`, whatever it is. */
export type Generator = Record<string, any>;

/** A request for the parameters of a generator. */
export interface GeneratorRequest {
  context: GeneratorContext;
  set: KubeObject;
  generator: Generator;
  options: RenderOptions;
}

export type GenerateParams = (request: GeneratorRequest) => Promise<Params[]>;
