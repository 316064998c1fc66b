import type { FieldError } from '../../api/statusError.ts';

/** As Go's `%q` and JSON show a value in a message. */
function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

export function invalid(
  field: string,
  value: unknown,
  why: string,
): FieldError {
  const message = `Invalid value: ${shown(value)}: ${why}`;
  return { reason: 'FieldValueInvalid', field, message };
}

export function required(field: string, why = ''): FieldError {
  const message = `Required value${why && `: ${why}`}`;
  return { reason: 'FieldValueRequired', field, message };
}

export function duplicate(field: string, value: unknown): FieldError {
  const message = `Duplicate value: ${shown(value)}`;
  return { reason: 'FieldValueDuplicate', field, message };
}

export function forbidden(field: string, why: string): FieldError {
  const message = `Forbidden: ${why}`;
  return { reason: 'FieldValueForbidden', field, message };
}

export function notFound(field: string, value: unknown): FieldError {
  const message = `Not found: ${shown(value)}`;
  return { reason: 'FieldValueNotFound', field, message };
}

export function tooLong(field: string, limitBytes: number): FieldError {
  const message = `Too long: may not be more than ${limitBytes} bytes`;
  return { reason: 'FieldValueTooLong', field, message };
}

export function unsupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldError {
  const list = supported.map(shown).join(', ');
  const message = `Unsupported value: ${shown(
    value,
  )}: supported values: ${list}`;
  return { reason: 'FieldValueNotSupported', field, message };
}

/** Nothing when the value is one of those supported. */
export function oneOf(
  field: string,
  value: string | undefined,
  supported: readonly string[],
): FieldError[] {
  if (!value) return [required(field)];
  return supported.includes(value)
    ? []
    : [unsupported(field, value, supported)];
}

export function nonNegative(
  field: string,
  value: number | undefined,
): FieldError[] {
  return value === undefined || value >= 0
    ? []
    : [invalid(field, value, 'must be greater than or equal to 0')];
}

export const IMMUTABLE = 'field is immutable';

const MAX_PORT = 65_535;

export function portNumber(field: string, value: unknown): FieldError[] {
  const port = Number(value ?? 0);
  return port >= 1 && port <= MAX_PORT
    ? []
    : [invalid(field, port, 'must be between 1 and 65535, inclusive')];
}

const PORT_NAME_LENGTH = 15;

/** Why a port's name is refused (an IANA service name). */
export function portNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (name.length > PORT_NAME_LENGTH) {
    problems.push(`must be no more than ${PORT_NAME_LENGTH} characters`);
  }
  if (!/^[-a-z0-9]+$/.test(name)) {
    problems.push(
      'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    );
  }
  if (!/[a-z]/.test(name)) {
    problems.push('must contain at least one letter (a-z)');
  }
  if (name.includes('--')) {
    problems.push('must not contain consecutive hyphens');
  }
  if (name.startsWith('-') || name.endsWith('-')) {
    problems.push('must not begin or end with a hyphen');
  }
  return problems;
}

/** A port by number, or by the name it has in the pod. */
export function portNumberOrName(
  field: string,
  value: number | string | undefined,
): FieldError[] {
  return typeof value === 'string'
    ? portNameProblems(value).map(problem => invalid(field, value, problem))
    : portNumber(field, value);
}
