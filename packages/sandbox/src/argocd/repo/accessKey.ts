import { createHash } from 'node:crypto';
import type { RepositoryAccess } from '../types.ts';

/**
 * What belongs together on the disk and in memory: whoever has other
 * credentials sees nothing of what these fetched.
 */
export function accessKey(access: RepositoryAccess): string {
  const { repoURL, username, password, sshPrivateKey, insecure } = access;
  return createHash('sha256')
    .update(
      JSON.stringify([repoURL, username, password, sshPrivateKey, insecure]),
    )
    .digest('hex')
    .slice(0, 32);
}
