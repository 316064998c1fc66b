import { createHash, randomBytes } from 'node:crypto';
import type { Ticket } from '@amamba/plugin-amamba-debug-common';
import type { SessionStore, TicketRecord } from '../store/SessionStore';

/** How long a ticket that nobody uses is good, in ms. */
export const TICKET_LIFE_MS = 30_000;

/** Makes tickets and takes them back, each once, whichever replica it is. */
export interface Tickets {
  issue(
    session: string,
    user: string,
    role: TicketRecord['role'],
  ): Promise<Ticket>;
  /** Reads one that is good, without using it up. */
  peek(ticket: string): Promise<TicketRecord | undefined>;
  /** Uses it up: of all who come with it, one gets it. */
  redeem(ticket: string): Promise<TicketRecord | undefined>;
}

/**
 * Tickets over a store.
 *
 * @remarks
 * A ticket is 32 random bytes and found by its SHA-256 alone. So how long the
 * look-up takes tells nothing of a ticket, and who reads the database has none.
 */
export function createTickets(options: {
  store: Pick<SessionStore, 'insertTicket' | 'peekTicket' | 'takeTicket'>;
  now: () => number;
}): Tickets {
  const { store, now } = options;
  const good = (ticket: TicketRecord | undefined) =>
    ticket && ticket.expiresAt.getTime() > now() ? ticket : undefined;
  return {
    async issue(session, user, role) {
      const ticket = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now() + TICKET_LIFE_MS);
      await store.insertTicket(hashOf(ticket), {
        session,
        user,
        role,
        expiresAt,
      });
      return { session, ticket, expiresAt: expiresAt.toISOString() };
    },
    async peek(ticket) {
      return good(await store.peekTicket(hashOf(ticket)));
    },
    async redeem(ticket) {
      return good(await store.takeTicket(hashOf(ticket)));
    },
  };
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
