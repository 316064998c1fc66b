import type { Theme } from '@material-ui/core/styles';
import { darken } from '@material-ui/core/styles';
import type {} from '@backstage/theme';

/**
 * What anything with a course of events may be doing.
 *
 * @public
 */
export const STATUSES = [
  'queued',
  'running',
  'waiting',
  'differs',
  'warning',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
  'unknown',
] as const;

/** @public */
export type Status = (typeof STATUSES)[number];

/**
 * The theme's colour of a status, dark enough on light ground to be told
 * apart as a graphic (WCAG 1.4.11).
 *
 * @public
 */
export function statusColor(theme: Theme, status: Status): string {
  const { status: colors, type } = theme.palette;
  const legible = (color: string) =>
    type === 'light' ? darken(color, 0.35) : color;
  switch (status) {
    case 'succeeded':
      return legible(colors.ok);
    case 'failed':
      return colors.error;
    case 'running':
      return colors.running;
    case 'waiting':
    case 'differs':
    case 'warning':
      return legible(colors.warning);
    default:
      return theme.palette.textSubtle;
  }
}
