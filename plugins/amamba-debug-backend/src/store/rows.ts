import type {
  SessionEnding,
  SessionMode,
  SessionPhase,
} from '@amamba/plugin-amamba-debug-common';
import type {
  ReplicaRecord,
  SessionChange,
  SessionRecord,
  TicketRecord,
} from './SessionStore';

// PostgreSQL answers bigint as text, SQLite as a number.
type BigInteger = number | string;

/** Of free text, in letters: more than the longest path or command. */
const MAX_TEXT = 8000;

/** A row of `sessions`. */
export interface SessionRow {
  id: string;
  workspace: string;
  entity_ref: string;
  mode: string;
  phase: string;
  request: string;
  cluster: string;
  namespace: string | null;
  pod: string | null;
  container: string | null;
  node: string | null;
  what: string | null;
  image: string | null;
  user_ref: string;
  kube_user: string | null;
  reason: string | null;
  record: boolean | number;
  shared: boolean | number;
  replica: string | null;
  requested_at: BigInteger;
  opened_at: BigInteger | null;
  ended_at: BigInteger | null;
  ending: string | null;
  ending_message: string | null;
  exit_code: number | null;
  bytes_in: BigInteger;
  bytes_out: BigInteger;
  recording_bytes: BigInteger | null;
}

/** A row of `tickets`. */
export interface TicketRow {
  hash: string;
  session_id: string;
  user_ref: string;
  role: string;
  expires_at: BigInteger;
}

/** A row of `replicas`. */
export interface ReplicaRow {
  id: string;
  url: string;
  secret: string;
  seen_at: BigInteger;
}

export function toSessionRow(session: SessionRecord): SessionRow {
  return {
    id: session.id,
    workspace: session.workspace,
    entity_ref: session.entityRef,
    mode: session.mode,
    phase: session.phase,
    request: JSON.stringify(session.request),
    cluster: session.cluster,
    namespace: session.namespace ?? null,
    pod: session.pod ?? null,
    container: session.container ?? null,
    node: session.node ?? null,
    what: toText(session.what),
    image: toText(session.image),
    user_ref: session.user,
    kube_user: session.kubeUser ? JSON.stringify(session.kubeUser) : null,
    reason: toText(session.reason),
    record: session.record,
    shared: session.shared,
    replica: session.replica ?? null,
    requested_at: session.requestedAt.getTime(),
    opened_at: session.openedAt?.getTime() ?? null,
    ended_at: session.endedAt?.getTime() ?? null,
    ending: session.ending ?? null,
    ending_message: toText(session.endingMessage),
    exit_code: session.exitCode ?? null,
    bytes_in: session.bytesIn,
    bytes_out: session.bytesOut,
    recording_bytes: session.recordingBytes ?? null,
  };
}

/** Columns of what a change names; what it leaves out stays. */
export function toChangedColumns(change: SessionChange): Partial<SessionRow> {
  const columns: Partial<SessionRow> = {
    phase: change.phase,
    pod: change.pod,
    container: change.container,
    what: change.what && toText(change.what),
    image: change.image && toText(change.image),
    shared: change.shared,
    replica: change.replica,
    opened_at: change.openedAt?.getTime(),
    ended_at: change.endedAt?.getTime(),
    ending: change.ending,
    ending_message: change.endingMessage && toText(change.endingMessage),
    exit_code: change.exitCode,
    bytes_in: change.bytesIn,
    bytes_out: change.bytesOut,
    recording_bytes: change.recordingBytes,
  };
  return Object.fromEntries(
    Object.entries(columns).filter(([, value]) => value !== undefined),
  );
}

export function fromSessionRow(row: SessionRow): SessionRecord {
  return {
    id: row.id,
    workspace: row.workspace,
    entityRef: row.entity_ref,
    mode: row.mode as SessionMode,
    request: JSON.parse(row.request),
    phase: row.phase as SessionPhase,
    cluster: row.cluster,
    namespace: row.namespace ?? undefined,
    pod: row.pod ?? undefined,
    container: row.container ?? undefined,
    node: row.node ?? undefined,
    what: row.what ?? undefined,
    image: row.image ?? undefined,
    user: row.user_ref,
    kubeUser: row.kube_user === null ? undefined : JSON.parse(row.kube_user),
    reason: row.reason ?? undefined,
    record: Boolean(row.record),
    shared: Boolean(row.shared),
    replica: row.replica ?? undefined,
    requestedAt: new Date(Number(row.requested_at)),
    openedAt: toDate(row.opened_at),
    endedAt: toDate(row.ended_at),
    ending: (row.ending as SessionEnding | null) ?? undefined,
    endingMessage: row.ending_message ?? undefined,
    exitCode: row.exit_code ?? undefined,
    bytesIn: Number(row.bytes_in),
    bytesOut: Number(row.bytes_out),
    recordingBytes:
      row.recording_bytes === null ? undefined : Number(row.recording_bytes),
  };
}

export function toTicketRow(hash: string, ticket: TicketRecord): TicketRow {
  return {
    hash,
    session_id: ticket.session,
    user_ref: ticket.user,
    role: ticket.role,
    expires_at: ticket.expiresAt.getTime(),
  };
}

export function fromTicketRow(row: TicketRow): TicketRecord {
  return {
    session: row.session_id,
    user: row.user_ref,
    role: row.role as TicketRecord['role'],
    expiresAt: new Date(Number(row.expires_at)),
  };
}

export function fromReplicaRow(row: ReplicaRow): ReplicaRecord {
  const { id, url, secret } = row;
  return { id, url, secret, seenAt: new Date(Number(row.seen_at)) };
}

/** PostgreSQL fails on a NUL, and anyone may have written the text. */
function toText(text: string | undefined): string | null {
  return text === undefined
    ? null
    : text.replaceAll('\0', '').slice(0, MAX_TEXT);
}

function toDate(time: BigInteger | null): Date | undefined {
  return time === null ? undefined : new Date(Number(time));
}
