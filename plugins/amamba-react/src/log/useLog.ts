import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { errorKind } from '../feedback/describeError';
import { followLog, type LogSource, RANGE_BYTES } from './followLog';
import { LogBuffer } from './LogBuffer';

const MAX_CHARS = 8 * 1024 * 1024;
const MAX_LINES = 400_000;
const RUNNING_POLL_MS = 1000;
const IDLE_POLL_MS = 4000;
const MAX_WAIT_MS = 30_000;

/** A wait that can be cut short, and lasts while the page is hidden. */
function createPause(signal: AbortSignal) {
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>(resolve => {
      let timer: ReturnType<typeof setTimeout> | undefined = undefined;
      const finish = () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', finish);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      timer = setTimeout(() => {
        if (document.hidden) {
          document.addEventListener('visibilitychange', finish);
        } else {
          finish();
        }
      }, ms);
      signal.addEventListener('abort', finish);
      wake = finish;
    });
  return { pause, wake: () => wake() };
}

/** A log being read. */
export interface LogReading {
  buffer: LogBuffer;
  /** Nothing was read yet. */
  loading: boolean;
  error: Error | undefined;
  retry: () => void;
  loadEarlier: () => Promise<void>;
}

function isFinal(error: Error): boolean {
  return ['denied', 'notFound'].includes(errorKind(error));
}

/** Reads a log from its end, and goes on while it grows. */
export function useLog(source: LogSource, running: boolean): LogReading {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const [attempt, retry] = useReducer((count: number) => count + 1, 0);
  const [error, setError] = useState<Error>();
  const [buffer, setBuffer] = useState(
    () => new LogBuffer(MAX_CHARS, MAX_LINES),
  );
  const latest = useRef({ source, running });
  const wake = useRef(() => {});
  useEffect(() => {
    latest.current = { source, running };
  });
  useEffect(() => wake.current(), [running]);

  useEffect(() => {
    const abort = new AbortController();
    const { pause, wake: cutShort } = createPause(abort.signal);
    wake.current = cutShort;
    const fresh = new LogBuffer(MAX_CHARS, MAX_LINES);
    setBuffer(fresh);
    setError(undefined);
    followLog(latest.current.source, {
      signal: abort.signal,
      buffer: fresh,
      onChange: rerender,
      onError: setError,
      isFinal,
      pause: failures => {
        const usual = latest.current.running ? RUNNING_POLL_MS : IDLE_POLL_MS;
        return pause(Math.min(usual * 2 ** failures, MAX_WAIT_MS));
      },
    });
    return () => abort.abort();
  }, [source.id, attempt]);

  const loadEarlier = useCallback(async () => {
    const offset = Math.max(0, buffer.start - RANGE_BYTES);
    try {
      const chunk = await latest.current.source.read(
        { offset, limit: buffer.start - offset },
        new AbortController().signal,
      );
      buffer.prepend(chunk);
      rerender();
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }, [buffer]);

  return {
    buffer,
    loading: buffer.version === 0 && !error,
    error,
    retry,
    loadEarlier,
  };
}
