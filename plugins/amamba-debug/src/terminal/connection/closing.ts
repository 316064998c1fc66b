import {
  TERMINAL_CLOSE,
  type TerminalErrorCode,
} from '@amamba/plugin-amamba-debug-common';
import { ApiError } from '@amamba/plugin-amamba-common';
import type { ConnectionEnd } from './state';

/** What a code means with which the backend closed the connection. */
const CLOSINGS: Record<number, ConnectionEnd> = {
  [TERMINAL_CLOSE.ended]: { resumable: false },
  [TERMINAL_CLOSE.badMessage]: {
    error: { code: 'bad-message', message: '' },
    resumable: true,
  },
  [TERMINAL_CLOSE.badTicket]: {
    error: { code: 'bad-ticket', message: '' },
    resumable: true,
  },
  [TERMINAL_CLOSE.notAllowed]: { closed: 'not-allowed', resumable: false },
  [TERMINAL_CLOSE.gone]: { closed: 'gone', resumable: false },
  [TERMINAL_CLOSE.idle]: { closed: 'idle', resumable: false },
  [TERMINAL_CLOSE.replaced]: { closed: 'replaced', resumable: true },
  [TERMINAL_CLOSE.shutdown]: { closed: 'shutdown', resumable: false },
};

/**
 * What it means that the connection was closed.
 *
 * @returns undefined when it was lost, and is to be made anew
 */
export function endOfClose(code: number): ConnectionEnd | undefined {
  return CLOSINGS[code];
}

/** Errors after which another ticket may be all that it takes. */
const RESUMABLE: TerminalErrorCode[] = ['bad-message', 'bad-ticket'];

/** What it means that the backend told of an error and closed. */
export function endOfError(
  error: NonNullable<ConnectionEnd['error']>,
): ConnectionEnd | undefined {
  // Another replica may be there again, or be given up, in a moment.
  return error.code === 'replica-unreachable'
    ? undefined
    : { error, resumable: RESUMABLE.includes(error.code) };
}

/**
 * What it means that there is no ticket.
 *
 * @returns undefined when that can change by itself
 */
export function endOfRefusal(error: unknown): ConnectionEnd | undefined {
  if (!(error instanceof ApiError)) {
    return undefined;
  }
  const { status, message } = error;
  if (status === 404 || status === 409) {
    return { closed: 'gone', message, resumable: false };
  }
  if (status === 403) {
    return { closed: 'not-allowed', message, resumable: false };
  }
  const passing = status === 0 || status === 429 || status >= 500;
  return passing
    ? undefined
    : { error: { code: 'failed', message }, resumable: true };
}
