import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { FieldError } from '../../api/statusError.ts';
import { equalJson, isRecord } from '../../store/json.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';
import { matchesPattern } from './patterns.ts';
import { fieldOf } from './valueTypes.ts';

function invalid(path: string, value: unknown, why: string): FieldError {
  return {
    reason: 'FieldValueInvalid',
    field: fieldOf(path),
    message: `Invalid value: ${JSON.stringify(value)}: ${path} in body ${why}`,
  };
}

/** Bounds, patterns, formats and enums: what is said of one value. */
export function validateScalar(
  value: unknown,
  schema: OpenApiSchema,
  path: string,
): FieldError[] {
  return [
    ...(typeof value === 'number' ? numberErrors(value, schema, path) : []),
    ...(typeof value === 'string' ? stringErrors(value, schema, path) : []),
    ...(isRecord(value) ? sizeErrors(value, schema, path) : []),
    ...enumErrors(value, schema, path),
  ];
}

function numberErrors(
  value: number,
  schema: OpenApiSchema,
  path: string,
): FieldError[] {
  const { minimum, maximum, multipleOf } = schema;
  const { exclusiveMinimum, exclusiveMaximum } = schema;
  const errors: FieldError[] = [];
  if (maximum !== undefined) {
    if (exclusiveMaximum ? value >= maximum : value > maximum) {
      const bound = exclusiveMaximum ? 'less than' : 'less than or equal to';
      errors.push(invalid(path, value, `should be ${bound} ${maximum}`));
    }
  }
  if (minimum !== undefined) {
    if (exclusiveMinimum ? value <= minimum : value < minimum) {
      const bound = exclusiveMinimum
        ? 'greater than'
        : 'greater than or equal to';
      errors.push(invalid(path, value, `should be ${bound} ${minimum}`));
    }
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
    errors.push(invalid(path, value, `should be a multiple of ${multipleOf}`));
  }
  return errors;
}

const DATE_TIME =
  /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const HOST_NAME =
  /^([a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)*$/;

/** Formats that are looked at; others say something to people alone. */
const FORMATS: Record<string, (value: string) => boolean> = {
  'date-time': value =>
    DATE_TIME.test(value) && !Number.isNaN(Date.parse(value)),
  date: value =>
    /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
  duration: value => /^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h|d|w))+$/.test(value),
  ipv4: isIPv4,
  ipv6: isIPv6,
  cidr: value => {
    const [address, bits] = value.split('/');
    return isIP(address) > 0 && /^\d{1,3}$/.test(bits ?? '');
  },
  email: value => /^[^\s@]+@[^\s@]+$/.test(value),
  hostname: value => value.length <= 253 && HOST_NAME.test(value),
  uri: value => URL.canParse(value) || value.startsWith('/'),
  uuid: value => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(value),
  byte: value => /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0,
};

function stringErrors(
  value: string,
  { minLength, maxLength, pattern, format }: OpenApiSchema,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) {
    errors.push({
      reason: 'FieldValueTooLong',
      field: fieldOf(path),
      message: `Too long: may not be more than ${maxLength} bytes`,
    });
  }
  if (minLength !== undefined && length < minLength) {
    const why = `should be at least ${minLength} chars long`;
    errors.push(invalid(path, value, why));
  }
  if (pattern !== undefined && !matchesPattern(pattern, value)) {
    errors.push(invalid(path, value, `should match '${pattern}'`));
  }
  if (format !== undefined && FORMATS[format]?.(value) === false) {
    errors.push({
      ...invalid(
        path,
        value,
        `must be of type ${format}: ${JSON.stringify(value)}`,
      ),
      reason: 'FieldValueTypeInvalid',
    });
  }
  return errors;
}

function sizeErrors(
  value: Record<string, unknown>,
  { minProperties, maxProperties }: OpenApiSchema,
  path: string,
): FieldError[] {
  const size = Object.keys(value).length;
  const errors: FieldError[] = [];
  if (minProperties !== undefined && size < minProperties) {
    const why = `should have at least ${minProperties} properties`;
    errors.push(invalid(path, size, why));
  }
  if (maxProperties !== undefined && size > maxProperties) {
    errors.push(tooMany(path, size, maxProperties));
  }
  return errors;
}

export function tooMany(path: string, size: number, most: number): FieldError {
  const noun = most === 1 ? 'item' : 'items';
  return {
    reason: 'FieldValueTooMany',
    field: fieldOf(path),
    message: `Too many: ${size}: must have at most ${most} ${noun}`,
  };
}

function enumErrors(
  value: unknown,
  schema: OpenApiSchema,
  path: string,
): FieldError[] {
  const values = schema.enum;
  if (!values || values.some(item => equalJson(item, value))) return [];
  const list = values.map(item =>
    JSON.stringify(typeof item === 'string' ? item : JSON.stringify(item)),
  );
  return [
    {
      reason: 'FieldValueNotSupported',
      field: fieldOf(path),
      message: `Unsupported value: ${JSON.stringify(
        value,
      )}: supported values: ${list.join(', ')}`,
    },
  ];
}
