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

/** Writes core/v1 Events; the same event again only counts up. */
export class EventRecorder {
  readonly #objects: ObjectClient;
  readonly #clock: Clock;
  /** Oldest first, by what makes two events the same. */
  readonly #recorded = new Map<string, Recorded>();
  #sequence = 0;

  constructor(objects: ObjectClient, clock: Clock) {
    this.#objects = objects;
    this.#clock = clock;
  }

  record(about: KubeObject, event: RecordedEvent): void {
    const now = this.#clock.now();
    this.#dropExpired(now);
    const { type, reason, message, component, fieldPath } = event;
    const identity = [
      about.metadata.uid,
      type,
      reason,
      message,
      component,
      fieldPath,
    ];
    const key = JSON.stringify(identity);
    const known = this.#recorded.get(key);
    this.#recorded.delete(key);
    try {
      const place =
        this.#countUp(known, now) ?? this.#create(about, event, now);
      this.#recorded.set(key, { ...place, seen: now });
    } catch (error) {
      // As the real recorder: an event that cannot be written is dropped,
      // for one when its namespace is going away.
      if (!(error instanceof StatusError)) throw error;
    }
  }

  #countUp(known: Recorded | undefined, now: number): Recorded | undefined {
    if (!known) return undefined;
    const { namespace, name } = known;
    const updated = this.#objects.modify('events', namespace, name, event => {
      if (event.action) {
        const count = (event.series?.count ?? 1) + 1;
        event.series = { count, lastObservedTime: microTime(now) };
      } else {
        event.count += 1;
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
