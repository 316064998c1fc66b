/** What a token says of whoever bears it. */
export interface Claims {
  /** `admin:login`, `amamba:apiKey`, `proj:team-a:deployer`. */
  sub: string;
  iss: string;
  /** Seconds since the epoch. */
  iat: number;
  exp?: number;
  jti: string;
  groups?: string[];
}

export const ISSUER = 'argocd';

const CAPABILITY = /^(.+):(login|apiKey)$/;

/** Who that is: an account, or the subject of a project's role. */
export function userOf(claims: Claims): string {
  if (claims.sub.startsWith('proj:')) return claims.sub;
  return CAPABILITY.exec(claims.sub)?.[1] ?? claims.sub;
}

/** How errors name who asked: `sub: …, iat: …`. */
export function describeClaims(claims: Claims): string {
  const issued = new Date(claims.iat * 1000).toISOString();
  return `sub: ${userOf(claims)}, iat: ${issued.replace('.000Z', 'Z')}`;
}
