import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from 'kubernetes-types/certificates/v1';
import type { FieldError } from '../../api/statusError.ts';
import { isSigningRequest } from '../../tls.ts';
import { duplicate, invalid, required, unsupported } from './fieldErrors.ts';

const SHORTEST_SECONDS = 600;
const SIGNER_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9][-\w.]*$/;
const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

/** A new request; what it says can never be changed. */
export function validateSigningRequest({
  spec,
}: CertificateSigningRequest): FieldError[] {
  const { request = '', signerName, usages = [], expirationSeconds } = spec;
  const errors: FieldError[] = [];
  if (!isSigningRequest(pemOf(request))) {
    errors.push({
      reason: 'FieldValueInvalid',
      field: 'spec.request',
      message: `Invalid value: ${goBytes(
        request,
      )}: PEM block type must be CERTIFICATE REQUEST`,
    });
  }
  if (usages.length === 0) errors.push(required('spec.usages'));
  usages.forEach((usage, index) => {
    const field = `spec.usages[${index}]`;
    if (!USAGES.includes(usage)) errors.push(unsupported(field, usage, USAGES));
    if (usages.indexOf(usage) < index) errors.push(duplicate(field, usage));
  });
  if (!signerName) errors.push(required('spec.signerName'));
  else if (!SIGNER_NAME.test(signerName)) {
    errors.push(
      invalid(
        'spec.signerName',
        signerName,
        `must be a fully qualified domain and path of the form 'example.com/signer-name'`,
      ),
    );
  }
  if (expirationSeconds !== undefined && expirationSeconds < SHORTEST_SECONDS) {
    errors.push(
      invalid(
        'spec.expirationSeconds',
        expirationSeconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    );
  }
  return errors;
}

/** A decision is final. */
export function validateApproval(
  { status }: CertificateSigningRequest,
  old: CertificateSigningRequest,
): FieldError[] {
  const types = typesOf(status?.conditions);
  const errors = typesOf(old.status?.conditions)
    .filter(type => !types.includes(type))
    .map(
      (type): FieldError => ({
        reason: 'FieldValueForbidden',
        field: 'status.conditions',
        message: `Forbidden: updates may not remove a condition of type ${JSON.stringify(
          type,
        )}`,
      }),
    );
  const approved = types.indexOf('Approved');
  const denied = types.indexOf('Denied');
  if (approved >= 0 && denied >= 0) {
    const later = Math.max(approved, denied);
    errors.push(
      invalid(
        `status.conditions[${later}].type`,
        types[later],
        'Approved and Denied conditions are mutually exclusive',
      ),
    );
  }
  return errors;
}

function typesOf(
  conditions: CertificateSigningRequestCondition[] = [],
): string[] {
  return conditions
    .map(({ type }) => type)
    .filter(type => ['Approved', 'Denied', 'Failed'].includes(type));
}

function pemOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

function goBytes(base64: string): string {
  const bytes = Array.from(
    Buffer.from(base64, 'base64'),
    byte => `0x${byte.toString(16)}`,
  );
  return `[]byte{${bytes.join(', ')}}`;
}
