/** Of the plugin's address. @public */
export const TERMINAL_PATH = '/terminal';

/** @public */
export const TERMINAL_SUBPROTOCOL = 'amamba.terminal.v1';

const TICKET_PREFIX = 'amamba.ticket.';

/**
 * What a browser offers: the ticket travels beside the protocol, since a
 * browser can set no headers and addresses end up in logs. A ticket is
 * base64url, which a subprotocol may be.
 *
 * @public
 */
export function terminalSubprotocols(ticket: string): string[] {
  return [TERMINAL_SUBPROTOCOL, TICKET_PREFIX + ticket];
}

/**
 * The ticket of a `Sec-WebSocket-Protocol` header; undefined when it does not
 * offer the protocol and exactly one ticket.
 *
 * @public
 */
export function ticketOf(header: string | undefined): string | undefined {
  const offered = (header ?? '').split(',').map(item => item.trim());
  const tickets = offered.filter(item => item.startsWith(TICKET_PREFIX));
  if (!offered.includes(TERMINAL_SUBPROTOCOL) || tickets.length !== 1) {
    return undefined;
  }
  const ticket = tickets[0].slice(TICKET_PREFIX.length);
  return /^[A-Za-z0-9_-]{20,200}$/.test(ticket) ? ticket : undefined;
}
