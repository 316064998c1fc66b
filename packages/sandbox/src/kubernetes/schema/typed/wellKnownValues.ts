import { canonicalQuantity, parseQuantity } from '../../quantity.ts';
import { foundKind, type Report } from './typeProblem.ts';
import type { WellKnown } from './messagePlan.ts';

const INT32 = 2 ** 31;

/** Reads a value whose type has a decoder of its own. */
export function decodeWellKnown(
  kind: WellKnown,
  value: unknown,
  report: Report,
): unknown {
  switch (kind) {
    case 'quantity':
      return quantity(value, report);
    case 'intOrString':
      return intOrString(value, report);
    case 'time':
      return time(value, report, 0);
    case 'microTime':
      return time(value, report, 6);
    case 'duration':
    case 'fieldsV1':
    case 'rawExtension':
    case 'schemaOr':
    case 'json':
      return value;
    default:
      return kind satisfies never;
  }
}

function quantity(value: unknown, report: Report): unknown {
  if (value === null) return '0';
  // Its decoder takes any token as text, with or without quotes.
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  if (parseQuantity(text) !== undefined) return canonicalQuantity(text);
  report(
    /^[+-]?(\d+\.?\d*|\.\d+)[A-Za-z]/.test(text)
      ? "unable to parse quantity's suffix"
      : "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
  return undefined;
}

function intOrString(value: unknown, report: Report): unknown {
  if (value === null) return 0;
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') {
    report({ found: foundKind(value), wanted: 'int32' });
    return undefined;
  }
  if (Number.isInteger(value) && Math.abs(value) < INT32) return value;
  report({ found: `number ${value}`, wanted: 'int32' });
  return undefined;
}

const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const LAYOUTS = {
  0: '2006-01-02T15:04:05Z07:00',
  6: '2006-01-02T15:04:05.000000Z07:00',
};

/** In UTC, with as many digits of the second as the type has. */
function time(value: unknown, report: Report, digits: 0 | 6): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'string') {
    report({ found: foundKind(value), wanted: 'string' });
    return undefined;
  }
  const [, seconds, fraction = '', zone] = RFC_3339.exec(value) ?? [];
  const instant = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(instant)) {
    const text = JSON.stringify(value);
    report(
      `parsing time ${text} as ${JSON.stringify(
        LAYOUTS[digits],
      )}: cannot parse ${text} as "2006"`,
    );
    return undefined;
  }
  const utc = new Date(instant).toISOString().slice(0, 19);
  const micros = fraction.slice(1, 1 + digits).padEnd(digits, '0');
  return digits ? `${utc}.${micros}Z` : `${utc}Z`;
}
