import { randomUUID } from 'node:crypto';
import type {
  ContainerRef,
  DebugPolicy,
  NodeRef,
  SessionMode,
  Ticket,
} from '@amamba/plugin-amamba-debug-common';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { SessionRecord, SessionRequest } from '../../store/SessionStore';
import { findPolicy } from '../findPolicy';
import type { Caller, RouteDeps } from '../RouteDeps';

/** Modes that show a terminal: files and logs are not recorded. */
const RECORDED: ReadonlySet<SessionMode> = new Set<SessionMode>([
  'shell',
  'attach',
  'command',
  'debug-container',
  'pod-copy',
  'agent',
  'node',
]);

/** What a session is for, once it was proved that it may be. */
export interface Wish
  extends Pick<
    SessionRecord,
    | 'workspace'
    | 'entityRef'
    | 'cluster'
    | 'namespace'
    | 'pod'
    | 'container'
    | 'node'
    | 'what'
    | 'image'
  > {
  request: SessionRequest;
  reason?: string;
  /** Whether the person wants it recorded. */
  record?: boolean;
  /** For the activity, where the mode says too little. Nothing secret. */
  label?: string;
  /** Throws when the policy has something against it. */
  check?(policy: DebugPolicy): void | Promise<void>;
}

/**
 * Stores a session and answers with what lets one browser open it.
 *
 * @throws InputError or NotAllowedError when the policy is against it,
 * ConflictError when the person has too many, ServiceUnavailableError when it
 * would have to be recorded and cannot be.
 */
export async function beginSession(
  deps: RouteDeps,
  ctx: Caller,
  wish: Wish,
): Promise<Ticket> {
  const { request, reason, record, label, check, ...target } = wish;
  if (!ctx.user) {
    throw new NotAllowedError(
      'Only people can open sessions: somebody has to answer for what is done in them',
    );
  }
  const policy = await findPolicy(deps, target.workspace);
  requireReason(policy, reason);
  const session: SessionRecord = {
    ...target,
    id: randomUUID(),
    mode: request.mode,
    request,
    phase: 'requested',
    user: ctx.user,
    record: decideRecording(deps, policy, request.mode, record),
    shared: false,
    requestedAt: deps.now(),
    bytesIn: 0,
    bytesOut: 0,
    ...(reason && { reason }),
  };
  await check?.(policy);
  session.kubeUser = await deps.subjects.userOf(ctx.credentials);
  await insertWithinBounds(deps, session);
  ctx.note({
    subject: writeTarget(target),
    detail: [label ?? request.mode, reason].filter(Boolean).join(': '),
  });
  deps.sessionsChanged(session.workspace);
  return deps.control.issueTicket(session, session.user, 'owner');
}

/** What the audit log gets of a wish, before it is known whether it is granted. */
export function auditOf(
  target: Partial<ContainerRef & NodeRef>,
  { request, label, reason }: Pick<Wish, 'request' | 'label' | 'reason'>,
): Record<string, string> {
  return {
    mode: request.mode,
    target: writeTarget(target),
    ...(label && { what: label }),
    ...(reason && { reason }),
  };
}

/** @throws InputError when the workspace demands a reason and there is none. */
export function requireReason(
  policy: Pick<DebugPolicy, 'reason' | 'workspace'>,
  reason: string | undefined,
): void {
  if (policy.reason === 'required' && !reason) {
    throw new InputError(
      `In the workspace ${policy.workspace} one has to say why: give a reason`,
    );
  }
}

function decideRecording(
  { config }: RouteDeps,
  { recording, workspace }: DebugPolicy,
  mode: SessionMode,
  wanted: boolean | undefined,
): boolean {
  if (!RECORDED.has(mode)) {
    return false;
  }
  if (wanted && recording === 'off') {
    throw new InputError(
      `Sessions of the workspace ${workspace} are not recorded. Leave "record" out, or ask an admin of the workspace for recordings.`,
    );
  }
  const record = recording === 'required' || (wanted ?? false);
  if (record && !config.recording.key) {
    throw new ServiceUnavailableError(
      `Sessions of the workspace ${workspace} have to be recorded, and the portal has no key to record with. Ask whoever keeps this portal to set amamba.debug.recording.key.`,
    );
  }
  return record;
}

/** Counts after it is stored: of many at once none gets past the bound. */
async function insertWithinBounds(
  { store, config }: RouteDeps,
  session: SessionRecord,
): Promise<void> {
  const { sessionsPerUser } = config.limits;
  const refuse = () => {
    throw new ConflictError(
      `You have ${sessionsPerUser} sessions, which is as many as one person may have. End one of them and try again.`,
    );
  };
  if ((await store.countRunning(session.user)) >= sessionsPerUser) {
    refuse();
  }
  await store.insertSession(session);
  if ((await store.countRunning(session.user)) > sessionsPerUser) {
    await store.endSession(session.id, {
      ending: 'never-opened',
      endedAt: session.requestedAt,
    });
    refuse();
  }
}

/** `dev/payments/payments-api-0/api` */
function writeTarget(target: Partial<ContainerRef & NodeRef>): string {
  const { cluster, namespace, pod, container, node } = target;
  return [cluster, namespace, pod, container, node].filter(Boolean).join('/');
}
