import { agoParts, durationParts } from './parts';

describe('durationParts', () => {
  it.each([
    [-5, { key: 'time.seconds', seconds: 0 }],
    [999, { key: 'time.seconds', seconds: 0 }],
    [59_999, { key: 'time.seconds', seconds: 59 }],
    [60_000, { key: 'time.minutes', minutes: 1, seconds: 0 }],
    [3_599_000, { key: 'time.minutes', minutes: 59, seconds: 59 }],
    [3_660_000, { key: 'time.hours', hours: 1, minutes: 1 }],
    [90_000_000, { key: 'time.days', days: 1, hours: 1 }],
  ])('%d ms', (ms, expected) => {
    expect(durationParts(ms)).toEqual(expected);
  });
});

describe('agoParts', () => {
  it.each([
    [-1000, undefined],
    [4_999, undefined],
    [5_000, { value: -5, unit: 'second' }],
    [179_000, { value: -2, unit: 'minute' }],
    [7_200_000, { value: -2, unit: 'hour' }],
    [86_400_000 * 45, { value: -1, unit: 'month' }],
  ])('%d ms', (ms, expected) => {
    expect(agoParts(ms)).toEqual(expected);
  });
});
