import type { LogBuffer, LogChunk } from './LogBuffer';

/** Bytes asked for at once. */
export const RANGE_BYTES = 512 * 1024;

/** Somewhere a log can be read from in ranges. @public */
export interface LogSource {
  /** Names the log; under another name, reading begins anew. */
  id: string;
  /** A negative offset counts from the end. */
  read: (
    range: { offset: number; limit: number },
    signal: AbortSignal,
  ) => Promise<LogChunk>;
}

/** What {@link followLog} needs of its surroundings. */
export interface FollowOptions {
  signal: AbortSignal;
  buffer: LogBuffer;
  onChange: () => void;
  /** Called with undefined when reading works again. */
  onError: (error: Error | undefined) => void;
  /** Whether asking again cannot help. */
  isFinal: (error: Error) => boolean;
  /** Waits as long as there is likely nothing new; may be cut short. */
  pause: (failures: number) => Promise<void>;
}

/**
 * Opens a log at its end and reads what is added, until it is complete. Only
 * bytes not yet held are asked for.
 */
export async function followLog(
  source: LogSource,
  options: FollowOptions,
): Promise<void> {
  const { buffer, signal } = options;
  let offset = -RANGE_BYTES;
  let failures = 0;
  while (!signal.aborted) {
    let more = false;
    try {
      const chunk = await source.read({ offset, limit: RANGE_BYTES }, signal);
      if (signal.aborted) {
        return;
      }
      buffer.append(chunk);
      offset = buffer.end;
      more = chunk.nextOffset < chunk.size && chunk.text !== '';
      if (failures > 0) {
        failures = 0;
        options.onError(undefined);
      }
      options.onChange();
    } catch (cause) {
      if (signal.aborted) {
        return;
      }
      const error = cause instanceof Error ? cause : new Error(String(cause));
      failures += 1;
      options.onError(error);
      if (options.isFinal(error)) {
        return;
      }
    }
    if (buffer.complete) {
      return;
    }
    if (!more) {
      await options.pause(failures);
    }
  }
}

/** Reads a whole log, as far as it goes now. */
export async function readWholeLog(
  source: LogSource,
  signal: AbortSignal,
): Promise<string[]> {
  const texts: string[] = [];
  let offset = 0;
  for (;;) {
    const chunk = await source.read({ offset, limit: RANGE_BYTES }, signal);
    texts.push(chunk.text);
    if (chunk.nextOffset >= chunk.size || chunk.nextOffset <= offset) {
      return texts;
    }
    offset = chunk.nextOffset;
  }
}
