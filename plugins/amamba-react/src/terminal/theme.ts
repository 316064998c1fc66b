import type { ITheme } from '@xterm/xterm';
import { ANSI_COLORS, legibleOn } from '../log/colors';

/** What a terminal takes of a page's palette. */
export interface TerminalPalette {
  type: 'light' | 'dark';
  background: { paper: string };
  text: { primary: string };
  primary: { main: string };
}

/** Six digits: xterm.js knows no shorter ones with transparency. */
function withAlpha(color: string, alpha: string): string {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color)?.[1];
  if (!digits) {
    return color;
  }
  const full =
    digits.length === 3 ? [...digits].map(d => d + d).join('') : digits;
  return `#${full}${alpha}`;
}

/**
 * Colours of a terminal on this page.
 *
 * @remarks
 * The sixteen named ones can be read on its ground. Of others, and of all on
 * grounds that a program chooses, xterm.js takes care (`minimumContrastRatio`).
 */
export function terminalTheme(palette: TerminalPalette): ITheme {
  const light = palette.type === 'light';
  const background = light ? '#ffffff' : '#1b1d1f';
  const foreground = light ? '#1f2328' : '#e6e6e6';
  const color = (name: string) =>
    legibleOn(ANSI_COLORS[name], background, light);
  return {
    background,
    foreground,
    cursor: foreground,
    cursorAccent: background,
    selectionBackground: withAlpha(palette.primary.main, '55'),
    selectionInactiveBackground: withAlpha(palette.primary.main, '33'),
    black: light ? '#24292f' : '#4d5358',
    red: color('red'),
    green: color('green'),
    yellow: color('yellow'),
    blue: color('blue'),
    magenta: color('magenta'),
    cyan: color('cyan'),
    white: light ? '#6e7781' : '#d0d0d0',
    brightBlack: color('bright-black'),
    brightRed: color('bright-red'),
    brightGreen: color('bright-green'),
    brightYellow: color('bright-yellow'),
    brightBlue: color('bright-blue'),
    brightMagenta: color('bright-magenta'),
    brightCyan: color('bright-cyan'),
    brightWhite: light ? '#57606a' : '#ffffff',
  };
}
