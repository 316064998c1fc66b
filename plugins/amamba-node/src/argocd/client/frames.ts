import { z } from 'zod';
import { ArgoCdError } from '../ArgoCdError';
import {
  type CallSite,
  connectionError,
  frameError,
  invalidAnswer,
} from './errors';

/** Longest frame, in bytes: the tree of an application of 20,000 objects. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;

const NEWLINE = 10;

/** What a stream consists of: a result, or why there are no more. */
const frameSchema = z.object({
  result: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** The body of an answer. */
type StreamBody = AsyncIterable<Uint8Array> & { destroy?(): unknown };

export interface ReadFramesOptions {
  site: CallSite;
  signal?: AbortSignal;
  /** Longest silence; keep-alives break it too. Forever unless told. */
  silenceMs?: number;
  /** Longest frame; {@link MAX_FRAME_BYTES} unless told. */
  maxBytes?: number;
}

/**
 * Results of a stream, sent as server-sent events or as lines of JSON.
 *
 * @throws ArgoCdError (while iterating) for an error that Argo CD sends, a
 * lost connection, silence, or a frame that is none.
 */
export async function* readFrames(
  body: StreamBody,
  options: ReadFramesOptions,
): AsyncGenerator<unknown, void, void> {
  const { site, signal } = options;
  try {
    for await (const line of readLines(body, options)) {
      const text = payloadOf(line.toString('utf8'));
      if (text !== undefined) {
        yield parseFrame(text, site);
      }
    }
  } catch (error) {
    throw connectionError(error, site, signal);
  }
}

async function* readLines(
  body: StreamBody,
  options: ReadFramesOptions,
): AsyncGenerator<Buffer, void, void> {
  const { site, maxBytes = MAX_FRAME_BYTES } = options;
  let pending: Buffer[] = [];
  let size = 0;
  for await (const chunk of unlessSilent(body, options)) {
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    while (end >= 0) {
      yield Buffer.concat([...pending, chunk.subarray(start, end)]);
      pending = [];
      size = 0;
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    if (start < chunk.length) {
      pending.push(chunk.subarray(start));
      size += chunk.length - start;
    }
    if (size > maxBytes) {
      throw new ArgoCdError({
        ...site,
        reason: 'TOO_LARGE',
        message: `The stream sent a frame of over ${maxBytes} bytes`,
      });
    }
  }
  if (size > 0) {
    yield Buffer.concat(pending);
  }
}

/** Ends with an error when nothing comes for too long. */
async function* unlessSilent(
  body: StreamBody,
  { site, silenceMs }: ReadFramesOptions,
): AsyncGenerator<Buffer, void, void> {
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(silenceMs, chunks.next(), () => {
        // What is waited for would otherwise keep the connection open.
        body.destroy?.();
        return new ArgoCdError({
          ...site,
          reason: 'SILENT',
          message: `The stream sent nothing for ${silenceMs! / 1000} s`,
        });
      });
      if (next.done) {
        return;
      }
      yield Buffer.from(next.value);
    }
  } finally {
    await chunks.return?.();
  }
}

async function within<T>(
  ms: number | undefined,
  promise: Promise<T>,
  onSilence: () => Error,
): Promise<T> {
  if (ms === undefined) {
    return promise;
  }
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(onSilence()), ms);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** The JSON of a line; undefined when it carries none. */
function payloadOf(line: string): string | undefined {
  const text = line.trim();
  if (text.startsWith('data:')) {
    return text.slice('data:'.length);
  }
  // Blank lines end events, and colons begin comments that keep them alive.
  return text === '' || /^(:|event:|id:|retry:)/.test(text) ? undefined : text;
}

function parseFrame(text: string, site: CallSite): unknown {
  let frame: z.output<typeof frameSchema>;
  try {
    frame = frameSchema.parse(JSON.parse(text));
  } catch (error) {
    throw invalidAnswer(site, 'The stream sent a frame that is none', error);
  }
  if (frame.error !== undefined) {
    throw frameError(frame.error, site);
  }
  if (frame.result === undefined) {
    throw invalidAnswer(site, 'The stream sent a frame that is none');
  }
  return frame.result;
}
