import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { createClosePreview } from './closePreview';
import { createDeletePodCopy } from './deletePodCopy';
import { createGetPod } from './getPod';
import { createGetPolicy } from './getPolicy';
import { createListFiles } from './listFiles';
import { createListPods } from './listPods';
import { createOpenPreview } from './openPreview';
import { createRenewPreview } from './renewPreview';
import { createStopDebugger } from './stopDebugger';
import { createViewFile } from './viewFile';

/** Pods, their files and ports. */
export type PodRoute =
  | 'listPods'
  | 'getPod'
  | 'getPolicy'
  | 'stopDebugger'
  | 'deletePodCopy'
  | 'listFiles'
  | 'viewFile'
  | 'openPreview'
  | 'renewPreview'
  | 'closePreview';

export function createPodRouteHandlers(
  deps: RouteDeps,
): Pick<ContractHandlers<DebugContract>, PodRoute> {
  return {
    listPods: createListPods(deps),
    getPod: createGetPod(deps),
    getPolicy: createGetPolicy(deps),
    stopDebugger: createStopDebugger(deps),
    deletePodCopy: createDeletePodCopy(deps),
    listFiles: createListFiles(deps),
    viewFile: createViewFile(deps),
    openPreview: createOpenPreview(deps),
    renewPreview: createRenewPreview(deps),
    closePreview: createClosePreview(deps),
  };
}
