import type { IncomingMessage } from 'node:http';
import { GrpcError } from '../http/grpcError.ts';
import type { Claims } from './claims.ts';
import type { Tokens } from './tokens.ts';

/** Finds the token of a request, and whose it is. */
export class Authentication {
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  async identify(http: IncomingMessage): Promise<Claims> {
    const token = tokenOf(http);
    if (token) return this.#tokens.check(token);
    throw GrpcError.unauthenticated('no session information');
  }

  /** Undefined for whoever has not proved who they are. */
  async tryIdentify(http: IncomingMessage): Promise<Claims | undefined> {
    try {
      return await this.identify(http);
    } catch {
      return undefined;
    }
  }
}

/** What does not even look like a token counts as none. */
function tokenOf(http: IncomingMessage): string | undefined {
  const { authorization = '', cookie = '' } = http.headers;
  const bearer = /^Bearer (.+)$/.exec(authorization)?.[1];
  const inCookie = /(?:^|;\s*)argocd\.token=([^;]+)/.exec(cookie)?.[1];
  const looksRight = (text: string | undefined) =>
    text !== undefined && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
  return [bearer, inCookie].find(looksRight);
}
