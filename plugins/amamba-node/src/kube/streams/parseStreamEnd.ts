import { z } from 'zod';
import type { KubeStreamEnd } from '../KubeStream';

/** Longest text of a cluster that is passed on, in characters. */
const MAX_MESSAGE_LENGTH = 2_000;

/** `Status` (meta/v1) as far as the error channel uses it. */
const statusSchema = z.object({
  status: z.enum(['Success', 'Failure']),
  reason: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  details: z
    .object({
      causes: z.array(
        z.object({
          reason: z.string().optional().catch(undefined),
          message: z.string().optional().catch(undefined),
        }),
      ),
    })
    .optional()
    .catch(undefined),
});

/**
 * What the `Status` of the error channel says.
 *
 * @returns undefined while the text is no whole Status.
 */
export function parseStreamEnd(text: string): KubeStreamEnd | undefined {
  const status = statusSchema.safeParse(parseJson(text)).data;
  if (!status) {
    return undefined;
  }
  if (status.status === 'Success') {
    return { type: 'exited', exitCode: 0 };
  }
  const message = status.message?.slice(0, MAX_MESSAGE_LENGTH);
  const exitCode = exitCodeOf(status);
  return {
    type: exitCode === undefined ? 'failed' : 'exited',
    ...(exitCode !== undefined && { exitCode }),
    ...(status.reason && { reason: status.reason }),
    ...(message && { message }),
  };
}

/** The end of a process whose cluster said something else than a Status. */
export function unknownEnd(text: string): KubeStreamEnd {
  return { type: 'failed', message: text.slice(0, MAX_MESSAGE_LENGTH) };
}

/**
 * The two protocols word exit codes differently; the cause `ExitCode` is the
 * same. A runtime may only say which signal it was.
 */
function exitCodeOf(status: z.output<typeof statusSchema>): number | undefined {
  const cause = status.details?.causes.find(
    ({ reason }) => reason === 'ExitCode',
  )?.message;
  if (cause !== undefined && /^\d{1,5}$/.test(cause)) {
    return Number(cause);
  }
  const [, signal] =
    /command terminated by signal (\d{1,2})\b/.exec(status.message ?? '') ?? [];
  return signal === undefined ? undefined : 128 + Number(signal);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
