import type { ConfigMap, Secret } from 'kubernetes-types/core/v1';
import type { FieldError } from '../../api/statusError.ts';
import { equalJson } from '../../store/json.ts';
import {
  forbidden,
  IMMUTABLE,
  invalid,
  required,
  tooLong,
} from './fieldErrors.ts';

const MAX_BYTES = 1024 * 1024;
const LONGEST_KEY = 253;

function keyProblem(key: string): string | undefined {
  if (key.length > LONGEST_KEY) {
    return `must be no more than ${LONGEST_KEY} bytes`;
  }
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
  }
  if (key === '.' || key === '..') return `must not be '${key}'`;
  return key.startsWith('..') ? "must not start with '..'" : undefined;
}

function validateKeys(
  data: Record<string, string> | undefined,
  field: string,
): FieldError[] {
  return Object.keys(data ?? {}).flatMap(key => {
    const problem = keyProblem(key);
    return problem ? [invalid(`${field}[${key}]`, key, problem)] : [];
  });
}

function sizeOf(data: Record<string, string> | undefined): number {
  return Object.values(data ?? {}).reduce(
    (sum, value) => sum + Buffer.byteLength(value),
    0,
  );
}

export function validateConfigMap(configMap: ConfigMap): FieldError[] {
  const { data = {}, binaryData = {} } = configMap;
  const errors = [
    ...validateKeys(data, 'data'),
    ...validateKeys(binaryData, 'binaryData'),
  ];
  for (const key of Object.keys(binaryData)) {
    if (!(key in data)) continue;
    errors.push(invalid('data', key, 'duplicate of key present in binaryData'));
  }
  if (sizeOf(data) + (sizeOf(binaryData) * 3) / 4 > MAX_BYTES) {
    // So Go writes the path of the object as a whole.
    errors.push(tooLong('[]', MAX_BYTES));
  }
  return errors;
}

/** What a secret of a type must hold. */
const TYPE_KEYS: Record<string, string[]> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

export function validateSecret({ data, type, metadata }: Secret): FieldError[] {
  const errors = validateKeys(data, 'data');
  if ((sizeOf(data) * 3) / 4 > MAX_BYTES)
    errors.push(tooLong('data', MAX_BYTES));
  for (const key of TYPE_KEYS[type ?? ''] ?? []) {
    const value = data?.[key];
    if (value === undefined) errors.push(required(`data[${key}]`));
    else if (key.startsWith('.docker') && !isJson(value)) {
      errors.push(
        invalid(
          `data[${key}]`,
          '<secret contents redacted>',
          'invalid character',
        ),
      );
    }
  }
  if (type === 'kubernetes.io/basic-auth') {
    if (data?.username === undefined && data?.password === undefined) {
      errors.push(required('data[username]'), required('data[password]'));
    }
  }
  const account = metadata?.annotations?.['kubernetes.io/service-account.name'];
  if (type === 'kubernetes.io/service-account-token' && !account) {
    errors.push(
      required('metadata.annotations[kubernetes.io/service-account.name]'),
    );
  }
  return errors;
}

function isJson(base64: string): boolean {
  try {
    JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** `immutable: true` of ConfigMaps and Secrets cannot be taken back. */
export function validateImmutable(
  next: ConfigMap | Secret,
  old: ConfigMap | Secret,
): FieldError[] {
  if (!old.immutable) return [];
  const contents = (object: ConfigMap | Secret, field: string) =>
    (object as Record<string, unknown>)[field];
  const fields: string[] = (['data', 'binaryData'] as const).filter(
    field => !equalJson(contents(next, field), contents(old, field)),
  );
  if (!next.immutable) fields.unshift('immutable');
  return fields.map(field =>
    forbidden(field, 'field is immutable when `immutable` is set'),
  );
}

export function validateSecretUpdate(next: Secret, old: Secret): FieldError[] {
  const errors = validateImmutable(next, old);
  return next.type === old.type
    ? errors
    : [...errors, invalid('type', next.type, IMMUTABLE)];
}
