import { darken, getContrastRatio, lighten } from '@material-ui/core/styles';
import type { Span } from './ansi';

/** The sixteen colours as terminals have them, before they are made legible. */
export const ANSI_COLORS: Record<string, string> = {
  black: '#000000',
  red: '#cc2424',
  green: '#1f9d2f',
  yellow: '#c98a00',
  blue: '#2f6fd0',
  magenta: '#a53bb5',
  cyan: '#0f97a8',
  white: '#d0d0d0',
  'bright-black': '#767676',
  'bright-red': '#ff5c5c',
  'bright-green': '#3ecf52',
  'bright-yellow': '#f2c037',
  'bright-blue': '#6ea8ff',
  'bright-magenta': '#e07aec',
  'bright-cyan': '#3fd0df',
  'bright-white': '#ffffff',
};

/** Contrast that text needs (WCAG 1.4.3). */
const TEXT_CONTRAST = 4.5;

/** Ground and text of a page. */
export interface LogPalette {
  type: 'light' | 'dark';
  background: { default: string };
}

const known = new Map<string, string>();

/** A colour moved towards black or white until it is read on its ground. */
export function legibleOn(
  color: string,
  ground: string,
  light: boolean,
): string {
  const key = `${color} ${ground}`;
  let legible = known.get(key);
  if (!legible) {
    const move = light ? darken : lighten;
    let share = 0;
    do {
      legible = move(color, share);
      share += 0.1;
    } while (share < 1 && getContrastRatio(legible, ground) < TEXT_CONTRAST);
    known.set(key, legible);
  }
  return legible;
}

/**
 * The colours of a stretch of log. Programs choose them for a ground that they
 * do not know; here every one can be read, whichever the theme.
 */
export function spanColors(
  span: Pick<Span, 'color' | 'background'>,
  palette: LogPalette,
): { color?: string; backgroundColor?: string } {
  const color = span.color && (ANSI_COLORS[span.color] ?? span.color);
  const ground =
    span.background && (ANSI_COLORS[span.background] ?? span.background);
  if (ground) {
    const light = getContrastRatio('#000', ground) > TEXT_CONTRAST;
    return {
      backgroundColor: ground,
      color: legibleOn(color ?? (light ? '#000' : '#fff'), ground, light),
    };
  }
  return color
    ? {
        color: legibleOn(
          color,
          palette.background.default,
          palette.type === 'light',
        ),
      }
    : {};
}
