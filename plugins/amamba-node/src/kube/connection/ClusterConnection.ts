import type { Secret } from '../../upstream/secrets';
import type { KubeClusterInfo } from '../KubeService';

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
