import type { TerminalErrorCode } from '@amamba/plugin-amamba-debug-common';
import { toServiceError } from '@amamba/plugin-amamba-node';
import { OpeningError } from '../process/RemoteProcess';

/** What the person is told about an opening that failed. */
export function explainOpeningFailure(error: unknown): {
  code: TerminalErrorCode;
  message: string;
  /** Nobody thought of it: the log should have it. */
  unexpected: boolean;
} {
  if (error instanceof OpeningError) {
    return { code: error.code, message: error.message, unexpected: false };
  }
  return {
    code: 'failed',
    message: toServiceError(error).message,
    unexpected: true,
  };
}
