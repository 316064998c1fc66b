import type { KubeStream } from '../KubeStream';

/** Reads a stream as far as a test needs it. */
export class StreamReader {
  readonly frames: Buffer[] = [];
  /** What came, of all channels. */
  text = '';
  #bytes = 0;
  #wake = () => {};

  constructor(stream: KubeStream) {
    stream.onFrame(frame => {
      this.frames.push(frame);
      this.#bytes += frame.length - 1;
      this.text += frame.subarray(1).toString();
      this.#wake();
    });
  }

  /** Waits until it has said so much, or something. */
  async until(what: number | string): Promise<void> {
    const isThere = () =>
      typeof what === 'number' ? this.#bytes >= what : this.text.includes(what);
    while (!isThere()) {
      await this.#more();
    }
  }

  #more(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve;
    });
  }
}
