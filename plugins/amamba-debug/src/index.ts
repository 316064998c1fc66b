/**
 * Shells, debug containers, files and recordings on the pages of catalog
 * entities and workspaces.
 *
 * @packageDocumentation
 */
export { amambaDebugPlugin as default } from './plugin';
export { debugApiRef, type DebugApi } from './api/debugApi';
export { isDebugAvailable } from './data/entity';
export { amambaDebugTranslationRef } from './translation/translation';
