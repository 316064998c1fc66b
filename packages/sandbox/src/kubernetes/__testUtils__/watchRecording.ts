import { readFileSync } from 'node:fs';
import type { KubeObject, WatchEventType } from '../types.ts';

/** What a watcher was told. */
export interface WatchRecord {
  /** Plural, without the group. */
  resource: string;
  type: WatchEventType;
  object: KubeObject;
}

/** What was sent while the watchers were listening. */
export interface RecordedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
  status: number;
  /** The answer, when it was a refusal. */
  response?: unknown;
  /** How many records had come before. */
  after: number;
}

export interface WatchRecording {
  namespace: string;
  /** Milliseconds since the epoch at which the recording began, about. */
  startedAt: number;
  durationMs: number;
  resources: string[];
  records: WatchRecord[];
  requests: RecordedRequest[];
}

interface Line {
  t_ms: number;
  resource: string;
  type: string;
  object: KubeObject & Omit<RecordedRequest, 'method' | 'after'>;
}

/**
 * Reads a recording: a line each `{t_ms, resource, type, object}` in order of
 * arrival over one connection per resource, where `resource: "request"` is
 * what the recorder sent, as `{path, headers?, body?, status, response?}`.
 */
export function readWatchRecording(file: URL): WatchRecording {
  const lines: Line[] = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
  const records: WatchRecord[] = [];
  const requests: RecordedRequest[] = [];
  for (const { resource, type, object } of lines) {
    if (resource === 'request') {
      const { path, headers, body, status, response } = object;
      const after = records.length;
      const sent = { path, body, status, response, after };
      requests.push({ ...sent, method: type, headers: headers ?? {} });
    } else {
      records.push({ resource, type: type as WatchEventType, object });
    }
  }
  const [, namespace = 'default'] =
    /\/namespaces\/([^/]+)/.exec(requests[0].path) ?? [];
  const [{ object: first }] = records;
  return {
    namespace,
    startedAt: Date.parse(first.metadata.creationTimestamp) - lines[0].t_ms,
    durationMs: lines[lines.length - 1].t_ms,
    resources: [...new Set(records.map(({ resource }) => resource))],
    records,
    requests,
  };
}
