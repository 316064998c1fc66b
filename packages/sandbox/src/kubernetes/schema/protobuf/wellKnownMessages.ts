import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { WellKnown } from '../typed/messagePlan.ts';

/** The scalar fields of a small message, by number. */
interface Fields {
  text(number: number): string;
  integer(number: number): number;
  bytes(number: number): Uint8Array | undefined;
}

const VARINT = 0;

function readScalars(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const integers = new Map<number, number>();
  const chunks = new Map<number, Uint8Array>();
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    if (wire === VARINT) integers.set(number, Number(reader.int64()));
    else if (wire === 2) chunks.set(number, reader.bytes());
    else reader.skip(wire);
  }
  return {
    integer: number => integers.get(number) ?? 0,
    bytes: number => chunks.get(number),
    text: number => Buffer.from(chunks.get(number) ?? []).toString('utf8'),
  };
}

/** Reads a message whose JSON is no object of its fields. */
export function readWellKnown(
  kind: Exclude<WellKnown, 'schemaOr'>,
  bytes: Uint8Array,
): unknown {
  const fields = readScalars(bytes);
  switch (kind) {
    case 'quantity':
      return fields.text(1);
    case 'intOrString':
      // The first field says which of the two it is: 0 is the number.
      return fields.integer(1) === 0 ? fields.integer(2) : fields.text(3);
    case 'time':
      return bytes.length === 0 ? null : time(fields, 0);
    case 'microTime':
      return bytes.length === 0 ? null : time(fields, 6);
    case 'duration':
      return `${fields.integer(1) / 1e9}s`;
    case 'rawExtension':
    case 'fieldsV1':
    case 'json': {
      const raw = fields.text(1);
      return raw === '' ? null : JSON.parse(raw);
    }
    default:
      return kind satisfies never;
  }
}

/** Seconds and nanoseconds since the epoch, as RFC 3339. */
function time(fields: Fields, digits: 0 | 6): string {
  const seconds = new Date(fields.integer(1) * 1000).toISOString().slice(0, 19);
  if (digits === 0) return `${seconds}Z`;
  const micros = Math.trunc(fields.integer(2) / 1000);
  return `${seconds}.${String(micros).padStart(digits, '0')}Z`;
}
