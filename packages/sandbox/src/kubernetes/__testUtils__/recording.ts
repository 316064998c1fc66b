import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiAnswer } from './apiClient.ts';

/** An exchange with a real API server. */
export interface Exchange {
  name: string;
  request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: unknown;
  };
  response: {
    status: number;
    headers: Record<string, string>;
    body: any;
  };
}

export function readRecording(directory: string, name: string): Exchange[] {
  const text = readFileSync(join(directory, '__fixtures__', name), 'utf8');
  return JSON.parse(text);
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;

/** Members whose values differ from run to run. */
const VARYING: Record<string, string> = {
  uid: '<uid>',
  resourceVersion: '<version>',
  continue: '<continue>',
};

/** Leaves out what two servers cannot have in common. */
export function comparable(value: unknown): unknown {
  if (typeof value === 'string') {
    return value
      .replace(UUID, '<uid>')
      .replace(TIME, '<time>')
      .replace(/current: \d+/, 'current: <version>')
      .replace(/(too old resource version: \d+) \(\d+\)/, '$1 (<version>)')
      .replace(/^gen-\w{5}$/, 'gen-<suffix>');
  }
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'managedFields')
      .map(([key, member]) => [
        key,
        member && VARYING[key] ? VARYING[key] : comparable(member),
      ]),
  );
}

/** The headers that a recording vouches for. */
const HEADERS = [
  'accept-ranges',
  'cache-control',
  'content-type',
  'retry-after',
  'vary',
  'warning',
  'x-content-type-options',
];

export function comparableAnswer(answer: ApiAnswer) {
  return {
    status: answer.status,
    headers: pickHeaders(answer.headers as Record<string, string>),
    body: comparable(answer.body ?? answer.text),
  };
}

export function comparableRecording({ response }: Exchange) {
  return {
    status: response.status,
    headers: pickHeaders(response.headers),
    body: comparable(response.body),
  };
}

/** Those headers, of which two servers can have the values in common. */
export function pickHeaders(headers: Record<string, string>) {
  return Object.fromEntries(
    HEADERS.flatMap(name => (headers[name] ? [[name, headers[name]]] : [])),
  );
}
