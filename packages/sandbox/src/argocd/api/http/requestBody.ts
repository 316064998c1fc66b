import type { IncomingMessage } from 'node:http';
import { goJsonError } from '../../../kubernetes/api/goJsonError.ts';
import { isRecord } from '../../../kubernetes/store/json.ts';
import { GRPC, GrpcError } from './grpcError.ts';

/** Local manifests are sent in bodies; the real server takes 200 MB. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

export type FieldType = 'string' | 'int64' | 'bool' | 'any';
export type FieldTypes = Record<string, FieldType>;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new GrpcError(
        GRPC.unknown,
        `grpc: received message larger than max (${bytes} vs. ${MAX_BODY_BYTES})`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function parseBody(body: Buffer): unknown {
  const text = body.toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    const problem = goJsonError(text);
    throw GrpcError.invalid(
      problem === 'unexpected end of JSON input' ? 'unexpected EOF' : problem,
    );
  }
}

const CHECKS: Record<FieldType, (value: unknown) => boolean> = {
  string: value => typeof value === 'string',
  int64: value => Number.isSafeInteger(value),
  bool: value => typeof value === 'boolean',
  any: () => true,
};

/** Takes a message apart; wrong types are refused in the words of Go. */
export function decodeFields(
  message: string,
  body: unknown,
  types: FieldTypes,
): Record<string, any> {
  if (body === undefined || body === null) return {};
  if (!isRecord(body)) {
    throw GrpcError.invalid(
      `json: cannot unmarshal ${kindOf(body)} into Go value of type ${message}`,
    );
  }
  for (const [name, type] of Object.entries(types)) {
    const value = body[name];
    if (value === undefined || value === null || CHECKS[type](value)) continue;
    throw GrpcError.invalid(
      `json: cannot unmarshal ${kindOf(
        value,
      )} into Go struct field ${message}.${name} of type ${type}`,
    );
  }
  return body;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return `number ${value}`;
  }
  return typeof value;
}
