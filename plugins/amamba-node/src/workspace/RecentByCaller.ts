import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';

/**
 * Answers for people, remembered for a while: the least recently asked is
 * forgotten first. Services are not remembered: what one may do depends on its
 * token.
 */
export class RecentByCaller<T> {
  readonly #maxAgeMs: number;
  readonly #maxEntries: number;
  readonly #entries = new Map<string, { answer: Promise<T>; at: number }>();

  constructor(options: { maxAgeMs: number; maxEntries: number }) {
    this.#maxAgeMs = options.maxAgeMs;
    this.#maxEntries = options.maxEntries;
  }

  async get(
    credentials: BackstageCredentials,
    question: string,
    ask: () => Promise<T>,
  ): Promise<T> {
    const principal = credentials.principal as Partial<BackstageUserPrincipal>;
    if (principal.type !== 'user') {
      return ask();
    }
    const key = `${principal.userEntityRef} ${question}`;
    const known = this.#entries.get(key);
    this.#entries.delete(key);
    const entry =
      known && Date.now() - known.at < this.#maxAgeMs
        ? known
        : { answer: ask(), at: Date.now() };
    this.#entries.set(key, entry);
    this.#forget();
    try {
      return await entry.answer;
    } catch (error) {
      if (this.#entries.get(key) === entry) {
        this.#entries.delete(key);
      }
      throw error;
    }
  }

  #forget(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) {
        return;
      }
      this.#entries.delete(key);
    }
  }
}
