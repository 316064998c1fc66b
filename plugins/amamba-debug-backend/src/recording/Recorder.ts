import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { RecordingEvent } from '@amamba/plugin-amamba-debug-common';
import type { TerminalSize } from '../session/openSession';
import type { SessionTap } from '../session/SessionTap';
import { packChunk } from './chunkText';
import { EventBuffer } from './EventBuffer';
import type { RecordingCipher } from './RecordingCipher';
import type { RecordingStore } from './RecordingStore';

/** How much is gathered, and for how long. */
export interface RecorderLimits {
  /** After which what was gathered is stored. */
  flushMs: number;
  /** Gathered letters at which it is stored at once. */
  chunkLetters: number;
  /** Letters that may wait for a slow database; more are left out. */
  waitingLetters: number;
  /** Letters of a recording; what follows is left out. */
  totalLetters: number;
}

export const RECORDER_LIMITS: RecorderLimits = {
  flushMs: 1000,
  chunkLetters: 64 * 1024,
  waitingLetters: 4 * 1024 * 1024,
  totalLetters: 64 * 1024 * 1024,
};

/** What {@link Recorder} needs. */
export interface RecorderOptions {
  session: string;
  store: RecordingStore;
  cipher: RecordingCipher;
  logger: LoggerService;
  limits?: Partial<RecorderLimits>;
  /** Called once, when it is as long as one may be. */
  onFull(): void;
}

interface Batch {
  events: RecordingEvent[];
  letters: number;
}

/**
 * Records what a session shows: its output, sizes and markers, never what is
 * typed. A batch that cannot be stored is tried again with the next.
 */
export class Recorder implements SessionTap {
  readonly #options: RecorderOptions;
  readonly #limits: RecorderLimits;
  readonly #startedAt = performance.now();
  readonly #buffer = new EventBuffer(() => this.#seconds());
  #waiting: Batch[] = [];
  #waitingLetters = 0;
  #totalLetters = 0;
  #seq = 0;
  #timer: NodeJS.Timeout | undefined;
  #storing: Promise<void> | undefined;
  /** Before which nothing is tried, for it failed. */
  #retryAt = 0;
  /** Left out since the last marker. */
  #missed = 0;
  #full = false;
  #ended: Promise<void> | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#limits = { ...RECORDER_LIMITS, ...options.limits };
  }

  output(frame: Buffer): void {
    if (!this.#takes(frame.length - 1)) {
      return;
    }
    this.#buffer.output(frame);
    this.#gathered();
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.#takes(0)) {
      this.#buffer.resize(columns, rows);
      this.#gathered();
    }
  }

  marker(text: string): void {
    if (this.#takes(text.length)) {
      this.#buffer.marker(text);
      this.#gathered();
    }
  }

  end(): Promise<void> {
    this.#ended ??= this.#finish();
    return this.#ended;
  }

  #seconds(): number {
    return Math.round(performance.now() - this.#startedAt) / 1000;
  }

  /** Whether there is room; says in the recording when there is none. */
  #takes(letters: number): boolean {
    if (this.#full || this.#ended) {
      return false;
    }
    if (this.#totalLetters + letters > this.#limits.totalLetters) {
      this.#full = true;
      this.#buffer.marker(
        'The recording ends here: it is as long as one may be',
      );
      this.#gathered();
      queueMicrotask(this.#options.onFull);
      return false;
    }
    if (this.#waitingLetters > this.#limits.waitingLetters) {
      this.#missed += letters;
      return false;
    }
    this.#tellMissed();
    this.#totalLetters += letters;
    return true;
  }

  #tellMissed(): void {
    if (this.#missed > 0) {
      this.#buffer.marker(
        `Here ${
          this.#missed
        } bytes are missing: the database was too slow for them`,
      );
      this.#missed = 0;
    }
  }

  #gathered(): void {
    if (this.#buffer.letters >= this.#limits.chunkLetters) {
      this.#flush();
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, this.#limits.flushMs).unref();
  }

  #flush(): void {
    this.#enqueue();
    if (performance.now() < this.#retryAt) {
      return;
    }
    this.#storing ??= this.#storeWaiting(false).finally(() => {
      this.#storing = undefined;
    });
  }

  #enqueue(): void {
    const { letters } = this.#buffer;
    const events = this.#buffer.take();
    if (events.length > 0) {
      this.#waiting.push({ events, letters });
      this.#waitingLetters += letters;
    }
  }

  /** In turn; never rejects. What could not be stored goes on waiting. */
  async #storeWaiting(last: boolean): Promise<void> {
    try {
      for (;;) {
        const batch = this.#waiting[0];
        if (!batch) {
          return;
        }
        await this.#store(batch.events, last && this.#waiting.length === 1);
        this.#waiting.shift();
        this.#waitingLetters -= batch.letters;
      }
    } catch (error) {
      this.#options.logger.warn(
        `Could not store a part of the recording of session ${
          this.#options.session
        }; it is tried again`,
        toError(error) as Error,
      );
      this.#retryAt = performance.now() + this.#limits.flushMs;
      if (!this.#ended) {
        this.#gathered();
      }
    }
  }

  async #store(events: RecordingEvent[], last: boolean): Promise<void> {
    const { session, store, cipher } = this.#options;
    const packed = await packChunk(events, last);
    await store.append(session, cipher.encrypt(session, this.#seq, packed));
    this.#seq += 1;
  }

  async #finish(): Promise<void> {
    clearTimeout(this.#timer);
    const { session, store, logger } = this.#options;
    const seconds = this.#seconds();
    this.#tellMissed();
    this.#buffer.close();
    await this.#storing;
    this.#enqueue();
    // There is always a last one, by which a cut recording is told.
    this.#waiting.push({ events: [], letters: 0 });
    await this.#storeWaiting(true);
    if (this.#waiting.length > 0) {
      logger.error(
        `The end of the recording of session ${session} could not be stored`,
      );
      return;
    }
    try {
      await store.finish(session, Math.round(seconds * 1000));
    } catch (error) {
      logger.error(
        `The end of the recording of session ${session} could not be stored`,
        toError(error) as Error,
      );
    }
  }
}
