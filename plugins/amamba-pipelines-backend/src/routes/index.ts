import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { PipelinesContract } from '@amamba/plugin-amamba-pipelines-common';
import { cancelRun } from './cancelRun';
import { getRun } from './getRun';
import { listPipelines } from './listPipelines';
import { listRuns } from './listRuns';
import { readLog } from './readLog';
import type { RouteDeps } from './RouteDeps';
import { startRun } from './startRun';

/** A handler for each route of the contract. */
export function createHandlers(
  deps: RouteDeps,
): ContractHandlers<PipelinesContract> {
  return {
    listPipelines: listPipelines(deps),
    listRuns: listRuns(deps),
    getRun: getRun(deps),
    readLog: readLog(deps),
    startRun: startRun(deps),
    cancelRun: cancelRun(deps),
  };
}
