import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { StatusError } from '../api/statusError.ts';
import type { UserInfo } from '../types.ts';

const AUTHENTICATED = 'system:authenticated';

const ANONYMOUS: UserInfo = {
  username: 'system:anonymous',
  groups: ['system:unauthenticated'],
};

/** Tells who is calling, by client certificate or bearer token. */
export class Authenticator {
  readonly #users = new Map<string, UserInfo>();

  addToken(token: string, user: UserInfo): void {
    this.#users.set(token, user);
  }

  userOfToken(token: string): UserInfo | undefined {
    return this.#users.get(token);
  }

  /**
   * Without credentials the user is `system:anonymous`; with ones that are not
   * good the request is refused (401).
   */
  authenticate(request: IncomingMessage): UserInfo {
    const certified = certificateUser(request);
    if (certified) return certified;
    const { authorization } = request.headers;
    if (authorization === undefined) return ANONYMOUS;
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    const user = token === undefined ? undefined : this.#users.get(token);
    if (!user) throw StatusError.unauthorized();
    return user;
  }
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
