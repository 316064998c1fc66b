import type { AuditorServiceEvent } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Route } from '@amamba/plugin-amamba-common';
import type { Request } from 'express';
import { targetOf } from './authorize';
import type { Call, Operation, Outcome } from './Operation';

/** Begins the audit event of a call; undefined when its route has none. */
export async function startAudit(
  { route, services }: Operation,
  { input }: Call,
  request: Request,
): Promise<AuditorServiceEvent | undefined> {
  if (!route.audit) {
    return undefined;
  }
  const params = input.params as Record<string, string>;
  const target = targetOf(route, params);
  return services.auditor.createEvent({
    eventId: route.audit.eventId,
    severityLevel: route.audit.severity,
    request,
    meta: {
      ...(target && { entityRef: stringifyEntityRef(target) }),
      params,
    },
  });
}

/** The act is done or refused by now: a failing audit log cannot undo it. */
export async function recordOutcome(
  { name, route, services }: Operation,
  event: AuditorServiceEvent | undefined,
  { note }: Call,
  outcome: Outcome,
): Promise<void> {
  try {
    if ('error' in outcome) {
      await event?.fail({
        ...outcome,
        ...(note.audit && { meta: note.audit }),
      });
    } else {
      const answer = withoutSecrets(route, outcome.answer as JsonObject);
      await event?.success({ meta: { ...note.audit, answer } });
    }
  } catch (auditError) {
    services.logger.error(
      `Could not record the outcome of ${name} in the audit log`,
      toError(auditError) as Error,
    );
  }
}

function withoutSecrets({ audit }: Route, answer: JsonObject): JsonObject {
  const secret = audit?.secretFields ?? [];
  return secret.length === 0
    ? answer
    : Object.fromEntries(
        Object.entries(answer).filter(([field]) => !secret.includes(field)),
      );
}
