import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { readText } from '../../upstream/readText';
import { ArgoCdError } from '../ArgoCdError';
import { LoginRefused } from '../connection/LoginTokens';

/** Longest body of an error that is read, in bytes. */
const MAX_ERROR_BYTES = 64 * 1024;
/** Most of it that is told. */
const MAX_WORDS = 2_000;

/** Which call failed. */
export interface CallSite {
  instance: string;
  url: string;
  operation: string;
}

/** Of a call; that of a stream is within its frames. */
const bodySchema = z.object({
  message: z.string().optional(),
  error: z.unknown(),
  code: z.number().optional(),
});

/** What a stream says in place of a result. */
export const streamErrorSchema = z.looseObject({
  grpc_code: z.number().optional(),
  http_code: z.number().optional(),
  message: z.string().default('the stream failed'),
});

/** The error of an answer that is not a success. */
export async function statusError(
  response: Dispatcher.ResponseData,
  site: CallSite,
): Promise<ArgoCdError> {
  const code = response.statusCode;
  if (code >= 300 && code < 400) {
    await response.body.dump();
    return new ArgoCdError({
      ...site,
      reason: 'REDIRECT',
      message: `it answers with a redirect to ${originOf(
        response.headers.location,
      )}. Use the url of the API server itself`,
    });
  }
  // What came is enough: the status is what counts.
  const text = await readText(response.body, MAX_ERROR_BYTES).catch(() => '');
  const body = parseBody(text);
  const inFrame = streamErrorSchema.safeParse(body?.error).data;
  const words = inFrame?.message ?? body?.message ?? plainText(text);
  return new ArgoCdError({
    ...site,
    code,
    grpcCode: inFrame?.grpc_code ?? body?.code,
    message: (words || `HTTP ${code}`).slice(0, MAX_WORDS),
  });
}

/** The error that a stream sends as a frame. */
export function frameError(frame: unknown, site: CallSite): ArgoCdError {
  const error = streamErrorSchema.safeParse(frame).data;
  return new ArgoCdError({
    ...site,
    code: error?.http_code ?? 500,
    grpcCode: error?.grpc_code,
    message: (error?.message ?? 'the stream failed').slice(0, MAX_WORDS),
  });
}

/** The error of a call that got no answer, or not all of it. */
export function connectionError(
  error: unknown,
  site: CallSite,
  signal: AbortSignal | undefined,
): unknown {
  // Who aborts gets what they aborted with; a deadline is a failure of ours.
  if (signal?.aborted && signal.reason?.name !== 'TimeoutError') {
    return signal.reason;
  }
  if (error instanceof ArgoCdError) {
    return error;
  }
  if (error instanceof LoginRefused) {
    return new ArgoCdError({
      ...site,
      code: 401,
      grpcCode: 16,
      message: error.message,
      cause: error,
    });
  }
  const { name, code, message } = error as NodeJS.ErrnoException;
  return new ArgoCdError({
    ...site,
    reason: name === 'TimeoutError' ? 'TIMEOUT' : code,
    message: message || String(code),
    cause: error,
  });
}

/** The answer is not Argo CD's. */
export function invalidAnswer(
  site: CallSite,
  message: string,
  cause?: unknown,
): ArgoCdError {
  return new ArgoCdError({ ...site, reason: 'INVALID_ANSWER', message, cause });
}

/** Streams that fail before their first frame say so in one. */
function parseBody(text: string) {
  try {
    const json = JSON.parse(text.replace(/^data: /, ''));
    return bodySchema.safeParse(json).data;
  } catch {
    return undefined;
  }
}

/** A proxy's page has nothing to say. */
function plainText(text: string): string {
  return /^\s*</.test(text) ? '' : text.trim().slice(0, 300);
}

function originOf(location: string | string[] | undefined): string {
  const text = String(location ?? '');
  return URL.canParse(text) ? new URL(text).origin : 'elsewhere';
}
