import type { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import {
  decodeProtobuf,
  ProtobufError,
} from '../schema/protobuf/decodeProtobuf.ts';
import { goJsonError } from './goJsonError.ts';
import { isTooDeep } from './jsonDepth.ts';
import {
  JSON_TYPE,
  PROTOBUF_TYPE,
  YAML_TYPE,
  parseMediaTypes,
  unsupportedBody,
} from './mediaTypes.ts';
import { StatusError } from './statusError.ts';

/** `--max-request-body-bytes` of the real server. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // A body that is too large is refused with an answer, not with a reset.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw StatusError.tooLarge(MAX_BODY_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function contentTypeOf(request: IncomingMessage): string {
  return parseMediaTypes(request.headers['content-type'])[0]?.type ?? '';
}

/**
 * Decodes an object. A body without Content-Type counts as JSON.
 * @param kind - what is expected, for the message
 */
export function decodeObject(
  body: Buffer,
  contentType: string,
  kind: string,
): unknown {
  if (contentType === YAML_TYPE) return decodeYaml(body, kind);
  if (contentType === PROTOBUF_TYPE) return decodeProtobufBody(body, kind);
  if (contentType !== JSON_TYPE && contentType !== '') throw unsupportedBody();
  const text = body.toString('utf8');
  const problem = (why: string) =>
    unrecognized(kind, `json parse error: ${why}`, text);
  if (isTooDeep(text)) throw problem('exceeded max depth');
  try {
    return JSON.parse(text);
  } catch {
    throw problem(goJsonError(text));
  }
}

/** YAML as a superset of JSON; for bodies and server-side apply. */
export function decodeYaml(body: Buffer, kind: string): unknown {
  const text = body.toString('utf8');
  const problem = (why: string) =>
    unrecognized(kind, `yaml parse error: ${why}`, text);
  if (isTooDeep(text)) throw problem('exceeded max depth');
  try {
    // Through JSON, so that dates and other YAML types become plain data.
    return JSON.parse(JSON.stringify(parseYaml(text) ?? null));
  } catch (error) {
    throw problem((error as Error).message.split('\n')[0]);
  }
}

function decodeProtobufBody(body: Buffer, kind: string): unknown {
  try {
    return decodeProtobuf(body);
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    throw StatusError.badRequest(
      `the object provided is unrecognized (must be of type ${kind}): ${error.message}`,
    );
  }
}

/** Decodes a patch, whose errors are worded otherwise. */
export function decodePatch(body: Buffer): unknown {
  const text = body.toString('utf8');
  const problem = (why: string) =>
    StatusError.badRequest(`error decoding patch: ${why}`);
  if (isTooDeep(text)) throw problem('exceeded max depth');
  try {
    return JSON.parse(text);
  } catch {
    throw problem(goJsonError(text));
  }
}

function unrecognized(
  kind: string,
  problem: string,
  text: string,
): StatusError {
  return StatusError.badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; ${problem} (${
      text === '' ? '<empty>' : text
    })`,
  );
}
