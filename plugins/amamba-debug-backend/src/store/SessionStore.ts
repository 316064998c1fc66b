import type {
  DebugProfile,
  SessionEnding,
  SessionMode,
  SessionPhase,
} from '@amamba/plugin-amamba-debug-common';
import type { KubeUser } from '@amamba/plugin-amamba-node';

/** What was asked for, by mode; kept as JSON. */
export type SessionRequest =
  | { mode: 'shell'; shell?: string }
  | { mode: 'attach' }
  | { mode: 'command'; command: string[]; tty: boolean }
  | { mode: 'logs'; tailLines: number; timestamps: boolean; previous: boolean }
  | {
      mode: 'debug-container';
      image: string;
      profile: DebugProfile;
      command?: string[];
      ttlSeconds: number;
      reuse: boolean;
    }
  | {
      mode: 'pod-copy';
      image?: string;
      command?: string[];
      profile: DebugProfile;
      ttlSeconds: number;
      sameNode: boolean;
    }
  | { mode: 'agent' }
  | { mode: 'node' }
  | { mode: 'download'; path: string }
  | {
      mode: 'upload';
      directory: string;
      name: string;
      size: number;
      overwrite: boolean;
    };

/** A session as stored. */
export interface SessionRecord {
  id: string;
  workspace: string;
  entityRef: string;
  mode: SessionMode;
  request: SessionRequest;
  phase: SessionPhase;
  cluster: string;
  namespace?: string;
  pod?: string;
  container?: string;
  node?: string;
  /** What runs, once that is known. */
  what?: string;
  image?: string;
  /** Entity reference. */
  user: string;
  /** As whom the cluster is asked; absent: as the portal. */
  kubeUser?: KubeUser;
  reason?: string;
  /** Whether it is recorded. */
  record: boolean;
  shared: boolean;
  /** Id of the replica that has it open. */
  replica?: string;
  requestedAt: Date;
  openedAt?: Date;
  endedAt?: Date;
  ending?: SessionEnding;
  endingMessage?: string;
  exitCode?: number;
  bytesIn: number;
  bytesOut: number;
  recordingBytes?: number;
}

/** What changes while it lives. */
export type SessionChange = Partial<
  Pick<
    SessionRecord,
    | 'phase'
    | 'pod'
    | 'container'
    | 'what'
    | 'image'
    | 'shared'
    | 'replica'
    | 'openedAt'
    | 'endedAt'
    | 'ending'
    | 'endingMessage'
    | 'exitCode'
    | 'bytesIn'
    | 'bytesOut'
    | 'recordingBytes'
  >
>;

/** Lets one browser connect once; only a hash of it is stored. */
export interface TicketRecord {
  session: string;
  user: string;
  role: 'owner' | 'watcher';
  expiresAt: Date;
}

/** A backend process that can have sessions open. */
export interface ReplicaRecord {
  id: string;
  /** At which the others reach it: `http://10.0.3.7:7007`. */
  url: string;
  /** By which it proves to the others that it is that. */
  secret: string;
  seenAt: Date;
}

/** Which sessions a list wants. */
export interface SessionFilter {
  workspace: string;
  state?: 'running' | 'ended';
  mode?: SessionMode;
  user?: string;
  entityRef?: string;
  limit: number;
  cursor?: string;
}

/** Sessions, tickets and replicas, shared by all replicas. */
export interface SessionStore {
  insertSession(session: SessionRecord): Promise<void>;
  getSession(id: string): Promise<SessionRecord | undefined>;
  listSessions(
    filter: SessionFilter,
  ): Promise<{ items: SessionRecord[]; nextCursor?: string }>;
  /** Running sessions of a person, for the bound on how many there may be. */
  countRunning(user: string): Promise<number>;
  /** A change of the phase does nothing to a session that has ended. */
  updateSession(id: string, change: SessionChange): Promise<void>;
  /**
   * From `requested` to `opening` on this replica, if nobody was faster.
   *
   * @returns whether it is this replica's now.
   */
  claimSession(id: string, replica: string): Promise<boolean>;
  /**
   * To `ended`, once: later endings change nothing.
   *
   * @returns whether this was the first.
   */
  endSession(
    id: string,
    change: SessionChange & { ending: SessionEnding; endedAt: Date },
  ): Promise<boolean>;
  /** Not ended, and of the replica. */
  listByReplica(replica: string): Promise<SessionRecord[]>;
  /** Of those of {@link SessionStore.listByReplica}, what others may change. */
  listRunning(
    replica: string,
  ): Promise<Array<Pick<SessionRecord, 'id' | 'shared'>>>;
  /** `requested` since before then, for nobody came. */
  listUnopened(before: Date): Promise<SessionRecord[]>;
  /** With their recordings. @returns how many. */
  deleteEndedBefore(before: Date): Promise<number>;

  insertTicket(hash: string, ticket: TicketRecord): Promise<void>;
  /** Reads without using it up. */
  peekTicket(hash: string): Promise<TicketRecord | undefined>;
  /** Uses it up: of any number of callers one gets it. */
  takeTicket(hash: string): Promise<TicketRecord | undefined>;
  deleteTicketsBefore(before: Date): Promise<void>;

  upsertReplica(replica: ReplicaRecord): Promise<void>;
  getReplica(id: string): Promise<ReplicaRecord | undefined>;
  listReplicas(): Promise<ReplicaRecord[]>;
  deleteReplica(id: string): Promise<void>;
}
