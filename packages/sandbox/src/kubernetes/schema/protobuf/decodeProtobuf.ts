import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { META, modelNameOf } from '../modelNames.ts';
import {
  messagePlan,
  type FieldPlan,
  type MessagePlan,
  type ValuePlan,
} from '../typed/messagePlan.ts';
import { JSON_SCHEMA_PROPS } from '../wellKnownModels.ts';
import { readWellKnown } from './wellKnownMessages.ts';

type Json = Record<string, unknown>;

/** What protobuf bodies of Kubernetes begin with. */
const MAGIC = Buffer.from('k8s\0');

/** Why bytes are not an object of a kind we know. */
export class ProtobufError extends Error {}

/**
 * Reads an object from `application/vnd.kubernetes.protobuf`: the magic bytes,
 * then a `runtime.Unknown` with the kind and the message. Fields that are not
 * known are skipped, as protobuf does.
 * @throws ProtobufError
 */
export function decodeProtobuf(body: Buffer): Json {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new ProtobufError(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  }
  try {
    return decodeUnknown(body.subarray(MAGIC.length));
  } catch (error) {
    if (error instanceof ProtobufError) throw error;
    // Of the reader: the bytes end early, or are no message.
    throw new ProtobufError((error as Error).message);
  }
}

function decodeUnknown(bytes: Uint8Array): Json {
  let type = { apiVersion: '', kind: '' };
  let raw: Uint8Array = new Uint8Array();
  readFields(new BinaryReader(bytes), (number, wire, reader) => {
    if (number === 1) type = readTypeMeta(reader.bytes());
    else if (number === 2) raw = reader.bytes();
    else reader.skip(wire);
  });
  const { apiVersion, kind } = type;
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  const plan = planOf(group, version, kind);
  if (!plan) {
    throw new ProtobufError(
      `no kind ${JSON.stringify(
        kind,
      )} is registered for version ${JSON.stringify(apiVersion)}`,
    );
  }
  return { apiVersion, kind, ...readMessage(plan, raw) };
}

/** Options of requests are in every group, as the same type. */
function planOf(
  group: string,
  version: string,
  kind: string,
): MessagePlan | undefined {
  const own = modelNameOf(group, version, kind);
  const plan = own === undefined ? undefined : messagePlan(own);
  return plan ?? messagePlan(`${META}.${kind}`);
}

function readTypeMeta(bytes: Uint8Array) {
  const type = { apiVersion: '', kind: '' };
  readFields(new BinaryReader(bytes), (number, wire, reader) => {
    if (number === 1) type.apiVersion = reader.string();
    else if (number === 2) type.kind = reader.string();
    else reader.skip(wire);
  });
  return type;
}

/** Hands each field to `read`, which must consume it. */
function readFields(
  reader: BinaryReader,
  read: (number: number, wire: WireType, reader: BinaryReader) => void,
): void {
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    read(number, wire, reader);
  }
}

/** Fields by number; those of a message that JSON inlines are a map again. */
type NumberedFields = Map<number, FieldPlan | NumberedFields>;

const numbered = new WeakMap<MessagePlan, NumberedFields>();

function fieldsByNumber(plan: MessagePlan): NumberedFields {
  const known = numbered.get(plan);
  if (known) return known;
  const fields: NumberedFields = new Map();
  for (const field of plan.fields.values()) {
    let level = fields;
    for (const number of field.numbers.slice(0, -1)) {
      const next = level.get(number) ?? new Map();
      level.set(number, next);
      level = next as NumberedFields;
    }
    const last = field.numbers.at(-1);
    if (last !== undefined) level.set(last, field);
  }
  numbered.set(plan, fields);
  return fields;
}

/** A message as JSON. */
function readMessage(plan: MessagePlan, bytes: Uint8Array): Json {
  const message: Json = {};
  readInto(message, fieldsByNumber(plan), bytes);
  return message;
}

