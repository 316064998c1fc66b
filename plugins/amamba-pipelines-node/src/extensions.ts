import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { PipelineEngine } from './PipelineEngine';

/** Lets a module add an engine to the pipelines plugin. @public */
export interface PipelineEnginesExtensionPoint {
  /** @throws Error when an engine of that name was added before. */
  addEngine(engine: PipelineEngine): void;
}

/** @public */
export const pipelineEnginesExtensionPoint =
  createExtensionPoint<PipelineEnginesExtensionPoint>({
    id: 'amamba-pipelines.engines',
  });
