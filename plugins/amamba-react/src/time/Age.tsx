import Tooltip from '@material-ui/core/Tooltip';
import { useLocale, useMessages } from '../translation/translation';
import { agoParts, durationParts } from './parts';
import { useNow } from './ticker';

/** "3 minutes ago" in the page's language. */
export function useAgo(time: string | undefined): string | undefined {
  const t = useMessages();
  const locale = useLocale();
  const then = time === undefined ? undefined : Date.parse(time);
  const now = useNow(then !== undefined);
  if (then === undefined) {
    return undefined;
  }
  const parts = agoParts(now - then);
  return parts
    ? new Intl.RelativeTimeFormat(locale).format(parts.value, parts.unit)
    : t('time.now');
}

/**
 * Date and time in the reader's zone and language.
 *
 * @public
 */
export function useDateTime(): (time: string) => string {
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  return time => format.format(new Date(time));
}

/** @public */
export interface AgeProps {
  /** ISO 8601. */
  time: string;
}

/** How long ago something was; the exact time on hover. @public */
export function Age(props: AgeProps) {
  const ago = useAgo(props.time);
  const exact = useDateTime()(props.time);
  return (
    <Tooltip title={exact}>
      <time dateTime={props.time}>{ago}</time>
    </Tooltip>
  );
}

/** @public */
export interface DurationProps {
  /** ISO 8601. */
  from?: string;
  /** ISO 8601; absent: it goes on, and the number grows. */
  to?: string;
}

/** How long something took or is taking; nothing before its start. @public */
export function Duration(props: DurationProps) {
  const t = useMessages();
  const now = useNow(props.from !== undefined && props.to === undefined);
  if (props.from === undefined) {
    return null;
  }
  const end = props.to === undefined ? now : Date.parse(props.to);
  const { key, ...slots } = durationParts(end - Date.parse(props.from));
  return <span>{t(key, slots as never)}</span>;
}
