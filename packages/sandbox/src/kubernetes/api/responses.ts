import type { ServerResponse } from 'node:http';
import {
  stringify,
  type CreateNodeOptions,
  type DocumentOptions,
  type SchemaOptions,
  type Tags,
  type ToStringOptions,
} from 'yaml';
import { JSON_TYPE, YAML_TYPE, type ResponseFormat } from './mediaTypes.ts';
import type { StatusError } from './statusError.ts';

const CACHE_CONTROL = 'no-cache, private';

/** As Go writes it: quotes for what YAML 1.1 takes for other types. */
const YAML_STYLE: DocumentOptions &
  SchemaOptions &
  ToStringOptions &
  CreateNodeOptions = {
  sortMapEntries: true,
  indentSeq: false,
  version: '1.1',
  customTags: tags => tags.map(withoutBareDot),
};

/** A dot alone, which fields of lists are known by, is no number to Go. */
function withoutBareDot(tag: Tags[number]): Tags[number] {
  if (typeof tag === 'string' || !('test' in tag) || !tag.test?.test('.')) {
    return tag;
  }
  return { ...tag, test: new RegExp(`^(?!\\.$)${tag.test.source}`) };
}

interface SendOptions {
  status?: number;
  encoding?: ResponseFormat['encoding'];
  headers?: Record<string, string>;
}

/** Sends text that is JSON already. */
export function sendJsonText(
  response: ServerResponse,
  json: string,
  { status = 200, encoding = 'json', headers = {} }: SendOptions = {},
): void {
  const yaml = encoding === 'yaml';
  const body = yaml ? stringify(JSON.parse(json), YAML_STYLE) : `${json}\n`;
  response.writeHead(status, {
    'Cache-Control': CACHE_CONTROL,
    'Content-Type': yaml ? YAML_TYPE : JSON_TYPE,
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

export function sendJson(
  response: ServerResponse,
  value: unknown,
  options?: SendOptions,
): void {
  sendJsonText(response, JSON.stringify(value), options);
}

export function sendText(
  response: ServerResponse,
  text: string,
  status = 200,
): void {
  response.writeHead(status, {
    'Cache-Control': CACHE_CONTROL,
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** What the server says to a path that nobody serves. */
export function sendPageNotFound(response: ServerResponse): void {
  sendText(response, '404 page not found\n', 404);
}

export function sendStatusError(
  response: ServerResponse,
  { status, code }: StatusError,
  encoding: ResponseFormat['encoding'] = 'json',
): void {
  const { retryAfterSeconds } = status.details ?? {};
  sendJson(response, status, {
    status: code,
    encoding,
    headers: retryAfterSeconds
      ? { 'Retry-After': String(retryAfterSeconds) }
      : {},
  });
}
