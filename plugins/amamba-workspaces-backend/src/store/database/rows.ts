import {
  type ActivityEntry,
  workspaceSpecSchema,
} from '@amamba/plugin-amamba-common';
import {
  type Activity,
  activitySchema,
  syncStatusSchema,
} from '@amamba/plugin-amamba-workspaces-common';
import type { TargetRecord, WorkspaceRecord } from '../WorkspaceStore';

// PostgreSQL answers bigint as text, SQLite as a number.
type BigInteger = number | string;

/** A row of `workspaces`. */
export interface WorkspaceRow {
  name: string;
  title: string | null;
  description: string | null;
  spec: string;
  revision: number;
  state: string;
  created_by: string;
  created_at: BigInteger;
  updated_by: string;
  updated_at: BigInteger;
}

/** A row of `targets`. */
export interface TargetRow {
  workspace: string;
  provisioner: string;
  target: string;
  wanted: boolean | number;
  status: string;
  reason: string;
  message: string;
  since: BigInteger;
  tried_at: BigInteger | null;
  next_at: BigInteger | null;
  failures: number;
  applied_hash: string | null;
  state: string | null;
  bound_at: BigInteger;
}

/** A row of `activity`. */
export interface ActivityRow {
  id: string;
  workspace: string;
  at: BigInteger;
  actor: string;
  action: string;
  subject: string | null;
  outcome: string;
  detail: string | null;
}

export function fromWorkspaceRow(row: WorkspaceRow): WorkspaceRecord {
  return {
    name: row.name,
    ...(row.title !== null && { title: row.title }),
    ...(row.description !== null && { description: row.description }),
    spec: workspaceSpecSchema.parse(JSON.parse(row.spec)),
    revision: row.revision,
    state: row.state === 'deleting' ? 'deleting' : 'active',
    createdBy: row.created_by,
    createdAt: toDate(row.created_at),
    updatedBy: row.updated_by,
    updatedAt: toDate(row.updated_at),
  };
}

export function toWorkspaceRow(record: WorkspaceRecord): WorkspaceRow {
  return {
    name: record.name,
    title: textOrNull(record.title),
    description: textOrNull(record.description),
    spec: withoutNul(JSON.stringify(record.spec)),
    revision: record.revision,
    state: record.state,
    created_by: record.createdBy,
    created_at: record.createdAt.getTime(),
    updated_by: record.updatedBy,
    updated_at: record.updatedAt.getTime(),
  };
}

export function fromTargetRow(row: TargetRow): TargetRecord {
  return {
    workspace: row.workspace,
    provisioner: row.provisioner,
    target: row.target,
    wanted: Boolean(row.wanted),
    status: syncStatusSchema.parse(row.status),
    reason: row.reason,
    message: row.message,
    since: toDate(row.since),
    ...(row.tried_at !== null && { triedAt: toDate(row.tried_at) }),
    ...(row.next_at !== null && { nextAt: toDate(row.next_at) }),
    failures: row.failures,
    ...(row.applied_hash !== null && { appliedHash: row.applied_hash }),
    ...(row.state !== null && { state: JSON.parse(row.state) }),
    boundAt: toDate(row.bound_at),
  };
}

export function toTargetRow(record: TargetRecord): TargetRow {
  return {
    workspace: record.workspace,
    provisioner: record.provisioner,
    target: record.target,
    wanted: record.wanted,
    status: record.status,
    reason: withoutNul(record.reason).slice(0, 100),
    message: withoutNul(record.message),
    since: record.since.getTime(),
    tried_at: record.triedAt?.getTime() ?? null,
    next_at: record.nextAt?.getTime() ?? null,
    failures: record.failures,
    applied_hash: record.appliedHash ?? null,
    state: record.state ? withoutNul(JSON.stringify(record.state)) : null,
    bound_at: record.boundAt.getTime(),
  };
}

export function fromActivityRow(row: ActivityRow): Activity {
  return activitySchema.parse({
    id: row.id,
    at: toDate(row.at).toISOString(),
    actor: row.actor,
    action: row.action,
    ...(row.subject !== null && { subject: row.subject }),
    outcome: row.outcome,
    ...(row.detail !== null && { detail: row.detail }),
  });
}

export function toActivityRow(entry: ActivityEntry): ActivityRow {
  return {
    id: entry.id,
    workspace: entry.workspace.slice(0, 63),
    at: Date.parse(entry.at),
    actor: withoutNul(entry.actor).slice(0, 253),
    action: withoutNul(entry.action).slice(0, 100),
    subject: textOrNull(entry.subject),
    outcome: entry.outcome,
    detail: textOrNull(entry.detail),
  };
}

function toDate(milliseconds: BigInteger): Date {
  return new Date(Number(milliseconds));
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : withoutNul(text);
}

/** PostgreSQL fails on a NUL, written or escaped in JSON. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '').replaceAll('\\u0000', '');
}
