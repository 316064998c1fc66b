import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { KubeList, KubeWatchEvent } from '../KubeClient';
import { KubeError } from '../KubeError';
import { type KubeObject, kubeObjectSchema } from '../objects';
import { type CallSite, connectionError, watchError } from './errors';

/** Longest event of a watch, in bytes; etcd takes objects of 1.5 MiB. */
const MAX_EVENT_BYTES = 8 * 1024 * 1024;

const listSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({
    resourceVersion: z.string().default(''),
    continue: z.string().optional(),
  }),
  /** `null` for none, from servers written in Go. */
  items: z.array(z.looseObject({})).nullish(),
});

const bookmarkSchema = z.looseObject({
  apiVersion: z.string().default(''),
  kind: z.string().default(''),
  metadata: z.looseObject({
    name: z.string().default(''),
    resourceVersion: z.string(),
  }),
});

const eventSchema = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.looseObject({}),
});

/** @throws when it is not a Kubernetes list. */
export function parseList(answer: unknown): KubeList {
  const list = listSchema.parse(answer);
  const kind = list.kind.replace(/List$/, '');
  return {
    // Items of a typed list come without their type.
    items: (list.items ?? []).map(item =>
      kubeObjectSchema.parse({ apiVersion: list.apiVersion, kind, ...item }),
    ),
    resourceVersion: list.metadata.resourceVersion,
    continue: list.metadata.continue || undefined,
  };
}

/**
 * The events of a watch.
 *
 * @throws KubeError (while iterating) for an ERROR event, a lost connection,
 * or a line that is no event.
 */
export async function* readWatchEvents(
  body: Readable,
  site: CallSite,
  signal: AbortSignal | undefined,
): AsyncIterable<KubeWatchEvent> {
  try {
    for await (const line of readLines(body, site)) {
      yield parseEvent(line, site);
    }
  } catch (error) {
    throw error instanceof KubeError
      ? error
      : connectionError(error, site, signal);
  }
}

async function* readLines(
  body: Readable,
  site: CallSite,
): AsyncIterable<string> {
  let pending: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let start = 0;
    let end = chunk.indexOf(10);
    while (end >= 0) {
      yield Buffer.concat([...pending, chunk.subarray(start, end)]).toString();
      pending = [];
      size = 0;
      start = end + 1;
      end = chunk.indexOf(10, start);
    }
    if (start < chunk.length) {
      pending.push(chunk.subarray(start));
      size += chunk.length - start;
    }
    if (size > MAX_EVENT_BYTES) {
      throw invalid(site, `an event of over ${MAX_EVENT_BYTES} bytes`);
    }
  }
}

function parseEvent(line: string, site: CallSite): KubeWatchEvent {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw invalid(site, 'a line that is not JSON', error);
  }
  const event = eventSchema.safeParse(json);
  if (!event.success) {
    throw invalid(site, 'a line that is not an event', event.error);
  }
  const { type, object } = event.data;
  if (type === 'ERROR') {
    throw watchError(object, site);
  }
  const schema = type === 'BOOKMARK' ? bookmarkSchema : kubeObjectSchema;
  const parsed = schema.safeParse(object);
  if (!parsed.success) {
    throw invalid(site, 'an object without the usual fields', parsed.error);
  }
  return { type, object: parsed.data as KubeObject };
}

function invalid(site: CallSite, what: string, cause?: unknown): KubeError {
  return new KubeError({
    ...site,
    reason: 'INVALID_ANSWER',
    message: `The watch sent ${what}`,
    cause,
  });
}
