import { useSyncExternalStore } from 'react';

const STORAGE_KEY = 'amamba.terminal';

/** Sizes of letters that can be chosen, in pixels. @public */
export const TERMINAL_FONT_SIZES = { least: 9, usual: 13, most: 28 };

/** How a person likes terminals; the same for all of them. @public */
export interface TerminalSettings {
  /** In pixels. */
  fontSize: number;
  /** Whether output is told to a screen reader. */
  screenReader: boolean;
}

const USUAL: TerminalSettings = {
  fontSize: TERMINAL_FONT_SIZES.usual,
  screenReader: false,
};

function clampFont(size: number): number {
  const { least, most } = TERMINAL_FONT_SIZES;
  return Math.min(most, Math.max(least, Math.round(size)));
}

function readSettings(): TerminalSettings {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
    return {
      fontSize: Number.isFinite(stored?.fontSize)
        ? clampFont(stored.fontSize)
        : USUAL.fontSize,
      screenReader: stored?.screenReader === true,
    };
  } catch {
    // Somebody else's, or no storage: as if nothing was chosen.
    return USUAL;
  }
}

let settings: TerminalSettings | undefined;
const listeners = new Set<() => void>();

function currentSettings(): TerminalSettings {
  settings ??= readSettings();
  return settings;
}

/** Changes how terminals are, all that are open too. @public */
export function changeTerminalSettings(
  change: Partial<TerminalSettings>,
): void {
  const next = { ...currentSettings(), ...change };
  settings = { ...next, fontSize: clampFont(next.fontSize) };
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(settings));
  } catch {
    // It holds until the page is left.
  }
  listeners.forEach(listener => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How the person likes terminals. @public */
export function useTerminalSettings(): TerminalSettings {
  return useSyncExternalStore(subscribe, currentSettings);
}
