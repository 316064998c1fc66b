import { nextPace, type PollEvent } from './pollPace';

const signals = { fallbackMs: 2000, safetyMs: 30_000, hasSignals: true };
const none = { ...signals, hasSignals: false };

function after(events: PollEvent[], options = signals) {
  return events.reduce((pace, event) => nextPace(pace, event, options), {
    waitMs: options.fallbackMs,
  }).waitMs;
}

const times = (count: number, event: PollEvent) =>
  new Array<PollEvent>(count).fill(event);

describe('nextPace', () => {
  it('slows to the safety pace as soon as a signal arrives', () => {
    expect(after(['announced'])).toBe(30_000);
  });

  it('is quick again when a change came without a signal', () => {
    expect(after(['announced', 'missed'])).toBe(2000);
  });

  it('slows down while nothing changes, less so without signals', () => {
    expect(after(times(1, 'unchanged'))).toBe(2500);
    expect(after(times(40, 'unchanged'))).toBe(30_000);
    expect(after(times(40, 'unchanged'), none)).toBe(8000);
  });

  it('backs off from a failing server, and recovers', () => {
    expect(after(times(1, 'failed'))).toBe(4000);
    expect(after(times(20, 'failed'))).toBe(60_000);
    expect(after([...times(20, 'failed'), 'unchanged'], none)).toBe(8000);
    expect(after([...times(20, 'failed'), 'missed'])).toBe(2000);
  });
});
