import { StatusError } from './api/statusError.ts';
import { timestamp } from './clock.ts';
import type { Clock, Cluster, KubeObject, ObjectClient } from './types.ts';

type RecordedEvent = Parameters<Cluster['recordEvent']>[1];

interface Recorded {
  namespace: string;
  name: string;
  seen: number;
}

/** How long the real server keeps events (`--event-ttl`). */
const EVENT_TTL_MS = 3_600_000;

/** So many different messages of one reason are told one by one … */
const MOST_SIMILAR = 10;
/** … unless nothing of the kind came for so long. */
const SIMILAR_MS = 600_000;
/** So many kinds of events are compared; client-go's cache holds as many. */
const MOST_KINDS = 4_096;
const COMBINED = '(combined from similar events): ';

interface Similar {
  messages: Set<string>;
  seen: number;
}

/**
 * Writes core/v1 Events as client-go does: the same event again only counts
 * up, and events that differ only in their message are combined from the
 * tenth on.
 */
export class EventRecorder {
  readonly #objects: ObjectClient;
  readonly #clock: Clock;
  /** Oldest first, by what makes two events the same. */
  readonly #recorded = new Map<string, Recorded>();
  readonly #similar = new Map<string, Similar>();
  #sequence = 0;

  constructor(objects: ObjectClient, clock: Clock) {
    this.#objects = objects;
    this.#clock = clock;
  }

  record(about: KubeObject, event: RecordedEvent): void {
    const now = this.#clock.now();
    this.#dropExpired(now);
    const { type, reason, message, component, fieldPath } = event;
    const { uid } = about.metadata;
    const kind = JSON.stringify([uid, type, reason, component]);
    const combined = this.#isOneOfMany(kind, message, now);
    const key = combined
      ? kind
      : JSON.stringify([uid, type, reason, message, component, fieldPath]);
    const told = combined
      ? { ...event, message: `${COMBINED}${message}` }
      : event;
    const known = this.#recorded.get(key);
    this.#recorded.delete(key);
    try {
      const place =
        this.#countUp(known, told.message, now) ??
        this.#create(about, told, now);
      this.#recorded.set(key, { ...place, seen: now });
    } catch (error) {
      // As the real recorder: an event that cannot be written is dropped,
      // for one when its namespace is going away.
      if (!(error instanceof StatusError)) throw error;
    }
  }

  #isOneOfMany(kind: string, message: string, now: number): boolean {
    const known = this.#similar.get(kind);
    const recent = known && now - known.seen <= SIMILAR_MS ? known : undefined;
    const messages = recent?.messages ?? new Set();
    this.#similar.delete(kind);
    this.#similar.set(kind, { messages: messages.add(message), seen: now });
    if (messages.size < MOST_SIMILAR) return false;
    const [oldest] = messages;
    messages.delete(oldest);
    return true;
  }

  #countUp(
    known: Recorded | undefined,
    message: string,
    now: number,
  ): Recorded | undefined {
    if (!known) return undefined;
    const { namespace, name } = known;
    const updated = this.#objects.modify('events', namespace, name, event => {
      if (event.action) {
        const count = (event.series?.count ?? 1) + 1;
        event.series = { count, lastObservedTime: microTime(now) };
      } else {
        event.count += 1;
        event.message = message;
        event.lastTimestamp = timestamp(now);
      }
    });
    return updated && known;
  }

  #create(about: KubeObject, event: RecordedEvent, now: number): Recorded {
    const { type, reason, message, fieldPath } = event;
    const { name, uid, resourceVersion } = about.metadata;
    const namespace = about.metadata.namespace ?? 'default';
    this.#sequence += 1;
    // Nanoseconds in the name, as client-go has it; the sequence stands for them.
    const nanoseconds = BigInt(now) * 1_000_000n + BigInt(this.#sequence % 1e6);
    const { metadata } = this.#objects.create('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${nanoseconds.toString(16)}`, namespace },
      involvedObject: {
        kind: about.kind,
        namespace: about.metadata.namespace,
        name,
        uid,
        apiVersion: about.apiVersion,
        resourceVersion,
        ...(fieldPath && { fieldPath }),
      },
      reason,
      message,
      type,
      ...sourceAndTimes(event, now),
    });
    return { namespace, name: metadata.name, seen: now };
  }

  #dropExpired(now: number): void {
    for (const [kind, { seen }] of this.#similar) {
      const crowded = this.#similar.size > MOST_KINDS;
      if (!crowded && now - seen <= SIMILAR_MS) break;
      this.#similar.delete(kind);
    }
    for (const [key, { namespace, name, seen }] of this.#recorded) {
      if (now - seen < EVENT_TTL_MS) return;
      this.#recorded.delete(key);
      if (this.#objects.get('events', namespace, name)) {
        this.#objects.delete('events', namespace, name);
      }
    }
  }
}

/** Who saw it and when; events with an action are of the newer kind. */
function sourceAndTimes(
  { component, host, action }: RecordedEvent,
  now: number,
) {
  const at = timestamp(now);
  const reported = {
    reportingComponent: component,
    reportingInstance: host ?? (action ? component : ''),
  };
  if (action) {
    return {
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: microTime(now),
      action,
      ...reported,
    };
  }
  return {
    source: { component, ...(host && { host }) },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
    eventTime: null,
    ...reported,
  };
}

/** `metav1.MicroTime` */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
