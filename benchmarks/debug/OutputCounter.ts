/** Counts output, also what comes before anybody listens. */
export class OutputCounter {
  #listener: ((bytes: number) => void) | undefined;
  #early = 0;

  readonly add = (bytes: number): void => {
    if (this.#listener) {
      this.#listener(bytes);
    } else {
      this.#early += bytes;
    }
  };

  readonly onOutput = (listener: (bytes: number) => void): void => {
    this.#listener = listener;
    if (this.#early > 0) {
      listener(this.#early);
      this.#early = 0;
    }
  };
}
