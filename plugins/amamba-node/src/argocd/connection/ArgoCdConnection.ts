import type { Secret } from '../../upstream/secrets';
import type { ArgoCdInstance } from '../ArgoCdService';

/** How the portal says who it is. */
export type ArgoCdCredentials =
  | { token: string }
  | { username: string; password: string };

/** How to reach one Argo CD; stays in the process. */
export interface ArgoCdConnection extends ArgoCdInstance {
  /** Absent only of one that is not usable. */
  credentials?: ArgoCdCredentials;
  /** PEM. Absent: the authorities that Node trusts. */
  ca?: Secret;
  skipTlsVerify: boolean;
  /** Until a whole answer is here. */
  timeoutMs: number;
}
