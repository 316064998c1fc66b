import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { isRecord } from '../store/json.ts';

/** ECDSA on P-256 with SHA-256, the signature as JOSE writes it (r ‖ s). */
const ALGORITHM = 'ES256';
const ENCODING = 'ieee-p1363';

/** Tokens whose signature was found good; the oldest goes when it is full. */
const REMEMBERED = 1_000;

/** The claims of a JSON Web Token. */
export type Claims = Record<string, unknown>;

/** A new private key for service account tokens, in PKCS #8. */
export function generateTokenKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Signs JSON Web Tokens with the key of one cluster, and knows its own. */
export class TokenSigner {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #keyId: string;
  readonly #verified = new Map<string, Claims>();

  constructor(privateKeyPem: string) {
    this.#privateKey = createPrivateKey(privateKeyPem);
    this.#publicKey = createPublicKey(this.#privateKey);
    const der = this.#publicKey.export({ type: 'spki', format: 'der' });
    // The API server names its keys so.
    this.#keyId = createHash('sha256').update(der).digest('base64url');
  }

  sign(claims: Claims): string {
    const header = { alg: ALGORITHM, kid: this.#keyId };
    const content = [header, claims].map(encode).join('.');
    const signature = sign('sha256', Buffer.from(content), {
      key: this.#privateKey,
      dsaEncoding: ENCODING,
    });
    return `${content}.${signature.toString('base64url')}`;
  }

  /** The claims of a token that this key signed; their truth is not looked at. */
  verify(token: string): Claims | undefined {
    const known = this.#verified.get(token);
    if (known) return known;
    const claims = this.#check(token);
    if (!claims) return undefined;
    if (this.#verified.size === REMEMBERED) {
      const [oldest] = this.#verified.keys();
      this.#verified.delete(oldest);
    }
    this.#verified.set(token, claims);
    return claims;
  }

  /** What others verify the tokens with (RFC 7517). */
  keySet(): { keys: object[] } {
    const { kty, crv, x, y } = this.#publicKey.export({ format: 'jwk' });
    const use = 'sig';
    const alg = ALGORITHM;
    return { keys: [{ use, kty, kid: this.#keyId, crv, alg, x, y }] };
  }

  #check(token: string): Claims | undefined {
    const [header, payload, signature, ...more] = token.split('.');
    if (!signature || more.length > 0) return undefined;
    const { alg, kid } = decode(header) ?? {};
    if (alg !== ALGORITHM || kid !== this.#keyId) return undefined;
    const good = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      { key: this.#publicKey, dsaEncoding: ENCODING },
      Buffer.from(signature, 'base64url'),
    );
    return good ? decode(payload) : undefined;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Claims | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
