import type { PodDetail } from '@amamba/plugin-amamba-debug-common';
import type { KubeObject } from '@amamba/plugin-amamba-node';
import { z } from 'zod';

/** Events that are shown. */
const MOST = 30;

const time = z.string().nullish();
const eventSchema = z.object({
  metadata: z.object({ creationTimestamp: time }),
  type: z.string().default('Normal'),
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.number().nullish(),
  firstTimestamp: time,
  lastTimestamp: time,
  eventTime: time,
  series: z.object({ count: z.number(), lastObservedTime: time }).nullish(),
});

/**
 * Events about one object, the newest first; what says the same is one.
 *
 * @remarks
 * Newer reporters write `eventTime` and `series`, older ones `count` and
 * `lastTimestamp` (events.k8s.io/v1 and v1 share their storage).
 */
export function toPodEvents(
  objects: readonly KubeObject[],
): PodDetail['events'] {
  const events = new Map<string, PodDetail['events'][number]>();
  for (const object of objects) {
    const event = readEvent(object);
    if (event) {
      const key = `${event.type}\0${event.reason}\0${event.message}`;
      const same = events.get(key);
      events.set(key, {
        ...event,
        count: event.count + (same?.count ?? 0),
        at: same && same.at > event.at ? same.at : event.at,
      });
    }
  }
  return [...events.values()]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, MOST);
}

function readEvent(
  object: KubeObject,
): PodDetail['events'][number] | undefined {
  const { data } = eventSchema.safeParse(object);
  const at =
    data?.series?.lastObservedTime ??
    data?.lastTimestamp ??
    data?.eventTime ??
    data?.firstTimestamp ??
    data?.metadata.creationTimestamp;
  const when = new Date(at ?? Number.NaN);
  if (!data || Number.isNaN(when.getTime())) {
    return undefined;
  }
  const { type, reason, message } = data;
  return {
    type,
    reason,
    message,
    count: data.series?.count ?? data.count ?? 1,
    at: when.toISOString(),
  };
}
