import type { SessionControl } from '../routes/RouteDeps';
import type { SessionHost } from '../session/SessionHost';
import type { SessionStore } from '../store/SessionStore';
import type { Tickets } from './tickets';

/** What the REST routes can do to sessions, on whichever replica they are. */
export function createSessionControl(options: {
  host: SessionHost;
  store: Pick<SessionStore, 'endSession' | 'updateSession'>;
  tickets: Tickets;
  now(): number;
}): SessionControl {
  const { host, store, tickets, now } = options;
  return {
    issueTicket: ({ id }, user, role) => tickets.issue(id, user, role),
    async end({ id }, ending, message) {
      // A replica that has it finds that out from the store.
      if (!host.end(id, { ending, message })) {
        await store.endSession(id, {
          ending,
          endingMessage: message,
          endedAt: new Date(now()),
        });
      }
    },
    async share({ id }, shared) {
      await store.updateSession(id, { shared });
      host.share(id, shared);
    },
  };
}
