import type { KubeClusterInfo } from '../KubeService';

/** Text given in the configuration, or a file that may be replaced (rotated). */
export type Secret = { data: string } | { file: string };

/** How to reach one cluster; stays in the process. */
export interface ClusterConnection extends KubeClusterInfo {
  /** Bearer token. */
  token?: Secret;
  /** PEM. */
  clientCertificate?: Secret;
  /** PEM. */
  clientKey?: Secret;
  /** PEM. Absent: the authorities that Node trusts. */
  ca?: Secret;
  skipTlsVerify: boolean;
}
