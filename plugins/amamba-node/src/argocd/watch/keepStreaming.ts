import { backoffDelay } from '../../backoff';
import { sleep } from '../../sleep';
import type { ArgoWatchOptions } from '../api/ArgoCdWatches';
import { ArgoCdError } from '../ArgoCdError';
import type { ArgoCdCalls } from '../client/ArgoCdCalls';
import type { ArgoWatchTimes } from './WatchTimes';

/** What a callback of the reader threw; not for us to try again. */
class ReaderError extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('A reader of a watch failed');
    this.reason = reason;
  }
}

/** Runs a callback of the reader so that its failures are known as such. */
export async function tell<T>(callback: () => T | Promise<T>): Promise<T> {
  try {
    return await callback();
  } catch (error) {
    throw new ReaderError(error);
  }
}

interface KeepStreamingOptions extends ArgoWatchOptions {
  calls: ArgoCdCalls;
  times: ArgoWatchTimes;
  operation: string;
  /** One stream from its opening to its end. Ends by the signal, too. */
  stream(signal: AbortSignal): Promise<void>;
  /** Whether there is no use in trying again. */
  isFinal?(error: ArgoCdError): boolean;
}

/** Streams again and again until the signal aborts. */
export async function keepStreaming(
  options: KeepStreamingOptions,
): Promise<void> {
  const { calls, times, signal } = options;
  let failures = 0;
  while (!signal.aborted) {
    const startedAt = Date.now();
    const error = await streamOnce(options);
    if (signal.aborted) {
      return;
    }
    if (options.isFinal?.(error)) {
      throw error;
    }
    if (error.grpcCode === 16) {
      calls.tokenEnded();
    }
    failures = Date.now() - startedAt < times.steadyMs ? failures + 1 : 1;
    const delay = backoffDelay(times.retry, failures);
    options.onInterrupted?.(error, delay);
    await sleep(delay, signal);
  }
}

/** Why the stream is over; ends what belongs to it. */
async function streamOnce(options: KeepStreamingOptions): Promise<ArgoCdError> {
  const { calls, operation, signal } = options;
  const ended = new AbortController();
  try {
    await options.stream(AbortSignal.any([signal, ended.signal]));
  } catch (error) {
    if (error instanceof ReaderError) {
      throw error.reason;
    }
    if (error instanceof ArgoCdError) {
      return error;
    }
    if (!signal.aborted) {
      throw error;
    }
  } finally {
    ended.abort();
  }
  return new ArgoCdError({
    ...calls.site(operation),
    reason: 'ENDED',
    message: 'The stream ended',
  });
}
