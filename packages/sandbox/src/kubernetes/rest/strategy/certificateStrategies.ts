import type { CertificateSigningRequest } from 'kubernetes-types/certificates/v1';
import {
  validateApproval,
  validateSigningRequest,
} from '../validation/certificateValidation.ts';
import type { Strategy } from './strategy.ts';

const signingRequests: Strategy<CertificateSigningRequest> = {
  prepareForCreate(request) {
    request.status = {};
  },
  prepareForUpdate(request, old) {
    request.spec = old.spec;
  },
  validate: validateSigningRequest,
};

const approvals: Strategy<CertificateSigningRequest> = {
  validateUpdate: validateApproval,
};

/** Of certificates.k8s.io. */
export const CERTIFICATE_STRATEGIES = {
  'certificatesigningrequests.certificates.k8s.io': signingRequests,
  'certificatesigningrequests.certificates.k8s.io/approval': approvals,
  'certificatesigningrequests.certificates.k8s.io/status': approvals,
};
