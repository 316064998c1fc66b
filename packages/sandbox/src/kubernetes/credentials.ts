import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateTokenKey } from './access/tokenSigner.ts';
import {
  createCertificateAuthority,
  loadCertificateAuthority,
  type CertificateAuthority,
} from './tls.ts';

/** What a cluster's clients trust and show. */
export interface Credentials {
  authority: CertificateAuthority;
  adminToken: string;
  portalToken: string;
  /** Signs service account tokens. */
  tokenKeyPem: string;
}

interface KeptCredentials {
  certificatePem: string;
  keyPem: string;
  adminToken: string;
  portalToken: string;
  tokenKeyPem?: string;
}

/**
 * Makes new credentials, or takes up those kept in the directory. Without a
 * directory nothing is written anywhere.
 */
export async function obtainCredentials(
  clusterName: string,
  directory: string | undefined,
): Promise<Credentials> {
  const file = directory && join(directory, `${clusterName}.credentials.json`);
  const kept = file ? await readKept(file) : undefined;
  if (kept) {
    const { adminToken, portalToken } = kept;
    const authority = await loadCertificateAuthority(kept);
    const tokenKeyPem = kept.tokenKeyPem ?? generateTokenKey();
    const credentials = { authority, adminToken, portalToken, tokenKeyPem };
    if (file && directory && !kept.tokenKeyPem) {
      await keep(directory, file, credentials);
    }
    return credentials;
  }
  const authority = await createCertificateAuthority(`${clusterName}-ca`);
  const credentials = {
    authority,
    adminToken: newToken(),
    portalToken: newToken(),
    tokenKeyPem: generateTokenKey(),
  };
  if (file && directory) await keep(directory, file, credentials);
  return credentials;
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

async function readKept(file: string): Promise<KeptCredentials | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(
      `${file} cannot be read (${
        (error as Error).message
      }); delete it to have new credentials made`,
      { cause: error },
    );
  }
}

async function keep(
  directory: string,
  file: string,
  { authority, ...secrets }: Credentials,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const kept = { ...(await authority.exportPem()), ...secrets };
  await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
}
