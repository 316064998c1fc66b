import type { RecordingEvent } from '@amamba/plugin-amamba-debug-common';
import type { TerminalSize } from '@amamba/plugin-amamba-react';

/** Between two looks at the clock while it plays. */
const TICK_MS = 40;
/** A longer silence is cut to this, in seconds, where idle time is skipped. */
const LONGEST_IDLE = 1;

/** What a recording is played on. */
export interface Stage {
  write(text: string): void;
  resize(size: TerminalSize): void;
  /** As in the beginning. */
  reset(): void;
}

/** Where a player is; never changed, only replaced. */
export interface PlayerState {
  playing: boolean;
  /** In seconds since the beginning. */
  at: number;
  duration: number;
  /** Whether all was played. */
  over: boolean;
  speed: number;
  skipIdle: boolean;
}

/** A place that somebody or something has named. */
export interface Marker {
  at: number;
  name: string;
}

/** Reads `80x24`. */
export function readSize(text: string): TerminalSize | undefined {
  const found = /^(\d{1,4})x(\d{1,4})$/.exec(text);
  const [columns, rows] = [Number(found?.[1]), Number(found?.[2])];
  return columns > 0 && rows > 0 && columns <= 1000 && rows <= 1000
    ? { columns, rows }
    : undefined;
}

/** Plays the events of a recording in their time; more may follow later. */
export class Player {
  private events: RecordingEvent[] = [];
  private complete = false;
  /** Of the first event that was not played. */
  private next = 0;
  private stage: Stage | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private tickedAt = 0;
  private readonly listeners = new Set<() => void>();
  private current: PlayerState = {
    playing: false,
    at: 0,
    duration: 0,
    over: false,
    speed: 1,
    skipIdle: true,
  };

  /** @param size - of the terminal in the beginning */
  constructor(readonly size: TerminalSize, duration = 0) {
    this.current = { ...this.current, duration };
  }

  readonly state = (): PlayerState => this.current;

  /** @returns what ends it */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether there is nothing to play, yet. */
  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  get markers(): Marker[] {
    return this.events
      .filter(([, type]) => type === 'm')
      .map(([at, , name]) => ({ at, name }));
  }

  /** Takes the next events, the latest last; `last`: no more follow. */
  add(events: RecordingEvent[], last: boolean): void {
    this.events = this.events.concat(events);
    this.complete = last;
    const end = this.events.at(-1)?.[0] ?? 0;
    this.change({ duration: Math.max(this.current.duration, end) });
  }

  /** Plays on this terminal from now on, which shows nothing yet. */
  readonly attach = (stage: Stage): (() => void) => {
    this.stage = stage;
    this.seek(this.current.at);
    return () => {
      this.pause();
      this.stage = undefined;
    };
  };

  play(): void {
    if (this.current.over) {
      this.seek(0);
    }
    clearInterval(this.timer);
    this.tickedAt = Date.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.change({ playing: true });
  }

  pause(): void {
    clearInterval(this.timer);
    this.change({ playing: false });
  }

  /** Goes to a place, in seconds; what is before it is shown at once. */
  seek(to: number): void {
    const at = Math.min(Math.max(0, to), this.current.duration);
    this.next = 0;
    this.stage?.reset();
    this.stage?.resize(this.size);
    this.showUntil(at);
    this.change({ at, over: false });
  }

  setSpeed(speed: number): void {
    this.change({ speed });
  }

  setSkipIdle(skipIdle: boolean): void {
    this.change({ skipIdle });
  }

  private change(change: Partial<PlayerState>): void {
    this.current = { ...this.current, ...change };
    this.listeners.forEach(listener => listener());
  }

  private tick(): void {
    const now = Date.now();
    const passed = ((now - this.tickedAt) / 1000) * this.current.speed;
    this.tickedAt = now;
    const { duration, skipIdle } = this.current;
    const upcoming = this.events[this.next]?.[0];
    if (upcoming === undefined && !this.complete) {
      // What follows is still being loaded.
      return;
    }
    const target = upcoming ?? duration;
    const from =
      skipIdle && target - this.current.at > LONGEST_IDLE
        ? target - LONGEST_IDLE
        : this.current.at;
    const at = Math.min(from + passed, duration);
    this.showUntil(at);
    const over = at >= duration && this.next >= this.events.length;
    this.change({ at, over });
    if (over) {
      this.pause();
    }
  }

  private showUntil(at: number): void {
    let text = '';
    while (this.next < this.events.length && this.events[this.next][0] <= at) {
      const [, type, data] = this.events[this.next];
      this.next += 1;
      const size = type === 'r' ? readSize(data) : undefined;
      if (type === 'o') {
        text += data;
      } else if (size) {
        this.write(text);
        text = '';
        this.stage?.resize(size);
      }
    }
    this.write(text);
  }

  private write(text: string): void {
    if (text) {
      this.stage?.write(text);
    }
  }
}
