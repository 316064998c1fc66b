import { randomUUID } from 'node:crypto';
import type { ApiContext } from '../apiContext.ts';
import { ISSUER, userOf } from '../access/claims.ts';
import { LoginLimit } from '../access/loginLimit.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import type { Route } from '../http/router.ts';

const SESSION_SECONDS = 24 * 3600;
const WRONG = 'Invalid username or password';

/** Login and logout, and who one is. */
export function sessionRoutes(context: ApiContext): Route[] {
  const limit = new LoginLimit(context.clock);
  return [
    {
      method: 'POST',
      path: '/api/v1/session',
      anonymous: true,
      handle: request => logIn(context, limit, request),
    },
    {
      method: 'DELETE',
      path: '/api/v1/session',
      anonymous: true,
      handle: ({ response }) => {
        response.setHeader(
          'set-cookie',
          'argocd.token=; path=/; SameSite=lax; httpOnly',
        );
        return {};
      },
    },
    {
      method: 'GET',
      path: '/api/v1/session/userinfo',
      anonymous: true,
      handle: ({ anyClaims: claims }) =>
        claims
          ? {
              loggedIn: true,
              username: userOf(claims),
              iss: ISSUER,
              ...(claims.groups && { groups: claims.groups }),
            }
          : {},
    },
  ];
}

async function logIn(
  context: ApiContext,
  limit: LoginLimit,
  request: ApiRequest,
): Promise<{ token: string }> {
  const { username = '', password = '' } = request.message(
    'SessionCreateRequest',
    { username: 'string', password: 'string', token: 'string' },
  );
  if (!username || !password) {
    throw GrpcError.unauthenticated('no credentials supplied');
  }
  if (limit.isExceeded(username)) throw GrpcError.unauthenticated(WRONG);
  if (!(await context.accounts.hasPassword(username, password))) {
    limit.failed(username);
    throw GrpcError.unauthenticated(WRONG);
  }
  const account = context.accounts.get(username);
  if (!account.enabled) {
    throw GrpcError.unauthenticated(`Account ${username} is disabled`);
  }
  if (!account.capabilities.includes('login')) {
    throw GrpcError.unauthenticated(
      `Account ${username} does not have login capability`,
    );
  }
  limit.succeeded(username);
  const iat = context.tokens.now();
  const token = await context.tokens.issue({
    sub: `${username}:login`,
    jti: randomUUID(),
    iat,
    exp: iat + SESSION_SECONDS,
  });
  request.response.setHeader(
    'set-cookie',
    `argocd.token=${token}; path=/; SameSite=lax; httpOnly`,
  );
  return { token };
}
