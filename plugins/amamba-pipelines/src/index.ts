/**
 * Pipelines and their runs on the pages of catalog entities: lists, a graph
 * that moves as a run does, and logs.
 *
 * @packageDocumentation
 */
export { amambaPipelinesPlugin as default } from './plugin';
export { pipelinesApiRef, type PipelinesApi } from './api/pipelinesApi';
export { isPipelinesAvailable } from './data/entity';
export { amambaPipelinesTranslationRef } from './translation/translation';
