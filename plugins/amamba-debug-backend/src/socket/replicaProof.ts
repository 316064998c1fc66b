import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { readHead } from './readHead';

/** Asks a replica to prove that it is the one of the database. */
export const CHALLENGE_HEADER = 'x-amamba-challenge';
/** Its answer. */
export const PROOF_HEADER = 'x-amamba-proof';

/** What only the database and the replica know. */
export function newReplicaSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The answer to a challenge; undefined to what is none. */
export function proveReplica(
  secret: string,
  challenge: unknown,
): string | undefined {
  return typeof challenge === 'string' &&
    /^[A-Za-z0-9_-]{20,100}$/.test(challenge)
    ? createHmac('sha256', secret)
        .update(`amamba-replica:${challenge}`)
        .digest('base64url')
    : undefined;
}

/**
 * Whether the other side of a connection is the replica with that secret.
 *
 * @remarks
 * The address of a replica that died can soon be that of any other pod, which
 * would get the ticket and the token of a person. So it is asked on the very
 * connection on which these would follow.
 */
export async function isReplica(
  upstream: Duplex,
  options: { path: string; host: string; secret: string },
): Promise<boolean> {
  const challenge = newReplicaSecret();
  upstream.write(
    [
      `HEAD ${options.path} HTTP/1.1`,
      `Host: ${options.host}`,
      `${CHALLENGE_HEADER}: ${challenge}`,
      '',
      '',
    ].join('\r\n'),
  );
  const head = await readHead(upstream);
  const [, proof = ''] =
    new RegExp(`^${PROOF_HEADER}: *([\\w-]+)\\r$`, 'im').exec(
      head?.toString('latin1') ?? '',
    ) ?? [];
  const expected = Buffer.from(proveReplica(options.secret, challenge)!);
  const got = Buffer.from(proof);
  return got.length === expected.length && timingSafeEqual(got, expected);
}
