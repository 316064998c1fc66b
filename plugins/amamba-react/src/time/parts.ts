const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The two largest units of a length of time, as a message's key and slots. */
export function durationParts(ms: number) {
  const of = (unit: number, wrap = Infinity) =>
    Math.floor(Math.max(0, ms) / unit) % wrap;
  if (ms >= DAY) {
    return { key: 'time.days', days: of(DAY), hours: of(HOUR, 24) } as const;
  }
  if (ms >= HOUR) {
    return {
      key: 'time.hours',
      hours: of(HOUR),
      minutes: of(MINUTE, 60),
    } as const;
  }
  if (ms >= MINUTE) {
    return {
      key: 'time.minutes',
      minutes: of(MINUTE),
      seconds: of(SECOND, 60),
    } as const;
  }
  return { key: 'time.seconds', seconds: of(SECOND) } as const;
}

/** How long ago, in the largest whole unit; undefined: less than 5 seconds. */
export function agoParts(
  ms: number,
): { value: number; unit: Intl.RelativeTimeFormatUnit } | undefined {
  if (ms < 5 * SECOND) {
    return undefined;
  }
  const units = [
    [365 * DAY, 'year'],
    [30 * DAY, 'month'],
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [SECOND, 'second'],
  ] as const;
  const [size, unit] = units.find(([each]) => ms >= each) ?? units[5];
  return { value: -Math.floor(ms / size), unit };
}
