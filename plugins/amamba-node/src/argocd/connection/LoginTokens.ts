/** Why a login got no token. */
export class LoginRefused extends Error {}

/** Before a token's end, so that none ends on its way. */
const MARGIN_MS = 60_000;

/**
 * Pauses after logins that were refused. Argo CD locks an account at its fifth
 * failure within 300 s, and counts anew 300 s after the last one: these pauses
 * make at most four of them in any row.
 */
const PAUSES_MS = [30_000, 60_000, 120_000, 330_000];

export interface LoginTokensOptions {
  /**
   * @throws LoginRefused when the account or its password is not accepted, and
   * anything else when that could not be found out.
   */
  login(): Promise<string>;
  now?: () => number;
}

/**
 * The token of an account that logs in with a password: kept until shortly
 * before its end, got by one login however many wait for it.
 */
export class LoginTokens {
  readonly #options: LoginTokensOptions;
  #token: { text: string; renewAt: number } | undefined;
  #login: Promise<string> | undefined;
  #refusals = 0;
  #pausedUntil = 0;
  #lastWords = '';

  constructor(options: LoginTokensOptions) {
    this.#options = options;
  }

  /** @throws as login does, and LoginRefused while logins are paused. */
  async get(): Promise<string> {
    if (this.#token && this.#now() < this.#token.renewAt) {
      return this.#token.text;
    }
    this.#login ??= this.#logIn().finally(() => {
      this.#login = undefined;
    });
    return this.#login;
  }

  /** The server does not take this one (any more). */
  refused(token: string): void {
    if (this.#token?.text === token) {
      this.#token = undefined;
    }
  }

  async #logIn(): Promise<string> {
    const wait = this.#pausedUntil - this.#now();
    if (wait > 0) {
      throw new LoginRefused(
        `its last login was refused (${
          this.#lastWords
        }), and logins pause for another ${Math.ceil(
          wait / 1000,
        )} s so that the account is not locked`,
      );
    }
    try {
      const text = await this.#options.login();
      this.#token = { text, renewAt: renewalOf(text, this.#now()) };
      this.#refusals = 0;
      return text;
    } catch (error) {
      if (error instanceof LoginRefused) {
        const last = PAUSES_MS.length - 1;
        this.#pausedUntil =
          this.#now() + PAUSES_MS[Math.min(this.#refusals, last)];
        this.#refusals += 1;
        this.#lastWords = error.message;
      }
      throw error;
    }
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}

/** When a JWT is to be replaced; never, when it does not say its end. */
function renewalOf(token: string, now: number): number {
  const exp = readExpiry(token);
  if (exp === undefined) {
    return Infinity;
  }
  // Of a short life, the second half stays unused.
  return Math.max(exp - MARGIN_MS, now + (exp - now) / 2);
}

function readExpiry(token: string): number | undefined {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url');
    const { exp } = JSON.parse(payload.toString('utf8'));
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
