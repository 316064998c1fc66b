/** So long before a token expires, a newer one is sent. */
const BEFORE_EXPIRY_MS = 60_000;
/** Where a token does not tell when it expires. */
const UNKNOWN_EXPIRY_MS = 10 * 60_000;
/** When there is no newer token yet. */
const AGAIN_MS = 15_000;

/** When a token expires, in milliseconds since 1970; undefined: it does not tell. */
export function expiryOf(token: string): number | undefined {
  try {
    const payload = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const { exp } = JSON.parse(atob(payload));
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/** Hands on a newer token of the person before the older one expires. */
export class TokenRenewal {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private current: string | undefined;

  constructor(
    private readonly newest: () => Promise<string | undefined>,
    private readonly hand: (token: string) => void,
  ) {}

  /** @param token - the one that the backend has */
  start(token: string): void {
    this.stop();
    this.current = token;
    const expiry = expiryOf(token);
    const wait =
      expiry === undefined
        ? UNKNOWN_EXPIRY_MS
        : expiry - Date.now() - BEFORE_EXPIRY_MS;
    this.renewIn(Math.max(1000, wait));
  }

  /** Looks for a newer token at once. */
  async renew(): Promise<void> {
    const before = this.current;
    const token = await this.newest().catch(() => undefined);
    if (before === undefined || before !== this.current) {
      return;
    }
    if (token && token !== before) {
      this.hand(token);
      this.start(token);
    } else {
      this.renewIn(AGAIN_MS);
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.current = undefined;
  }

  private renewIn(ms: number): void {
    clearTimeout(this.timer);
    // Longer ones overflow, and would be over at once.
    this.timer = setTimeout(() => this.renew(), Math.min(ms, 2 ** 31 - 1));
  }
}
