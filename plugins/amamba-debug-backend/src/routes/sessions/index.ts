import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { ContractHandlers } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { createCloseSession } from './closeSession';
import { createEndSession } from './endSession';
import { createGetSession } from './getSession';
import { createListNodes } from './listNodes';
import { createListSessions } from './listSessions';
import { createReadRecording } from './readRecording';
import { createResumeSession } from './resumeSession';
import { createShareSession } from './shareSession';

/** Sessions of workspaces, and the nodes that they are on. */
export type SessionRoute =
  | 'listSessions'
  | 'getSession'
  | 'resumeSession'
  | 'shareSession'
  | 'closeSession'
  | 'endSession'
  | 'readRecording'
  | 'listNodes';

export function createSessionRouteHandlers(
  deps: RouteDeps,
): Pick<ContractHandlers<DebugContract>, SessionRoute> {
  return {
    listSessions: createListSessions(deps),
    getSession: createGetSession(deps),
    resumeSession: createResumeSession(deps),
    shareSession: createShareSession(deps),
    closeSession: createCloseSession(deps),
    endSession: createEndSession(deps),
    readRecording: createReadRecording(deps),
    listNodes: createListNodes(deps),
  };
}
