/** What a key does beside being typed. */
export type TerminalKey =
  | 'search'
  | 'copy'
  | 'paste'
  | 'leave'
  | 'larger'
  | 'smaller'
  | 'usual-size';

/** Of a keyboard event, what tells a shortcut. */
export type Pressed = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'
>;

const WITH_SHIFT: Record<string, TerminalKey> = {
  f: 'search',
  c: 'copy',
  v: 'paste',
  arrowup: 'leave',
  escape: 'leave',
};

/** Keys of a Mac, whose Ctrl belongs to the shell alone. */
const WITH_META: Record<string, TerminalKey> = {
  f: 'search',
  c: 'copy',
  v: 'paste',
};

const FONT: Record<string, TerminalKey> = {
  '+': 'larger',
  '=': 'larger',
  '-': 'smaller',
  '0': 'usual-size',
};

/** The shortcut that was pressed; undefined for what the shell gets. */
export function terminalKey(event: Pressed): TerminalKey | undefined {
  if (event.altKey || event.ctrlKey === event.metaKey) {
    return undefined;
  }
  const key = event.key.toLowerCase();
  if (event.shiftKey && WITH_SHIFT[key]) {
    return WITH_SHIFT[key];
  }
  if (event.metaKey && !event.shiftKey && WITH_META[key]) {
    return WITH_META[key];
  }
  return FONT[key];
}
