import type { Messages } from '../translation/translation';
import type { ConnectionEnd } from './connection/state';
import type { DeskSession, Remedy } from './types';
import { closingKey, endingKey, errorKey } from './words';

/** What is told about an end. */
export interface EndWords {
  /** What it was, and what to do. */
  text: string;
  /** The backend's or the cluster's own words. */
  said?: string;
}

/** Tells why a connection is over. */
export function endWords(t: Messages, end: ConnectionEnd): EndWords {
  const { error, ending, closed, exitCode } = end;
  const said = error?.message || end.message || undefined;
  if (error) {
    // Which shells were looked for helps nobody.
    const told = error.code === 'no-shell';
    return { text: t(errorKey(error.code)), said: told ? undefined : said };
  }
  if (ending === 'exited' && exitCode !== undefined) {
    // The cluster says the same once more.
    return { text: t('terminal.end.exitedWith', { code: exitCode }) };
  }
  if (ending) {
    return { text: t(endingKey(ending)), said };
  }
  return { text: t(closed ? closingKey(closed) : 'terminal.end.closed'), said };
}

/** Other ways in, where this one was no way. */
export function remediesOf(end: ConnectionEnd, session: DeskSession): Remedy[] {
  switch (end.error?.code) {
    case 'no-shell':
    case 'no-tar':
      return ['debug-container'];
    case 'container-not-running':
      return ['pod-copy'];
    case 'ephemeral-unsupported':
      return ['pod-copy', 'agent'];
    case 'pod-security':
    case 'image-not-allowed':
    case 'image-pull':
      return [session.mode === 'pod-copy' ? 'pod-copy' : 'debug-container'];
    case 'agent-missing':
      return ['debug-container', 'pod-copy'];
    case 'exec-forbidden':
    case 'not-allowed':
    case 'pod-gone':
      return [];
    default:
      return end.resumable ? [] : ['again'];
  }
}
