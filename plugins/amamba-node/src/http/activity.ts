import { randomUUID } from 'node:crypto';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { ActivityEntry } from '@amamba/plugin-amamba-common';
import { toServiceError } from '../errors/UpstreamError';
import { namesWorkspace, workspaceOf } from './authorize';
import type { Call, Operation, Outcome } from './Operation';
import type { CallContext } from './types';

const MAX_DETAIL = 500;

/**
 * Hands an audited act to the activity of its workspace. An act on what the
 * caller may not see is of no workspace: only the audit log has it. The act is
 * done or refused by now, so that failing to record it is only logged.
 */
export async function recordActivity(
  { name, route, services }: Operation,
  call: Call,
  ctx: CallContext,
  outcome: Outcome,
): Promise<void> {
  const workspace =
    call.note.workspace ?? (call.entity && workspaceOf(call.entity));
  if (!services.activity || !route.audit || !workspace || call.note.unlisted) {
    return;
  }
  try {
    await services.activity.record({
      id: randomUUID(),
      at: new Date().toISOString(),
      actor: actorOf(ctx),
      action: route.audit.eventId,
      subject: call.note.subject ?? subjectOf(namesWorkspace(route), call),
      workspace,
      ...tellOutcome(call, outcome),
    });
  } catch (error) {
    services.logger.error(
      `Could not record ${name} in the activity of the workspace ${workspace}`,
      toError(error) as Error,
    );
  }
}

function actorOf({ credentials, user }: CallContext): string {
  const { principal } = credentials;
  return user ?? (principal.type === 'service' ? principal.subject : 'unknown');
}

/** `dev/payments` of a workspace's route, `component:default/checkout` else. */
function subjectOf(
  ofWorkspace: boolean,
  { input, entity }: Call,
): string | undefined {
  if (!ofWorkspace) {
    return entity && stringifyEntityRef(entity);
  }
  const { workspace: _, ...params } = input.params;
  return Object.values(params).map(String).join('/') || undefined;
}

function tellOutcome(
  { note }: Call,
  outcome: Outcome,
): Pick<ActivityEntry, 'outcome' | 'detail'> {
  if (!('error' in outcome)) {
    return { outcome: 'succeeded', detail: note.detail?.slice(0, MAX_DETAIL) };
  }
  const error = toServiceError(outcome.error);
  return {
    outcome: error.name === 'NotAllowedError' ? 'refused' : 'failed',
    detail:
      error.name === 'InputError'
        ? // Its words may hold what was sent.
          'The request was not valid'
        : error.message.slice(0, MAX_DETAIL),
  };
}
