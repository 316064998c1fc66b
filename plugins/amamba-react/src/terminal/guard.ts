import type { IDisposable, Terminal } from '@xterm/xterm';

/** Longest title that is handed on. */
const TITLE_LENGTH = 120;

/** Most repetitions that one sequence may ask for; no screen is as large. */
const MOST_REPEATS = 10_000;

/**
 * Sequences that repeat something as often as they say: up to two milliards
 * times, for which the page would stand still or run out of memory.
 */
const REPEATING = ['I', 'L', 'M', 'S', 'T', 'Z', 'b'];

/** Questions about the terminal that programs ask in good faith. */
const QUESTIONS = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
];

/** Commands of an operating system that the portal has no ear for. */
const IGNORED_OSC = [
  // The names of the window's icon and of where the shell is.
  1, 7,
  // Notices on the desktop.
  9, 99, 777,
  // The clipboard, to read or to write.
  52,
  // Files, pictures and commands of iTerm and VS Code.
  633, 1337,
];

/** Colours: those of the theme hold, so that what is written can be read. */
const COLOR_OSC = [4, 10, 11, 12];
const COLOR_RESET_OSC = [104, 110, 111, 112];

/** What {@link guardTerminal} hands on. */
export interface GuardOptions {
  onTitle: (title: string) => void;
  /** Whether questions are answered now. */
  answers: () => boolean;
}

/** A title as plain text. */
export function plainTitle(data: string): string {
  return (
    data
      // eslint-disable-next-line no-control-regex
      .replace(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069]/g, '')
      .trim()
      .slice(0, TITLE_LENGTH)
  );
}

/** Whether each colour that it names is asked for and none is set. */
export function onlyAsksColors(ident: number, data: string): boolean {
  const slots = data.split(';');
  const colors =
    ident === 4 ? slots.filter((_, index) => index % 2 === 1) : slots;
  return colors.length > 0 && colors.every(color => color === '?');
}

const isSwallowed = () => true;

/**
 * Keeps output from doing more than to be shown. Whoever can write into a log
 * or a file that somebody looks at writes to that person's terminal.
 *
 * @remarks
 * xterm.js has no clipboard, files or reports of its title by itself; this
 * also holds once somebody adds an addon. The reports of the window (CSI t)
 * are off by `windowOptions`, and here once more.
 */
export function guardTerminal(
  terminal: Terminal,
  options: GuardOptions,
): IDisposable {
  const { parser } = terminal;
  const asks = () => !options.answers();
  const title = (data: string) => {
    options.onTitle(plainTitle(data));
    return true;
  };
  const guards = [
    ...REPEATING.map(final =>
      parser.registerCsiHandler({ final }, ([count]) => {
        return typeof count === 'number' && count > MOST_REPEATS;
      }),
    ),
    ...QUESTIONS.map(id => parser.registerCsiHandler(id, asks)),
    parser.registerCsiHandler({ final: 't' }, isSwallowed),
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, isSwallowed),
    parser.registerOscHandler(0, title),
    parser.registerOscHandler(2, title),
    ...[...IGNORED_OSC, ...COLOR_RESET_OSC].map(ident =>
      parser.registerOscHandler(ident, isSwallowed),
    ),
    ...COLOR_OSC.map(ident =>
      parser.registerOscHandler(
        ident,
        data => !onlyAsksColors(ident, data) || asks(),
      ),
    ),
  ];
  return { dispose: () => guards.forEach(guard => guard.dispose()) };
}
