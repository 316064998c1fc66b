import {
  keepPreviousData,
  type QueryKey,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { coalesce } from './coalesce';
import { nextPace, type PollEvent, type PollPace } from './pollPace';
import { useSignals } from './useSignals';

/** Shortest time between two reads that signals ask for. */
const SIGNAL_GAP_MS = 500;
const SAFETY_POLL_MS = 30_000;

/** @public */
export interface UseLiveOptions<T> {
  /** Names what is fetched; begin it with the plugin's id. */
  queryKey: QueryKey;
  fetch: (signal: AbortSignal) => Promise<T>;
  /** The signals channel on which changes are announced. */
  channel?: string;
  /** Whether a signal concerns this data; absent: all do. */
  matches?: (signal: unknown, data: T | undefined) => boolean;
  /** Milliseconds between reads where signals do not arrive; default 3000. */
  fallbackPollMs?: number;
  /** False: nothing is read. */
  enabled?: boolean;
  /** Go on showing the last answer while that of another key is awaited. */
  keepPrevious?: boolean;
}

/** @public */
export interface Live<T> {
  data: T | undefined;
  /** Why the last read failed; `data` may still hold the answer before it. */
  error: Error | undefined;
  /** When `data` were read (ISO 8601). */
  readAt: string | undefined;
  /** Nothing to show yet. */
  loading: boolean;
  /** `data` is the answer to an earlier key. */
  previous: boolean;
  refresh: () => Promise<unknown>;
}

/**
 * Reads something and keeps it true: at once when a signal announces a change,
 * otherwise by polling.
 *
 * @remarks
 * With signals arriving, it reads again at most twice a second, and every 30
 * seconds to be safe. Without them it polls, slower while nothing changes or
 * the server does not answer. Hidden pages do not poll.
 *
 * @public
 */
export function useLive<T>(options: UseLiveOptions<T>): Live<T> {
  const { queryKey, fetch, fallbackPollMs = 3000, enabled = true } = options;
  const client = useQueryClient();
  const [pace, setPace] = useState<PollPace>({ waitMs: fallbackPollMs });
  const key = JSON.stringify(queryKey);

  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => fetch(signal),
    enabled,
    refetchInterval: pace.waitMs,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  });

  const refetch = useMemo(
    () =>
      coalesce(
        () => client.refetchQueries({ queryKey: JSON.parse(key), exact: true }),
        SIGNAL_GAP_MS,
      ),
    [client, key],
  );
  useEffect(() => () => refetch.stop(), [refetch]);

  const announced = useRef(false);
  const hasSignals = useSignals(options.channel, signal => {
    if (enabled && (options.matches?.(signal, query.data) ?? true)) {
      announced.current = true;
      refetch.request();
    }
  });

  const seen = useRef<{ key: string; data: T | undefined }>();
  const { data, dataUpdatedAt, errorUpdatedAt, isPlaceholderData } = query;
  useEffect(() => {
    if (isPlaceholderData || (!dataUpdatedAt && !errorUpdatedAt)) {
      return;
    }
    const before = seen.current;
    let event: PollEvent = 'unchanged';
    if (errorUpdatedAt > dataUpdatedAt) {
      event = 'failed';
    } else if (announced.current) {
      event = 'announced';
    } else if (before?.key === key && before.data !== data) {
      event = 'missed';
    }
    announced.current = false;
    seen.current = { key, data };
    setPace(now =>
      nextPace(now, event, {
        fallbackMs: fallbackPollMs,
        safetyMs: SAFETY_POLL_MS,
        hasSignals,
      }),
    );
    // Each completed read is one event, whether or not its data differ.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [dataUpdatedAt, errorUpdatedAt, key]);

  return {
    data,
    error: query.error ?? undefined,
    readAt: dataUpdatedAt ? new Date(dataUpdatedAt).toISOString() : undefined,
    loading: query.isPending && enabled,
    previous: isPlaceholderData,
    refresh: query.refetch,
  };
}
