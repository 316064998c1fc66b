import { NativeSelect } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';
import { usePolicy } from '../../data/queries';

const CHOICES = [900, 3600, 4 * 3600, 8 * 3600, 24 * 3600];

/** Seconds in words: minutes, hours or days. */
export function useSpan(): (seconds: number) => string {
  const t = useMessages();
  return seconds => {
    if (seconds < 3600) {
      return t('span.minutes', { count: Math.round(seconds / 60) });
    }
    return seconds < 2 * 86_400
      ? t('span.hours', { count: Math.round(seconds / 360) / 10 })
      : t('span.days', { count: Math.round(seconds / 86_400) });
  };
}

/** After which something that was added ends by itself. */
export function TtlChoice(props: {
  value: number | undefined;
  onChange: (seconds: number | undefined) => void;
}) {
  const t = useMessages();
  const span = useSpan();
  const usual = usePolicy().data?.policy.limits.debuggerSeconds;
  return (
    <NativeSelect
      label={t('open.ttl')}
      value={props.value?.toString()}
      any={
        usual === undefined
          ? t('open.ttlUsual')
          : t('open.ttlUsualOf', { time: span(usual) })
      }
      options={CHOICES.filter(seconds => seconds !== usual).map(seconds => ({
        value: String(seconds),
        label: span(seconds),
      }))}
      onChange={value =>
        props.onChange(value === undefined ? undefined : Number(value))
      }
    />
  );
}
