import type { KubeClient } from '../KubeClient';
import { KubeError } from '../KubeError';
import type { KubeStream, KubeStreamEnd } from '../KubeStream';
import { CHANNEL } from './channels';

/** A command that ends by itself. @public */
export interface RunInContainerOptions {
  namespace: string;
  pod: string;
  container: string;
  /** The program and its arguments; no shell reads them. */
  command: readonly string[];
  /**
   * Its whole input; none unless given. A cluster that only speaks v4 cannot
   * tell the command that it ends.
   */
  stdin?: Uint8Array;
  /** Until it has ended. */
  timeoutMs: number;
  /** Most bytes of its output, of both kinds together. */
  maxBytes: number;
  signal?: AbortSignal;
}

/** @public */
export interface RunInContainerResult {
  /** Absent when it could not be started, or its output was cut. */
  exitCode?: number;
  stdout: Buffer;
  stderr: Buffer;
  /** Its output was longer than `maxBytes`: the rest was not waited for. */
  truncated: boolean;
  /** Why it could not be started, in the cluster's words. */
  failed?: string;
}

/**
 * Runs a command in a container and waits for its end.
 *
 * @remarks
 * A container without the program is a result with `failed`, not an error:
 * `executable file not found`, or `no such file or directory`.
 *
 * @throws KubeError when the cluster refuses, is lost, or it takes too long;
 * what the signal aborted with.
 * @public
 */
export async function runInContainer(
  client: KubeClient,
  options: RunInContainerOptions,
): Promise<RunInContainerResult> {
  const { stdin, timeoutMs, maxBytes, signal, ...target } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const stream = await client.streams.exec({
    ...target,
    stdin: stdin !== undefined,
    tty: false,
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    timeoutMs,
  });
  const output = collect(stream, maxBytes);
  if (stdin) {
    stream.write(stdin);
    stream.endInput();
  }
  const end = await stream.ended;
  const result = output();
  if (end.type === 'lost' && !result.truncated) {
    signal?.throwIfAborted();
    throw new KubeError({
      cluster: client.cluster,
      url: '',
      operation: `run ${options.command[0]} in pod ${options.pod}`,
      ...lossOf(end, deadline.aborted),
    });
  }
  return {
    ...result,
    ...(end.type === 'exited' && { exitCode: end.exitCode }),
    ...(end.type === 'failed' && { failed: end.message ?? 'Unknown' }),
  };
}

/** As an API server answers what takes too long, and what it has lost. */
function lossOf({ message }: KubeStreamEnd, late: boolean) {
  return late
    ? { code: 504, reason: 'Timeout', message: 'it did not end in time' }
    : {
        code: 503,
        reason: 'ServiceUnavailable',
        message: message ?? 'the connection ended',
      };
}

/** Hangs up when it gets too much. */
function collect(stream: KubeStream, maxBytes: number) {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let left = maxBytes;
  let truncated = false;
  stream.onFrame(frame => {
    const bytes = frame.subarray(1, 1 + left);
    (frame[0] === CHANNEL.stdout ? stdout : stderr).push(bytes);
    left -= bytes.length;
    if (bytes.length < frame.length - 1) {
      truncated = true;
      stream.close();
    }
  });
  return () => ({
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr),
    truncated,
  });
}
