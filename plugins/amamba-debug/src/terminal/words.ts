import type {
  SessionEnding,
  SessionMode,
  TerminalErrorCode,
} from '@amamba/plugin-amamba-debug-common';
import type { MessageKey, Messages } from '../translation/translation';
import type { ConnectionClosing, ConnectionState } from './connection/state';
import type { DeskSession } from './types';

/** `pod-gone` as the messages have it: `podGone`. */
type Camel<T extends string> = T extends `${infer A}-${infer B}`
  ? `${A}${Capitalize<Camel<B>>}`
  : T;

const camel = <T extends string>(code: T) =>
  code.replace(/-(.)/g, (_, letter) => letter.toUpperCase()) as Camel<T>;

type Step = NonNullable<ConnectionState['progress']>['step'];
type Warning = NonNullable<ConnectionState['warning']>['reason'];

/** Message of an error's code: what is wrong, and what to do. */
export const errorKey = (code: TerminalErrorCode): MessageKey =>
  `terminal.error.${camel(code)}`;

/** Message of why a session ended. */
export const endingKey = (ending: SessionEnding): MessageKey =>
  `terminal.end.${camel(ending)}`;

/** Message of why a connection ended. */
export const closingKey = (closing: ConnectionClosing): MessageKey =>
  `terminal.closing.${camel(closing)}`;

/** Message of what goes on before a session is open. */
export const stepKey = (step: Step): MessageKey =>
  `terminal.progress.${camel(step)}`;

/** Message of why a session may end soon. */
export const warningKey = (reason: Warning): MessageKey =>
  `terminal.warning.${camel(reason)}`;

/** Name of a mode. */
export const modeKey = (mode: SessionMode): MessageKey =>
  `terminal.mode.${camel(mode)}`;

/** The container, or the node, that a session is in. */
export function sessionName(session: DeskSession): string {
  const { mode, node, container, id } = session;
  // A node is entered through a pod that is made for it.
  return (mode === 'node' && node) || container || node || id.slice(0, 8);
}

/** What tells sessions of one page apart: what they are, and in what. */
export function sessionTitle(t: Messages, session: DeskSession): string {
  return `${t(modeKey(session.mode))} · ${sessionName(session)}`;
}
