import type { RecordingEvent } from '@amamba/plugin-amamba-debug-common';
import { Player, readSize } from './Player';

const EVENTS: RecordingEvent[] = [
  [0, 'o', 'a'],
  [1, 'o', 'b'],
  [2, 'r', '100x30'],
  [2, 'm', 'bob watches'],
  [3, 'o', 'c'],
  [60, 'o', 'd'],
];

function setup(events = EVENTS, last = true) {
  const player = new Player({ columns: 80, rows: 24 });
  const shown: string[] = [];
  player.add(events, last);
  const detach = player.attach({
    write: text => shown.push(text),
    resize: ({ columns, rows }) => shown.push(`[${columns}x${rows}]`),
    reset: () => shown.splice(0),
  });
  return { player, detach, screen: () => shown.join('') };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const pass = (seconds: number) => jest.advanceTimersByTime(seconds * 1000);

describe('Player', () => {
  it('plays in the time in which it was, once it is told to', () => {
    const { player, screen } = setup();
    pass(5);
    expect(screen()).toBe('[80x24]a');
    player.play();
    pass(0.9);
    expect(screen()).toBe('[80x24]a');
    pass(0.2);
    expect(screen()).toBe('[80x24]ab');
    pass(1);
    expect(screen()).toBe('[80x24]ab[100x30]');
    player.pause();
    pass(60);
    expect(screen()).toBe('[80x24]ab[100x30]');
    expect(player.state()).toMatchObject({ playing: false, duration: 60 });
  });

  it('plays faster, and cuts silence', () => {
    const { player, screen } = setup();
    player.setSpeed(4);
    player.play();
    pass(0.8);
    expect(screen()).toBe('[80x24]ab[100x30]c');
    pass(0.4);
    expect(screen()).toBe('[80x24]ab[100x30]cd');
    expect(player.state()).toMatchObject({ over: true, playing: false });
  });

  it('keeps silence where it is wanted', () => {
    const { player, screen } = setup();
    player.setSkipIdle(false);
    player.play();
    pass(59);
    expect(screen()).not.toContain('d');
    pass(2);
    expect(screen()).toContain('d');
  });

  it('goes to and fro, to the screen as it was there', () => {
    const { player, screen } = setup();
    player.seek(30);
    expect(screen()).toBe('[80x24]ab[100x30]c');
    player.seek(1.5);
    expect(screen()).toBe('[80x24]ab');
    player.seek(-10);
    expect(player.state().at).toBe(0);
    player.seek(1000);
    expect(player.state().at).toBe(60);
    expect(screen()).toContain('d');
  });

  it('waits for what is still loaded', () => {
    const { player, screen } = setup([[0, 'o', 'a']], false);
    player.play();
    pass(10);
    expect(player.state()).toMatchObject({ playing: true, over: false });
    player.add([[0.5, 'o', 'b']], true);
    pass(1);
    expect(screen()).toBe('[80x24]ab');
    expect(player.state().over).toBe(true);
  });

  it('begins anew after the end', () => {
    const { player, screen } = setup([
      [0, 'o', 'a'],
      [0.1, 'o', 'b'],
    ]);
    player.play();
    pass(1);
    player.play();
    expect(screen()).toBe('[80x24]a');
    expect(player.state()).toMatchObject({ playing: true, over: false });
  });

  it('shows on another terminal what this one showed', () => {
    const { player, detach } = setup();
    player.seek(1);
    detach();
    const other: string[] = [];
    player.attach({
      write: text => other.push(text),
      resize: () => {},
      reset: () => {},
    });
    expect(other).toEqual(['ab']);
  });

  it('names its markers', () => {
    expect(setup().player.markers).toEqual([{ at: 2, name: 'bob watches' }]);
  });
});

describe('readSize', () => {
  it('reads sizes that a terminal can have', () => {
    expect(readSize('100x30')).toEqual({ columns: 100, rows: 30 });
    expect(
      ['0x0', '99999x1', '5000x10', 'x', '10x10x10'].map(readSize),
    ).toEqual(Array(5).fill(undefined));
  });
});
