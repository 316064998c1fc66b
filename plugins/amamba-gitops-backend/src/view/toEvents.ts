import type { ResourceEvent } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoEvent } from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import { toTime } from './times';

/** Most events in one answer. */
const MAX_EVENTS = 500;

const sourceSchema = z
  .looseObject({ component: z.string().optional() })
  .nullish()
  .catch(undefined);

/** Kubernetes events, newest first. */
export function toEvents(events: readonly ArgoEvent[]): ResourceEvent[] {
  return events
    .map(toEvent)
    .sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
    .slice(0, MAX_EVENTS);
}

function timeOf(event: ResourceEvent): string {
  return event.lastAt ?? event.firstAt ?? '';
}

function toEvent(event: ArgoEvent): ResourceEvent {
  const firstAt = toTime(event.firstTimestamp) ?? toTime(event.eventTime);
  const lastAt =
    toTime(event.lastTimestamp) ??
    toTime(event.eventTime) ??
    toTime(event.metadata.creationTimestamp);
  const source =
    sourceSchema.parse(event.source)?.component ||
    (typeof event.reportingComponent === 'string' && event.reportingComponent);
  return {
    type: event.type || 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: event.count || 1,
    ...(firstAt && { firstAt }),
    ...(lastAt && { lastAt }),
    ...(source && { source }),
  };
}
