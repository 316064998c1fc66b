import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { KubeError } from '../KubeError';
import { readText } from '../../upstream/readText';

/** Longest body of an error that is read, in bytes. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Which call failed. */
export interface CallSite {
  cluster: string;
  url: string;
  operation: string;
  /** As whom, when not as the portal. */
  user?: string;
}

/** `Status` of the API conventions (meta/v1). */
const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().optional(),
  details: z.looseObject({ name: z.string().optional() }).optional(),
});

/** The error of an answer that is not a success. */
export async function statusError(
  response: Dispatcher.ResponseData,
  site: CallSite,
): Promise<KubeError> {
  return refusalError(
    {
      statusCode: response.statusCode,
      text: await readErrorText(response.body),
    },
    site,
  );
}

/** The body of an answer that is not a success, or as much as came of it. */
export async function readErrorText(
  body: AsyncIterable<Buffer>,
): Promise<string> {
  // What came is enough: the status is what counts.
  return readText(body, MAX_ERROR_BYTES).catch(() => '');
}

/** The error of an answer that is not a success, its body read. */
export function refusalError(
  answer: { statusCode: number; text: string },
  site: CallSite,
): KubeError {
  const { statusCode, text } = answer;
  const status = parseStatus(text);
  return new KubeError({
    ...site,
    code: statusCode,
    reason: status && reasonOf(statusCode, status),
    message: status?.message ?? (text.slice(0, 300) || `HTTP ${statusCode}`),
  });
}

/** The error that a watch reports as an event. */
export function watchError(object: unknown, site: CallSite): KubeError {
  const status = statusSchema.safeParse(object).data;
  return new KubeError({
    ...site,
    code: status?.code ?? 500,
    reason: status?.reason,
    message: status?.message ?? 'The watch failed',
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
  const { name, code, message } = error as NodeJS.ErrnoException;
  return new KubeError({
    ...site,
    reason: name === 'TimeoutError' ? 'TIMEOUT' : code,
    message: message || String(code),
    cause: error,
  });
}

/**
 * A 404 says `NotFound` both for an object and for a resource the server does
 * not have; only the first names the object.
 */
function reasonOf(
  code: number,
  status: z.output<typeof statusSchema>,
): string | undefined {
  const unknownResource = code === 404 && !status.details?.name;
  return unknownResource ? 'UnknownResource' : status.reason;
}

function parseStatus(text: string) {
  try {
    return statusSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
