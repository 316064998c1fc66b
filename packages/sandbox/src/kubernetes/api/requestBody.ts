import type { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { goJsonError } from './goJsonError.ts';
import {
  JSON_TYPE,
  YAML_TYPE,
  parseMediaTypes,
  unsupportedBody,
} from './mediaTypes.ts';
import { StatusError } from './statusError.ts';

/** `--max-request-body-bytes` of the real server. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // A body that is too large is refused with an answer, not with a reset.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw StatusError.tooLarge(MAX_BODY_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function contentTypeOf(request: IncomingMessage): string {
  return parseMediaTypes(request.headers['content-type'])[0]?.type ?? '';
}

/**
 * Decodes an object. A body without Content-Type counts as JSON.
 * @param kind - what is expected, for the message
 */
export function decodeObject(
  text: string,
  contentType: string,
  kind: string,
): unknown {
  if (contentType === YAML_TYPE) return decodeYaml(text, kind);
  if (contentType !== JSON_TYPE && contentType !== '') throw unsupportedBody();
  try {
    return JSON.parse(text);
  } catch {
    throw unrecognized(kind, `json parse error: ${goJsonError(text)}`, text);
  }
}

/** YAML as a superset of JSON; for bodies and server-side apply. */
export function decodeYaml(text: string, kind: string): unknown {
  try {
    // Through JSON, so that dates and other YAML types become plain data.
    return JSON.parse(JSON.stringify(parseYaml(text) ?? null));
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    throw unrecognized(kind, `yaml parse error: ${message}`, text);
  }
}

/** Decodes a patch, whose errors are worded otherwise. */
export function decodePatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw StatusError.badRequest(`error decoding patch: ${goJsonError(text)}`);
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
