import { z } from 'zod';
import { sleep } from '../../sleep';
import type { ArgoCdApplications } from '../api/ArgoCdApplications';
import type { ArgoApplicationWatchOptions } from '../api/ArgoCdWatches';
import { ArgoCdError } from '../ArgoCdError';
import { fieldsQuery, filterQuery } from '../client/applicationQuery';
import type { ArgoCdCalls } from '../client/ArgoCdCalls';
import { invalidAnswer } from '../client/errors';
import { readFrames } from '../client/frames';
import { argoApplicationSchema } from '../objects/application';
import { keepStreaming, tell } from './keepStreaming';
import { OneAtATime } from './OneAtATime';
import type { ArgoWatchTimes } from './WatchTimes';

const OPERATION = 'watch applications';

const eventSchema = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
  application: argoApplicationSchema,
});

interface Watch {
  calls: ArgoCdCalls;
  applications: ArgoCdApplications;
  times: ArgoWatchTimes;
  options: ArgoApplicationWatchOptions;
}

/**
 * Applications as they change.
 *
 * @remarks
 * A stream is opened without a `resourceVersion`: any would replay nothing,
 * and only suppress the first burst, without which Argo CD sends no headers
 * and no keep-alives, so that a dead connection would look like a quiet one.
 */
export async function watchApplications(watch: Watch): Promise<void> {
  const { calls, times, options } = watch;
  await keepStreaming({
    calls,
    times,
    operation: OPERATION,
    signal: options.signal,
    onInterrupted: options.onInterrupted?.bind(options),
    stream: signal => streamApplications(watch, signal),
  });
}

async function streamApplications(
  watch: Watch,
  signal: AbortSignal,
): Promise<void> {
  const { calls, times } = watch;
  const turns = new OneAtATime();
  const opening = calls.stream({
    path: ['stream', 'applications'],
    query: {
      ...filterQuery(watch.options),
      fields: fieldsQuery(watch.options.fields, 'result.application'),
    },
    operation: OPERATION,
    signal,
  });
  // The list has to be younger than the stream, or what happens between the
  // two is lost. An instance without applications sends no headers, though.
  const early = await Promise.race([
    opening,
    sleep(times.openingMs, signal).then(() => undefined),
  ]);
  const count = await turns.run(() => resync(watch, signal));
  const response = early ?? (await awaitHeaders(watch, opening, count, signal));
  await Promise.race([
    pump(watch, response.body, turns, signal),
    resyncRegularly(watch, turns, signal),
  ]);
}

/** The headers of a stream that had nothing to say at once. */
async function awaitHeaders<T>(
  watch: Watch,
  opening: Promise<T>,
  count: number,
  signal: AbortSignal,
): Promise<T> {
  const { calls, times } = watch;
  let expected = count > 0;
  for (;;) {
    const patience = expected ? times.silenceMs : times.resyncMs;
    const response = await Promise.race([
      opening,
      sleep(patience, signal).then(() => undefined),
    ]);
    if (response === undefined && expected) {
      throw new ArgoCdError({
        ...calls.site(OPERATION),
        reason: 'SILENT',
        message: `The stream did not begin within ${patience / 1000} s`,
      });
    }
    expected = (await resync(watch, signal)) > 0;
    if (response !== undefined) {
      return response;
    }
  }
}

async function pump(
  watch: Watch,
  body: AsyncIterable<Uint8Array>,
  turns: OneAtATime,
  signal: AbortSignal,
): Promise<void> {
  const { calls, times, options } = watch;
  const site = calls.site(OPERATION);
  for await (const result of readFrames(body, {
    site,
    signal,
    silenceMs: times.silenceMs,
  })) {
    const event = eventSchema.safeParse(result);
    if (!event.success) {
      throw invalidAnswer(site, 'The stream sent no event', event.error);
    }
    await turns.run(() => tell(() => options.onEvent(event.data)));
  }
}

async function resyncRegularly(
  watch: Watch,
  turns: OneAtATime,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await sleep(watch.times.resyncMs, signal);
    if (signal.aborted) {
      return;
    }
    await turns.run(() => resync(watch, signal));
  }
}

/** @returns how many applications there are. */
async function resync(watch: Watch, signal: AbortSignal): Promise<number> {
  const { projects, selector, fields } = watch.options;
  const list = await watch.applications.list(
    { projects, selector, fields },
    { signal },
  );
  await tell(() => watch.options.onResync(list));
  return list.items.length;
}
