import type { RouteDeps } from '../RouteDeps';
import { createApplicationSet } from './createApplicationSet';
import { deleteApplicationSet } from './deleteApplicationSet';
import { getApplicationSet } from './getApplicationSet';
import { listApplicationSets } from './listApplicationSets';
import { previewApplicationSet } from './previewApplicationSet';

/** A workspace's ApplicationSets. */
export function createApplicationSetHandlers(deps: RouteDeps) {
  return {
    listApplicationSets: listApplicationSets(deps),
    getApplicationSet: getApplicationSet(deps),
    previewApplicationSet: previewApplicationSet(deps),
    createApplicationSet: createApplicationSet(deps),
    deleteApplicationSet: deleteApplicationSet(deps),
  };
}
