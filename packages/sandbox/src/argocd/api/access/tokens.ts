import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock, KubeObject } from '../../../kubernetes/types.ts';
import { GrpcError } from '../http/grpcError.ts';
import type { Account, Accounts } from './accounts.ts';
import { ISSUER, userOf, type Claims } from './claims.ts';

export interface TokenRequest {
  sub: string;
  jti: string;
  /** Seconds since the epoch. */
  iat: number;
  exp?: number;
}

interface TokensInit {
  accounts: Accounts;
  clock: Clock;
  project(name: string): KubeObject | undefined;
}

/** Issues and checks tokens: of sessions, of accounts and of project roles. */
export class Tokens {
  readonly #accounts: Accounts;
  readonly #clock: Clock;
  readonly #project: TokensInit['project'];
  /** Ids of sessions that were logged out, and when they are over anyway. */
  readonly #revoked = new Map<string, number>();

  constructor({ accounts, clock, project }: TokensInit) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#project = project;
  }

  now(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  issue({ sub, jti, iat, exp }: TokenRequest): Promise<string> {
    const token = new SignJWT({ sub, jti })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setIssuedAt(iat)
      .setNotBefore(iat);
    if (exp !== undefined) token.setExpirationTime(exp);
    return token.sign(this.#accounts.signingKey());
  }

  revoke({ jti, exp }: Claims): void {
    const now = this.now();
    for (const [id, until] of this.#revoked) {
      if (until < now) this.#revoked.delete(id);
    }
    this.#revoked.set(jti, exp ?? Infinity);
  }

  /** @throws GrpcError (unauthenticated) that says what is wrong with it. */
  async check(token: string): Promise<Claims> {
    const claims = await this.#verify(token);
    const problem = this.#revoked.has(claims.jti)
      ? 'token is revoked, please re-login'
      : this.#problemOf(claims);
    if (!problem) return claims;
    throw GrpcError.unauthenticated(`invalid session: ${problem}`);
  }

  async #verify(token: string): Promise<Claims> {
    try {
      const { payload } = await jwtVerify(token, this.#accounts.signingKey(), {
        algorithms: ['HS256'],
        issuer: ISSUER,
        currentDate: new Date(this.#clock.now()),
      });
      return payload as unknown as Claims;
    } catch (error) {
      const why =
        error instanceof errors.JWTExpired
          ? 'token has invalid claims: token is expired'
          : 'token signature is invalid: signature is invalid';
      throw GrpcError.unauthenticated(`invalid session: ${why}`);
    }
  }

  #problemOf(claims: Claims): string | undefined {
    const user = userOf(claims);
    return user.startsWith('proj:')
      ? this.#roleProblem(user, claims)
      : this.#accountProblem(user, claims);
  }

  #roleProblem(subject: string, { iat, jti }: Claims): string | undefined {
    const [, name, roleName] = subject.split(':');
    const project = this.#project(name);
    if (!project) return `appprojects.argoproj.io "${name}" not found`;
    const role = (project.spec.roles ?? []).find(
      (item: any) => item.name === roleName,
    );
    const known = (role?.jwtTokens ?? []).some((token: any) =>
      token.id ? token.id === jti : token.iat === iat,
    );
    if (known) return undefined;
    return `JWT token for role '${roleName}' issued at '${iat}' does not exist in project '${name}'`;
  }

  #accountProblem(name: string, { sub, jti }: Claims): string | undefined {
    let account: Account;
    try {
      account = this.#accounts.get(name);
    } catch (error) {
      return (error as Error).message;
    }
    if (!account.enabled) return `account ${name} is disabled`;
    const capability = sub.endsWith(':apiKey') ? 'apiKey' : 'login';
    if (!account.capabilities.includes(capability)) {
      return `account ${name} does not have '${capability}' capability`;
    }
    if (capability === 'login') return undefined;
    return account.tokens.some(token => token.id === jti)
      ? undefined
      : `account ${name} does not have token with id ${jti}`;
  }
}
