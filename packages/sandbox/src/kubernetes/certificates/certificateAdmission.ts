import type { Authorizer } from '../access/requestAttributes.ts';
import { StatusError } from '../api/statusError.ts';
import { equalJson } from '../store/json.ts';
import { organizationsOf } from '../tls.ts';
import type { Admission, AdmissionRequest } from '../types.ts';

const RESOURCES = ['certificatesigningrequests.certificates.k8s.io'];
/** Makes certificates that sign in to the API server. */
export const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';

/** Notes who asks, which nobody can say of another. */
export const requestorAdmission: Admission = {
  resources: RESOURCES,
  admit({ operation, object, user }) {
    if (operation !== 'CREATE' || !object.spec) return;
    const { username, uid, groups, extra } = user;
    const {
      username: _1,
      uid: _2,
      groups: _3,
      extra: _4,
      ...asked
    } = object.spec;
    object.spec = {
      ...asked,
      username,
      ...(uid && { uid }),
      groups,
      ...(extra && { extra }),
    };
  },
};

/** Nobody gets a superuser's certificate by asking (CertificateSubjectRestriction). */
export const subjectRestriction: Admission = {
  resources: RESOURCES,
  validate({ operation, object, resource }) {
    if (operation !== 'CREATE' || object.spec?.signerName !== CLIENT_SIGNER) {
      return;
    }
    const pem = Buffer.from(object.spec.request ?? '', 'base64');
    if (!organizationsOf(pem.toString('latin1')).includes('system:masters')) {
      return;
    }
    throw StatusError.forbidden(
      resource,
      object.metadata.name,
      `use of ${CLIENT_SIGNER} signer with system:masters group is not allowed`,
    );
  },
};

/** Who decides or signs needs the right to it for the signer (CertificateApproval, CertificateSigning). */
export function signerAdmission(authorizer: Authorizer): Admission {
  return {
    resources: RESOURCES,
    validate(request) {
      const { subresource } = request;
      if (subresource === 'approval') assertMay(request, 'approve', authorizer);
      if (subresource === 'status' && isSigned(request)) {
        assertMay(request, 'sign', authorizer);
      }
    },
  };
}

function isSigned({ object, oldObject }: AdmissionRequest): boolean {
  const certificate = object.status?.certificate;
  return !equalJson(certificate ?? '', oldObject?.status?.certificate ?? '');
}

function assertMay(
  { object, resource, user }: AdmissionRequest,
  verb: 'approve' | 'sign',
  authorizer: Authorizer,
): void {
  const signerName: string = object.spec?.signerName ?? '';
  const [domain] = signerName.split('/');
  const allowed = [signerName, `${domain}/*`].some(
    name =>
      authorizer.authorize({
        user,
        verb,
        group: 'certificates.k8s.io',
        version: '*',
        resource: 'signers',
        name,
      }).allowed,
  );
  if (allowed) return;
  throw StatusError.forbidden(
    resource,
    object.metadata.name,
    `user not permitted to ${verb} requests with signerName ${JSON.stringify(
      signerName,
    )}`,
  );
}