function readInto(
  message: Json,
  fields: NumberedFields,
  bytes: Uint8Array,
): void {
  readFields(new BinaryReader(bytes), (number, wire, reader) => {
    const field = fields.get(number);
    if (!field) reader.skip(wire);
    else if (field instanceof Map) readInto(message, field, reader.bytes());
    else readField(message, field, wire, reader);
  });
}

function readField(
  message: Json,
  { name, value }: FieldPlan,
  wire: WireType,
  reader: BinaryReader,
): void {
  if (value.kind === 'list') {
    const list = (message[name] ??= []) as unknown[];
    list.push(...readItems(value.value, wire, reader));
  } else if (value.kind === 'map') {
    const [key, item] = readEntry(value.value, reader.bytes());
    message[name] = { ...(message[name] as Json), [key]: item };
  } else {
    message[name] = readValue(value, reader);
  }
}

/** One item, or all of them where numbers come packed. */
function readItems(
  plan: ValuePlan,
  wire: WireType,
  reader: BinaryReader,
): unknown[] {
  const isNumber = ['int32', 'int64', 'boolean', 'double'].includes(plan.kind);
  if (!isNumber || wire !== WireType.LengthDelimited) {
    return [readValue(plan, reader)];
  }
  const packed = new BinaryReader(reader.bytes());
  const items = [];
  while (packed.pos < packed.len) items.push(readValue(plan, packed));
  return items;
}

function readEntry(plan: ValuePlan, bytes: Uint8Array): [string, unknown] {
  let key = '';
  let item: unknown;
  readFields(new BinaryReader(bytes), (number, wire, reader) => {
    if (number === 1) key = reader.string();
    else if (number === 2) item = readMapValue(plan, reader);
    else reader.skip(wire);
  });
  return [key, item ?? (plan.kind === 'string' ? '' : null)];
}

/** A list in a map is wrapped in a message, of which it is the first field. */
function readMapValue(plan: ValuePlan, reader: BinaryReader): unknown {
  if (plan.kind !== 'list') return readValue(plan, reader);
  const items: unknown[] = [];
  readFields(new BinaryReader(reader.bytes()), (number, wire, inner) => {
    if (number === 1) items.push(...readItems(plan.value, wire, inner));
    else inner.skip(wire);
  });
  return items;
}

function readValue(plan: ValuePlan, reader: BinaryReader): unknown {
  switch (plan.kind) {
    case 'string':
      return reader.string();
    case 'boolean':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'int64':
      return Number(reader.int64());
    case 'double':
      return reader.double();
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'message':
      return readMessage(messagePlan(plan.model)!, reader.bytes());
    case 'schemaOr':
      return readSchemaOr(plan.goType, reader.bytes());
    case 'list':
    case 'map':
      throw new ProtobufError('a list or map cannot stand alone');
    default:
      return readWellKnown(plan.kind, reader.bytes());
  }
}

/** The field that holds a schema in the messages that may hold one. */
const SCHEMA_FIELD: Record<string, number> = {
  'v1.JSONSchemaPropsOrArray': 1,
  'v1.JSONSchemaPropsOrBool': 2,
  'v1.JSONSchemaPropsOrStringArray': 1,
};

/** A schema, or what stands in for one: schemas, strings or a boolean. */
function readSchemaOr(goType: string, bytes: Uint8Array): unknown {
  const schemaPlan = messagePlan(JSON_SCHEMA_PROPS)!;
  let schema: Json | undefined;
  let allows = false;
  const others: unknown[] = [];
  readFields(new BinaryReader(bytes), (number, wire, reader) => {
    if (number === SCHEMA_FIELD[goType]) {
      schema = readMessage(schemaPlan, reader.bytes());
    } else if (wire === WireType.Varint) {
      allows = reader.bool();
    } else if (goType === 'v1.JSONSchemaPropsOrArray') {
      others.push(readMessage(schemaPlan, reader.bytes()));
    } else {
      others.push(reader.string());
    }
  });
  if (schema) return schema;
  return goType === 'v1.JSONSchemaPropsOrBool' ? allows : others;
}
