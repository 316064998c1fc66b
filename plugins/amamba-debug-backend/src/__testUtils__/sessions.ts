import { randomUUID } from 'node:crypto';
import type { SessionRecord } from '../store/SessionStore';

/** A shell of alice in a pod of payments, as it is stored when she asked for it. */
export function aSession(change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: randomUUID(),
    workspace: 'payments',
    entityRef: 'component:default/payments-api',
    mode: 'shell',
    request: { mode: 'shell' },
    phase: 'requested',
    cluster: 'dev',
    namespace: 'payments',
    pod: 'payments-api-0',
    container: 'api',
    user: 'user:default/alice',
    record: false,
    shared: false,
    requestedAt: new Date('2026-11-21T10:00:00Z'),
    bytesIn: 0,
    bytesOut: 0,
    ...change,
  };
}
