import type { SessionMode } from '@amamba/plugin-amamba-debug-common';
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

/** 128 and the number of SIGKILL: what shells and clusters tell of a killed program. */
const KILLED = 137;

function exitText(t: Messages, code: number, mode?: SessionMode): string {
  if (mode === 'logs' && code === 0) {
    return t('area.logEnded');
  }
  return code === KILLED
    ? t('area.killed', { code })
    : t('terminal.end.exitedWith', { code });
}

/** Tells why a connection is over. */
export function endWords(
  t: Messages,
  end: ConnectionEnd,
  mode?: SessionMode,
): EndWords {
  const { error, ending, closed, exitCode } = end;
  const said = error?.message || end.message || undefined;
  if (error) {
    // Which shells were looked for helps nobody.
    const told = error.code === 'no-shell';
    return { text: t(errorKey(error.code)), said: told ? undefined : said };
  }
  if (ending === 'exited' && exitCode !== undefined) {
    // The cluster says the same once more.
    return { text: exitText(t, exitCode, mode) };
  }
  if (ending === 'lost' && end.message) {
    // Of the stream; of a backend that is gone nothing says a word.
    return { text: t('area.clusterLost'), said };
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
