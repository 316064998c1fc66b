import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { StatusError } from '../api/statusError.ts';
import type { UserInfo } from '../types.ts';

const AUTHENTICATED = 'system:authenticated';

const ANONYMOUS: UserInfo = {
  username: 'system:anonymous',
  groups: ['system:unauthenticated'],
};

/** What is known of a token: whose it is, or what is wrong with it. */
export type TokenVerdict =
  | { user: UserInfo; audiences: string[] }
  | { problem: string };

/** Knows some kind of tokens. */
export interface TokenSource {
  /** Undefined when the token is of another kind. */
  authenticate(token: string, audiences: string[]): TokenVerdict | undefined;
}

/** Browsers can send no headers with a WebSocket; the token comes with it so. */
const BEARER_PROTOCOL = 'base64url.bearer.authorization.k8s.io.';

/** Tells who is calling, by client certificate or bearer token. */
export class Authenticator {
  readonly #users = new Map<string, UserInfo>();
  readonly #sources: TokenSource[] = [];
  /** Whom tokens must be for; `--api-audiences`. */
  readonly audiences: string[];

  constructor(audiences: string[]) {
    this.audiences = audiences;
  }

  addToken(token: string, user: UserInfo): void {
    this.#users.set(token, user);
  }

  addSource(source: TokenSource): void {
    this.#sources.push(source);
  }

  /** Judges a token for audiences; undefined when nobody knows it. */
  judge(token: string, audiences: string[]): TokenVerdict | undefined {
    const user = this.#users.get(token);
    if (user) {
      const common = this.audiences.filter(item => audiences.includes(item));
      return common.length > 0 ? { user, audiences: common } : undefined;
    }
    for (const source of this.#sources) {
      const verdict = source.authenticate(token, audiences);
      if (verdict) return verdict;
    }
    return undefined;
  }

  /**
   * Without credentials the user is `system:anonymous`; with ones that are not
   * good the request is refused (401).
   */
  authenticate(request: IncomingMessage): UserInfo {
    const certified = certificateUser(request);
    if (certified) return certified;
    const token = bearerToken(request);
    if (token === undefined) return ANONYMOUS;
    const verdict = this.judge(token, this.audiences);
    if (verdict && 'user' in verdict) return verdict.user;
    throw StatusError.unauthorized();
  }
}

/** @returns the empty string for credentials that are no bearer token */
function bearerToken({ headers }: IncomingMessage): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) {
    return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  }
  const upgrade = headers.upgrade?.toLowerCase() === 'websocket';
  if (!upgrade) return undefined;
  const protocols = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map(protocol => protocol.trim());
  const bearer = protocols.find(item => item.startsWith(BEARER_PROTOCOL));
  if (bearer === undefined) return undefined;
  // A server could answer with the token as the protocol; so it must not be alone.
  if (protocols.length === 1) return '';
  const encoded = bearer.slice(BEARER_PROTOCOL.length);
  return Buffer.from(encoded, 'base64url').toString('utf8');
}

/** CN is the user, each O a group, as of `--client-ca-file`. */
function certificateUser({ socket }: IncomingMessage): UserInfo | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerCertificate();
  if (!certificate?.subject) return undefined;
  if (!socket.authorized) throw StatusError.unauthorized();
  const { CN, O = [] } = certificate.subject as {
    CN?: string;
    O?: string | string[];
  };
  if (!CN) return undefined;
  return { username: CN, groups: [...[O].flat(), AUTHENTICATED] };
}

/** The user a request is carried out as, when it names another than its own. */
export interface Impersonation {
  user: UserInfo;
}

const EXTRA_PREFIX = 'impersonate-extra-';

/** Reads the Impersonate-* headers; undefined when there are none. */
export function impersonationOf(
  request: IncomingMessage,
): Impersonation | undefined {
  const { headers } = request;
  const username = headers['impersonate-user'];
  const uid = headers['impersonate-uid'];
  const groups = request.headersDistinct['impersonate-group'] ?? [];
  const extra = extraOf(request);
  if (typeof username !== 'string' || !username) {
    if (!uid && groups.length === 0 && !extra) return undefined;
    throw StatusError.badRequest(
      `requested ${goUser(groups, uid)} without impersonating a user name`,
    );
  }
  return {
    user: {
      username,
      ...(typeof uid === 'string' && { uid }),
      groups: completeGroups(username, groups),
      ...(extra && { extra }),
    },
  };
}

function completeGroups(username: string, groups: string[]): string[] {
  const account = /^system:serviceaccount:([^:]+):[^:]+$/.exec(username);
  const all =
    groups.length === 0 && account
      ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`]
      : [...groups];
  const anonymous = username === ANONYMOUS.username;
  const standing = anonymous ? 'system:unauthenticated' : AUTHENTICATED;
  if (!all.includes(standing)) all.push(standing);
  return all;
}

function extraOf({
  headersDistinct,
}: IncomingMessage): Record<string, string[]> | undefined {
  const entries = Object.entries(headersDistinct).flatMap(([name, values]) =>
    name.startsWith(EXTRA_PREFIX) && values
      ? [[decodeURIComponent(name.slice(EXTRA_PREFIX.length)), values] as const]
      : [],
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The server prints the Go value; clients see it in the message. */
function goUser(groups: string[], uid: string | string[] | undefined): string {
  const list =
    groups.length > 0
      ? `[]string{${groups.map(group => JSON.stringify(group)).join(', ')}}`
      : '[]string(nil)';
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(
    uid ?? '',
  )}, Groups:${list}, Extra:map[string][]string(nil)}`;
}
