import type { ArgoApplicationRef } from '../api/ArgoCdApplications';
import type { ArgoLogOptions } from '../api/ArgoCdResources';
import { ArgoCdError } from '../ArgoCdError';
import { type ArgoLogLine, logFrameSchema } from '../objects/resources';
import { refName, refQuery } from './applicationQuery';
import type { ArgoCdCalls, Call } from './ArgoCdCalls';
import { invalidAnswer } from './errors';
import { readFrames } from './frames';

const DEFAULT_TAIL_LINES = 1_000;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
/** Three keep-alives; they come every 15 s once there was a line. */
const SILENCE_MS = 45_000;

/** Lines of the log of an application, of its objects or of one pod. */
export async function* readLog(
  calls: ArgoCdCalls,
  ref: ArgoApplicationRef,
  options: ArgoLogOptions,
): AsyncGenerator<ArgoLogLine, void, void> {
  const call = logCall(ref, options);
  const site = calls.site(call.operation);
  const { signal, follow, maxBytes = DEFAULT_MAX_BYTES } = options;
  const response = await calls.stream({
    ...call,
    signal,
    // A container that says nothing sends not even headers.
    timeoutMs: follow ? 0 : options.timeoutMs ?? calls.timeoutMs,
  });
  let bytes = 0;
  for await (const result of readFrames(response.body, {
    site,
    signal,
    silenceMs: SILENCE_MS,
  })) {
    const frame = logFrameSchema.safeParse(result);
    if (!frame.success) {
      throw invalidAnswer(
        site,
        'The log has a frame that is none',
        frame.error,
      );
    }
    const { content, timeStamp, timeStampStr, podName, last } = frame.data;
    if (last) {
      return;
    }
    if (!timeStamp) {
      // Lines of a container have one. This is why there are none.
      throw new ArgoCdError({ ...site, code: 400, message: content });
    }
    bytes += Buffer.byteLength(content);
    if (bytes > maxBytes) {
      throw new ArgoCdError({
        ...site,
        reason: 'TOO_LARGE',
        message: `The log is longer than ${maxBytes} bytes`,
      });
    }
    yield { content, timestamp: timeStampStr ?? timeStamp, podName };
  }
}

function logCall(ref: ArgoApplicationRef, options: ArgoLogOptions): Call {
  const { pod, resource } = options;
  const path = ['applications', ref.name];
  return {
    path: pod ? [...path, 'pods', pod.name, 'logs'] : [...path, 'logs'],
    query: {
      ...refQuery(ref),
      namespace: pod?.namespace ?? resource?.namespace,
      group: resource?.group,
      kind: resource?.kind,
      resourceName: resource?.name,
      container: options.container,
      follow: options.follow,
      tailLines: options.tailLines ?? DEFAULT_TAIL_LINES,
      sinceSeconds: options.sinceSeconds,
      filter: options.filter,
      previous: options.previous,
    },
    operation: `read the log of ${
      pod ? `pod ${pod.namespace}/${pod.name} of ` : ''
    }application ${refName(ref)}`,
  };
}
