const DEFAULT_RANGE = '10.244.0.0/24';
const FIRST_HOST = 2;
const LAST_HOST = 254;
/** First two numbers of the addresses for pods beyond what a range holds. */
const OVERFLOW = '10.129';
const OVERFLOW_SIZE = 256 * 256;

/** Gives pods their addresses; a free one is used again after all others. */
export class AddressPool {
  readonly #taken = new Set<string>();
  readonly #last = new Map<string, number>();
  #overflow = 0;

  /** @param range - the node's `podCIDR`, of 24 bits */
  take(range: string = DEFAULT_RANGE): string {
    const prefix = range.split('.').slice(0, 3).join('.');
    let host = this.#last.get(prefix) ?? LAST_HOST;
    for (let tries = FIRST_HOST; tries <= LAST_HOST; tries += 1) {
      host = host === LAST_HOST ? FIRST_HOST : host + 1;
      const address = `${prefix}.${host}`;
      if (!this.#taken.has(address)) {
        this.#last.set(prefix, host);
        this.#taken.add(address);
        return address;
      }
    }
    return this.#takeOverflow();
  }

  release(address: string): void {
    this.#taken.delete(address);
  }

  #takeOverflow(): string {
    let address: string;
    do {
      this.#overflow = (this.#overflow + 1) % OVERFLOW_SIZE;
      const third = Math.floor(this.#overflow / 256);
      address = `${OVERFLOW}.${third}.${this.#overflow % 256}`;
    } while (this.#taken.has(address));
    this.#taken.add(address);
    return address;
  }
}
