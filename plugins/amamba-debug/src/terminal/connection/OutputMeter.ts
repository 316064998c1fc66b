/** So many bytes are acknowledged at once. */
const ACK_BYTES = 64 * 1024;
/** The rest is, when nothing more comes. */
const IDLE_MS = 250;

/**
 * Counts output: what arrived at this page, and what its terminal has taken
 * in, which is what the backend waits for before it sends on.
 *
 * @remarks
 * Both are counted since the session began, without the byte that names the
 * channel.
 */
export class OutputMeter {
  private arrived = 0;
  private shown = 0;
  private acknowledged = 0;
  private generation = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param acknowledge - gets the sum of bytes shown */
  constructor(private readonly acknowledge: (bytes: number) => void) {}

  /** Bytes that this page's terminal shows or will show. */
  get received(): number {
    return this.arrived;
  }

  /** Counts a piece that arrived; call the result once it is shown. */
  take(bytes: number): () => void {
    this.arrived += bytes;
    const { generation } = this;
    return () => {
      if (generation === this.generation) {
        this.shown += bytes;
        this.acknowledgeSoon();
      }
    };
  }

  /** Output goes on at another place; pieces before it count no more. */
  restartAt(from: number): void {
    this.stop();
    this.generation += 1;
    this.arrived = from;
    this.shown = from;
    this.acknowledged = from;
  }

  /** Another line was made, on which nothing was acknowledged yet. */
  repeat(): void {
    this.acknowledged = 0;
    this.acknowledgeSoon();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private acknowledgeSoon(): void {
    if (this.shown - this.acknowledged >= ACK_BYTES) {
      this.acknowledgeNow();
      return;
    }
    this.timer ??= setTimeout(() => this.acknowledgeNow(), IDLE_MS);
  }

  private acknowledgeNow(): void {
    this.stop();
    if (this.shown > this.acknowledged) {
      this.acknowledged = this.shown;
      this.acknowledge(this.shown);
    }
  }
}
