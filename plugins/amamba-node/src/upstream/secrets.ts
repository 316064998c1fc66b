import { readFile } from 'node:fs/promises';
import type { Config } from '@backstage/config';

/** How long a file is believed before it is read again, as kubelet's clients do. */
const FILE_MAX_AGE_MS = 60_000;

/** Text given in the configuration, or a file that may be replaced (rotated). */
export type Secret = { data: string } | { file: string };

/** A file of the configuration that cannot be read. */
export class CredentialFileError extends Error {
  readonly code = 'CREDENTIAL_FILE';
}

/** Certificates and keys come as a file, as PEM or as base64 of PEM. */
export function readSecret(
  config: Config | undefined,
  fileKey: string,
  dataKey?: string,
): Secret | undefined {
  const file = config?.getOptionalString(fileKey);
  if (file) {
    return { file };
  }
  const data = dataKey && config?.getOptionalString(dataKey);
  if (!data) {
    return undefined;
  }
  return {
    data: data.includes('-----BEGIN')
      ? data
      : Buffer.from(data, 'base64').toString('utf8'),
  };
}

/** What secrets hold now: files are read again when they may have changed. */
export class SecretFiles {
  readonly #files = new Map<string, { text: string; readAt: number }>();

  /** @throws CredentialFileError when its file cannot be read. */
  async read(secret: Secret | undefined): Promise<string | undefined> {
    if (!secret || 'data' in secret) {
      return secret?.data;
    }
    const known = this.#files.get(secret.file);
    const now = Date.now();
    if (known && now - known.readAt < FILE_MAX_AGE_MS) {
      return known.text;
    }
    try {
      const text = await readFile(secret.file, 'utf8');
      this.#files.set(secret.file, { text, readAt: now });
      return text;
    } catch (error) {
      throw new CredentialFileError(`Cannot read ${secret.file}`, {
        cause: error,
      });
    }
  }

  /** Every file is read again, however young what is known of it. */
  forget(): void {
    this.#files.clear();
  }
}
