import { syncWindowsSchema } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoSyncWindow } from '@amamba/plugin-amamba-node';
import deny from '../__fixtures__/sync-windows.json';
import allow from '../__fixtures__/sync-windows-allow.json';
import { toSyncWindows } from './toSyncWindows';
import { parseGoDuration, timesOf } from './windowTimes';

const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);
const window = (
  kind: 'allow' | 'deny',
  schedule: string,
  duration: string,
  rest: Partial<ArgoSyncWindow> = {},
): ArgoSyncWindow => ({ kind, schedule, duration, manualSync: false, ...rest });

const blocked = (now: Date, ...windows: ArgoSyncWindow[]) =>
  toSyncWindows({ assignedWindows: windows, canSync: false }, now);

describe('toSyncWindows', () => {
  it('reads the recordings', () => {
    const denied = toSyncWindows(deny, at('08:00'));
    expect(syncWindowsSchema.parse(denied)).toEqual(denied);
    // It begins again before it ends: no end is in sight.
    expect(denied).toEqual({
      canSync: false,
      blockedBy: { kind: 'deny', schedule: '* * * * *', duration: '1h' },
      windows: [
        {
          kind: 'deny',
          schedule: '* * * * *',
          duration: '1h',
          manualSync: false,
          active: true,
        },
      ],
    });
    expect(toSyncWindows(allow, at('08:00'))).toEqual({
      canSync: true,
      windows: [
        {
          kind: 'allow',
          schedule: '0 0 1 1 *',
          duration: '1h',
          manualSync: true,
          active: false,
          nextChange: '2027-01-01T00:00:00.000Z',
        },
      ],
    });
    expect(toSyncWindows({ canSync: true }, at('08:00'))).toEqual({
      canSync: true,
      windows: [],
    });
  });

  it('says which window denies and when it ends', () => {
    const { blockedBy, windows } = blocked(
      at('09:30'),
      window('deny', '0 9 * * *', '2h'),
      window('deny', '0 20 * * *', '1h'),
    );
    expect(blockedBy).toMatchObject({
      schedule: '0 9 * * *',
      until: '2026-11-21T11:00:00.000Z',
    });
    expect(windows).toMatchObject([
      { active: true, nextChange: '2026-11-21T11:00:00.000Z' },
      { active: false, nextChange: '2026-11-21T20:00:00.000Z' },
    ]);
  });

  it('goes on to when nothing denies any more', () => {
    const { blockedBy } = blocked(
      at('09:30'),
      window('deny', '0 9 * * *', '1h'),
      window('deny', '0 10 * * *', '1h'),
      // Holds longer, and does not hold for syncs by hand.
      window('deny', '0 8 * * *', '9h', { manualSync: true }),
    );
    expect(blockedBy).toMatchObject({
      schedule: '0 9 * * *',
      until: '2026-11-21T11:00:00.000Z',
    });
  });

  it('says when the next window lets it through', () => {
    const { blockedBy } = blocked(
      at('09:30'),
      window('allow', '0 22 * * *', '1h'),
      window('allow', '0 18 * * *', '1h'),
      window('deny', '30 17 * * *', '1h'),
    );
    expect(blockedBy).toMatchObject({
      kind: 'allow',
      schedule: '0 18 * * *',
      // At 18:00 the other one denies still.
      until: '2026-11-21T18:30:00.000Z',
    });
  });

  it('counts in the time zone of the window, through a change of the clocks', () => {
    const times = timesOf(
      window('deny', '0 1 * * *', '2h', { timeZone: 'Europe/Berlin' }),
    );
    expect(times.isActive(new Date('2026-11-21T00:30:00Z'))).toBe(true);
    expect(times.isActive(new Date('2026-11-21T02:30:00Z'))).toBe(false);
    // The night of 29 March 2026 has no 02:00.
    expect(times.nextChange(new Date('2026-03-29T00:30:00Z'))).toEqual(
      new Date('2026-03-29T02:00:00Z'),
    );
  });

  it('takes what it cannot read for a window that never holds', () => {
    const odd = [
      window('deny', 'whenever', '1h'),
      window('deny', '0 9 * * *', 'long'),
      window('deny', '0 9 * * *', '1h', { timeZone: 'Moon/Crater' }),
    ];
    const { blockedBy, windows } = blocked(at('09:30'), ...odd);
    expect(blockedBy).toBeUndefined();
    expect(windows.map(({ active }) => active)).toEqual([false, false, false]);
  });

  it('does not search for long', () => {
    const often = window('deny', '* * * * *', '30s');
    const begun = Date.now();
    for (let count = 0; count < 5; count += 1) {
      blocked(at('09:30'), often, window('allow', '0 0 29 2 *', '1h'));
    }
    expect(Date.now() - begun).toBeLessThan(5000);
  });
});

describe('parseGoDuration', () => {
  it('reads what Go writes', () => {
    expect(parseGoDuration('1h30m')).toBe(5_400_000);
    expect(parseGoDuration('1.5h')).toBe(5_400_000);
    expect(parseGoDuration('500ms')).toBe(500);
    expect(parseGoDuration('1 hour')).toBeUndefined();
    expect(parseGoDuration('')).toBeUndefined();
  });
});
