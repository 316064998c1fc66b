import {
  type RecordingEvent,
  TERMINAL_CHANNELS,
} from '@amamba/plugin-amamba-debug-common';

/** Output that comes within so many seconds is one event. */
const MERGE_SECONDS = 0.02;
const MAX_EVENT_LETTERS = 16 * 1024;

/**
 * Gathers events of an asciicast. Letters that are split over frames are put
 * together, each channel for itself; input has no place in it.
 */
export class EventBuffer {
  readonly #seconds: () => number;
  readonly #decoders = new Map<number, TextDecoder>();
  #events: RecordingEvent[] = [];
  #letters = 0;

  /** @param seconds - since the beginning. */
  constructor(seconds: () => number) {
    this.#seconds = seconds;
  }

  /** About as many bytes as they take, at the most three times as many. */
  get letters(): number {
    return this.#letters;
  }

  /** A frame with its channel byte. */
  output(frame: Buffer): void {
    const channel = frame[0];
    if (
      channel !== TERMINAL_CHANNELS.output &&
      channel !== TERMINAL_CHANNELS.error
    ) {
      return;
    }
    const decoder = this.#decoders.get(channel) ?? new TextDecoder();
    this.#decoders.set(channel, decoder);
    this.#add('o', decoder.decode(frame.subarray(1), { stream: true }));
  }

  resize(columns: number, rows: number): void {
    this.#add('r', `${columns}x${rows}`);
  }

  marker(text: string): void {
    this.#add('m', text);
  }

  /** What was gathered since it was taken last. */
  take(): RecordingEvent[] {
    const events = this.#events;
    this.#events = [];
    this.#letters = 0;
    return events;
  }

  /** Letters that were begun and will not be finished. */
  close(): void {
    for (const decoder of this.#decoders.values()) {
      this.#add('o', decoder.decode());
    }
  }

  #add(kind: RecordingEvent[1], text: string): void {
    if (text === '') {
      return;
    }
    const seconds = this.#seconds();
    const before = this.#events.at(-1);
    this.#letters += text.length;
    if (
      kind === 'o' &&
      before?.[1] === 'o' &&
      seconds - before[0] < MERGE_SECONDS &&
      before[2].length < MAX_EVENT_LETTERS
    ) {
      before[2] += text;
    } else {
      this.#events.push([seconds, kind, text]);
    }
  }
}
