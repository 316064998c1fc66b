import type { LocalCluster } from '../cluster.ts';
import { writingAs } from '../managedFields/writingAs.ts';
import type { CertificateAuthority } from '../tls.ts';
import {
  requestorAdmission,
  signerAdmission,
  subjectRestriction,
} from './certificateAdmission.ts';
import { CertificateSigner } from './certificateSigner.ts';

/** Lets clients ask for certificates of the cluster's authority. */
export function installCertificates(
  cluster: LocalCluster,
  authority: CertificateAuthority,
): void {
  cluster.addAdmission(requestorAdmission);
  cluster.addAdmission(subjectRestriction);
  cluster.addAdmission(signerAdmission(cluster.authorizer));
  const controllers = writingAs(cluster, 'kube-controller-manager');
  cluster.addController(new CertificateSigner(controllers, authority));
}
