import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { ServiceUnavailableError } from '@backstage/errors';
import type { StoredChunk } from './RecordingStore';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts the chunks of recordings with AES-256-GCM.
 *
 * @remarks
 * Every session has a key of its own, derived (HKDF) from the configured one,
 * and a chunk is bound to its session and place: it cannot be put elsewhere.
 */
export class RecordingCipher {
  readonly #current: string | undefined;
  readonly #keys: ReadonlyMap<string, Buffer>;

  /** @param previous - decrypt only. */
  constructor(key: Buffer | undefined, previous: readonly Buffer[] = []) {
    this.#current = key && idOf(key);
    this.#keys = new Map(
      [...previous, ...(key ? [key] : [])].map(item => [idOf(item), item]),
    );
  }

  /** Whether there is a key to record with. */
  get usable(): boolean {
    return this.#current !== undefined;
  }

  /** @throws Error without a key. */
  encrypt(session: string, seq: number, text: Buffer): StoredChunk {
    const keyId = this.#current;
    if (keyId === undefined) {
      throw new Error(
        'There is no key to record with: set amamba.debug.recording.key',
      );
    }
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(
      ALGORITHM,
      this.#keyOf(keyId, session),
      nonce,
    );
    cipher.setAAD(placeOf(session, seq));
    const data = Buffer.concat([
      nonce,
      cipher.update(text),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return { seq, keyId, data };
  }

  /** @throws ServiceUnavailableError when its key is not there, or it was altered. */
  decrypt(session: string, { seq, keyId, data }: StoredChunk): Buffer {
    const key = this.#keyOf(keyId, session);
    try {
      const decipher = createDecipheriv(
        ALGORITHM,
        key,
        data.subarray(0, NONCE_BYTES),
        { authTagLength: TAG_BYTES },
      );
      decipher.setAAD(placeOf(session, seq));
      decipher.setAuthTag(data.subarray(-TAG_BYTES));
      return Buffer.concat([
        decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]);
    } catch {
      throw new ServiceUnavailableError(
        'The recording cannot be shown: what is stored of it was altered or damaged. Tell whoever keeps this portal.',
      );
    }
  }

  #keyOf(keyId: string, session: string): Buffer {
    const key = this.#keys.get(keyId);
    if (!key) {
      throw new ServiceUnavailableError(
        `The recording cannot be shown: it was encrypted with a key that the portal has no more (${keyId}). Ask whoever keeps this portal to add it to amamba.debug.recording.previousKeys.`,
      );
    }
    return Buffer.from(
      hkdfSync('sha256', key, session, 'amamba-debug recording', 32),
    );
  }
}

/** Names a key without telling anything of it. */
function idOf(key: Buffer): string {
  return createHmac('sha256', key)
    .update('amamba-debug recording key')
    .digest('hex')
    .slice(0, 16);
}

function placeOf(session: string, seq: number): Buffer {
  return Buffer.from(JSON.stringify([1, session, seq]));
}
