import {
  type ClientMessage,
  TERMINAL_CLOSE,
} from '@amamba/plugin-amamba-debug-common';
import type { Authenticate, Member } from '../session/Member';
import type { TicketRecord } from '../store/SessionStore';
import type { BrowserConnection } from './BrowserConnection';

/** In which a browser must say who it is, in ms. */
const HELLO_WITHIN_MS = 10_000;

type Hello = Extract<ClientMessage, { type: 'hello' }>;

/**
 * Waits until a browser says who it is, and proves that the ticket is theirs.
 *
 * @returns undefined when it is not; it was told so.
 */
export async function greet(
  connection: BrowserConnection,
  ticket: TicketRecord,
  authenticate: Authenticate,
): Promise<Member | undefined> {
  const hello = await firstMessage(connection);
  if (!hello) {
    return undefined;
  }
  const credentials = await authenticate(hello.token, ticket.user);
  if (!credentials) {
    connection.fail(
      'bad-ticket',
      'The ticket is not yours, or you are not signed in',
      TERMINAL_CLOSE.badTicket,
    );
    return undefined;
  }
  return {
    connection,
    user: ticket.user,
    credentials,
    size: { columns: hello.columns, rows: hello.rows },
    received: hello.received,
  };
}

function firstMessage(
  connection: BrowserConnection,
): Promise<Hello | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(
      () => refuse('Nobody said hello in time'),
      HELLO_WITHIN_MS,
    );
    function refuse(message: string) {
      clearTimeout(timer);
      connection.fail('bad-message', message, TERMINAL_CLOSE.badMessage);
      resolve(undefined);
    }
    connection.listen({
      onMessage: message => {
        clearTimeout(timer);
        if (message.type === 'hello') {
          connection.hold();
          resolve(message);
        } else {
          refuse('The first message must be a hello');
        }
      },
      onInput: () => refuse('The first message must be a hello'),
      onClose: () => {
        clearTimeout(timer);
        resolve(undefined);
      },
    });
  });
}
