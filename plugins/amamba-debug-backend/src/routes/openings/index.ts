import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { createOpenAgentShell } from './openAgentShell';
import { createOpenAttachment } from './openAttachment';
import { createOpenCommand } from './openCommand';
import { createOpenDebugContainer } from './openDebugContainer';
import { createOpenDownload } from './openDownload';
import { createOpenLogs } from './openLogs';
import { createOpenNodeShell } from './openNodeShell';
import { createOpenPodCopy } from './openPodCopy';
import { createOpenShell } from './openShell';
import { createOpenUpload } from './openUpload';

/** Ways in. */
export type OpeningRoute =
  | 'openShell'
  | 'openAttachment'
  | 'openCommand'
  | 'openLogs'
  | 'openDebugContainer'
  | 'openPodCopy'
  | 'openAgentShell'
  | 'openNodeShell'
  | 'openDownload'
  | 'openUpload';

export function createOpeningRouteHandlers(
  deps: RouteDeps,
): Pick<ContractHandlers<DebugContract>, OpeningRoute> {
  return {
    openShell: createOpenShell(deps),
    openAttachment: createOpenAttachment(deps),
    openCommand: createOpenCommand(deps),
    openLogs: createOpenLogs(deps),
    openDebugContainer: createOpenDebugContainer(deps),
    openPodCopy: createOpenPodCopy(deps),
    openAgentShell: createOpenAgentShell(deps),
    openNodeShell: createOpenNodeShell(deps),
    openDownload: createOpenDownload(deps),
    openUpload: createOpenUpload(deps),
  };
}
