import type { EntityParams } from '@amamba/plugin-amamba-common';
import type {
  ContainerRef,
  DebugProfile,
  NodeRef,
  Ticket,
} from '@amamba/plugin-amamba-debug-common';
import type { DebugApi } from '../../api/debugApi';
import type { DeskSession } from '../../terminal/types';

/** What may be chosen of something that is added for debugging. */
interface Added {
  profile: DebugProfile;
  /** After which it ends by itself; absent: as the portal has it. */
  ttlSeconds?: number;
}

/** A way into something that runs. */
export type Way =
  | { mode: 'shell'; at: ContainerRef; shell?: string }
  | { mode: 'attach'; at: ContainerRef }
  | { mode: 'command'; at: ContainerRef; command: string[]; tty: boolean }
  | {
      mode: 'logs';
      at: ContainerRef;
      tailLines?: number;
      timestamps?: boolean;
      previous?: boolean;
    }
  | ({
      mode: 'debug-container';
      at: ContainerRef;
      image: string;
      reuse: boolean;
    } & Added)
  | ({
      mode: 'pod-copy';
      at: ContainerRef;
      image?: string;
      command?: string[];
      sameNode: boolean;
    } & Added)
  | { mode: 'agent'; at: ContainerRef }
  | { mode: 'node'; node: NodeRef };

/** What somebody says before entering. */
export interface Entry {
  reason?: string;
  record?: boolean;
}

async function askTicket(
  api: DebugApi,
  params: EntityParams,
  workspace: string,
  way: Way,
  entry: Entry,
): Promise<Ticket> {
  switch (way.mode) {
    case 'node':
      return api.openNodeShell({
        params: { workspace },
        body: { ...way.node, ...entry },
      });
    case 'shell': {
      const { at, mode: _, ...rest } = way;
      return api.openShell({ params, body: { ...at, ...rest, ...entry } });
    }
    case 'attach':
      return api.openAttachment({ params, body: { ...way.at, ...entry } });
    case 'command': {
      const { at, mode: _, ...rest } = way;
      return api.openCommand({ params, body: { ...at, ...rest, ...entry } });
    }
    case 'logs': {
      const { at, mode: _, ...rest } = way;
      return api.openLogs({ params, body: { ...at, ...rest, ...entry } });
    }
    case 'debug-container': {
      const { at, mode: _, ...rest } = way;
      return api.openDebugContainer({
        params,
        body: { ...at, ...rest, ...entry },
      });
    }
    case 'pod-copy': {
      const { at, mode: _, ...rest } = way;
      return api.openPodCopy({ params, body: { ...at, ...rest, ...entry } });
    }
    case 'agent':
      return api.openAgentShell({ params, body: { ...way.at, ...entry } });
    default:
      throw new Error(`There is no way in by ${JSON.stringify(way)}`);
  }
}

/** Asks the backend for a session, which then has a ticket. */
export async function openWay(
  api: DebugApi,
  params: EntityParams,
  workspace: string,
  way: Way,
  entry: Entry,
): Promise<DeskSession> {
  const ticket = await askTicket(api, params, workspace, way, entry);
  const place = way.mode === 'node' ? way.node : way.at;
  return {
    id: ticket.session,
    workspace,
    mode: way.mode,
    image: 'image' in way ? way.image : undefined,
    ...place,
    ticket,
  };
}
