import type { RouteDeps } from '../RouteDeps';
import { deleteRepository } from './deleteRepository';
import { getDeliveryOptions } from './getDeliveryOptions';
import { getSourceDetails } from './getSourceDetails';
import { importRepository } from './importRepository';
import { listCharts } from './listCharts';
import { listPaths } from './listPaths';
import { listRefs } from './listRefs';
import { listRepositories } from './listRepositories';
import { RecentAnswers } from './RecentAnswers';
import { testRepository } from './testRepository';

/** A workspace's repositories, and what is found in them. */
export function createRepositoryHandlers(deps: RouteDeps) {
  const recent = new RecentAnswers();
  return {
    getDeliveryOptions: getDeliveryOptions(deps),
    listRepositories: listRepositories(deps),
    importRepository: importRepository(deps),
    testRepository: testRepository(deps),
    deleteRepository: deleteRepository(deps),
    listRefs: listRefs(deps, recent),
    listPaths: listPaths(deps, recent),
    listCharts: listCharts(deps, recent),
    getSourceDetails: getSourceDetails(deps, recent),
  };
}
