import { StatusError } from '../api/statusError.ts';
import { cloneJson, equalJson, isRecord, setMember } from '../store/json.ts';

interface Operation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

type Parent = Record<string, unknown> | unknown[];

/** More than these in one patch are refused, as by the real server. */
const MAX_OPERATIONS = 10_000;

/**
 * RFC 6902 as the API server carries it out: `replace` of an absent member
 * adds it when its parent exists; whatever else fails is told with one and the
 * same sentence.
 */
export function applyJsonPatch<T>(document: T, patch: unknown): T {
  if (!Array.isArray(patch)) {
    const type = isRecord(patch) ? 'object' : typeof patch;
    throw StatusError.badRequest(
      `error decoding patch: json: cannot unmarshal ${type} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  if (patch.length > MAX_OPERATIONS) {
    throw StatusError.tooLarge(MAX_OPERATIONS);
  }
  let result: unknown = cloneJson(document);
  for (const operation of patch) result = applyOperation(result, operation);
  return result as T;
}

function applyOperation(document: unknown, operation: Operation): unknown {
  if (!isRecord(operation) || typeof operation.path !== 'string') {
    throw StatusError.unprocessable();
  }
  const { op, path } = operation;
  switch (op) {
    case 'test':
      if (equalJson(read(document, path) ?? null, operation.value ?? null)) {
        return document;
      }
      throw StatusError.unprocessable();
    case 'add':
      return write(document, path, cloneJson(operation.value), true);
    case 'replace':
      return write(document, path, cloneJson(operation.value), false);
    case 'remove':
      return remove(document, path);
    case 'copy':
      return write(
        document,
        path,
        cloneJson(existing(document, operation.from)),
        true,
      );
    case 'move': {
      const value = existing(document, operation.from);
      return write(remove(document, operation.from ?? ''), path, value, true);
    }
    default:
      throw StatusError.unprocessable();
  }
}

function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw StatusError.unprocessable();
  return pointer
    .slice(1)
    .split('/')
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function member(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[arrayIndex(key, value.length - 1)];
  if (isRecord(value) && Object.hasOwn(value, key)) return value[key];
  return undefined;
}

function read(document: unknown, pointer: string): unknown {
  let value: unknown = document;
  for (const part of parsePointer(pointer)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = member(value, part);
  }
  return value;
}

function existing(document: unknown, pointer: string | undefined): unknown {
  const value = read(document, pointer ?? '');
  if (value === undefined) throw StatusError.unprocessable();
  return value;
}

function parentOf(document: unknown, parts: string[]): Parent {
  let value: unknown = document;
  for (const part of parts.slice(0, -1)) value = member(value, part);
  if (isRecord(value) || Array.isArray(value)) return value;
  throw StatusError.unprocessable();
}

function arrayIndex(text: string, last: number): number {
  const index = /^-?\d+$/.test(text) ? Number(text) : NaN;
  // The server's library counts negative indices from the end.
  const position = index < 0 ? index + last + 1 : index;
  if (!(position >= 0 && position <= last)) throw StatusError.unprocessable();
  return position;
}

function write(
  document: unknown,
  pointer: string,
  value: unknown,
  insert: boolean,
): unknown {
  if (value === undefined) throw StatusError.unprocessable();
  const parts = parsePointer(pointer);
  const key = parts.at(-1);
  if (key === undefined) return value;
  const parent = parentOf(document, parts);
  if (!Array.isArray(parent)) {
    setMember(parent, key, value);
  } else if (!insert) {
    parent[arrayIndex(key, parent.length - 1)] = value;
  } else if (key === '-') {
    parent.push(value);
  } else {
    parent.splice(arrayIndex(key, parent.length), 0, value);
  }
  return document;
}

function remove(document: unknown, pointer: string): unknown {
  const parts = parsePointer(pointer);
  const key = parts.at(-1);
  if (key === undefined) throw StatusError.unprocessable();
  const parent = parentOf(document, parts);
  if (Array.isArray(parent)) {
    parent.splice(arrayIndex(key, parent.length - 1), 1);
  } else if (Object.hasOwn(parent, key)) {
    delete parent[key];
  } else {
    throw StatusError.unprocessable();
  }
  return document;
}
