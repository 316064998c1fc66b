/** Signals that processes of containers know, by number. */
export const SIGNAL_NUMBERS = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  WINCH: 28,
} as const;

export type Signal = keyof typeof SIGNAL_NUMBERS;

/** A signal by its name or number: `TERM`, `SIGTERM`, `15`. */
export function parseSignal(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (name in SIGNAL_NUMBERS) return name as Signal;
  const entry = Object.entries(SIGNAL_NUMBERS).find(
    ([, number]) => String(number) === text,
  );
  return entry?.[0] as Signal | undefined;
}

/** Signals that do nothing to a process which has no handler for them. */
const HARMLESS = new Set<Signal>(['CHLD', 'CONT', 'WINCH', 'STOP', 'TSTP']);

export function isFatal(signal: Signal): boolean {
  return !HARMLESS.has(signal);
}

/** How a process ended; a signal's code is 128 and its number. */
export interface ProcessExit {
  exitCode: number;
  signal?: Signal;
}

export function killedBy(signal: Signal): ProcessExit {
  return { exitCode: 128 + SIGNAL_NUMBERS[signal], signal };
}
