import {
  KubeError,
  type KubeStream,
  type KubeStreamEnd,
  runInContainer,
} from '@amamba/plugin-amamba-node';
import {
  explainOpening,
  isNoProgram,
  isNotRunning,
} from '../modes/explainOpening';
import { OpeningError } from '../process/RemoteProcess';
import type { FilePlace } from './FilePlace';
import { readable } from './readable';

/** What a script may answer with at most, in bytes. */
const MAX_OUTPUT = 6 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** How a script ended. */
export interface ScriptResult {
  /** Undefined when it never ran: the container has no shell. */
  exitCode: number | undefined;
  out: Buffer;
  err: string;
  /** Whether there was more output than is taken. */
  cut: boolean;
}

/**
 * Runs a script to its end, as the person of the place.
 *
 * @throws OpeningError when the cluster refuses or cannot be reached, or the
 * script takes longer than 30 s.
 */
export async function runScript(
  place: FilePlace,
  script: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ScriptResult> {
  const { client, namespace, pod, container } = place;
  try {
    const result = await runInContainer(client, {
      namespace,
      pod,
      container,
      command: argvOf(script, args),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_OUTPUT,
      signal,
    });
    return {
      exitCode: result.truncated
        ? 0
        : exitCodeOf({
            type: result.failed === undefined ? 'exited' : 'failed',
            exitCode: result.exitCode,
            message: result.failed,
          }),
      out: result.stdout,
      err: readable(result.stderr),
      cut: result.truncated,
    };
  } catch (error) {
    throw explainRefusal(error);
  }
}

/**
 * Starts a script, as the person of the place.
 *
 * @throws OpeningError when the cluster refuses or cannot be reached.
 */
export async function startScript(
  place: FilePlace,
  script: string,
  args: readonly string[],
  options: { stdin: boolean; signal: AbortSignal },
): Promise<KubeStream> {
  const { client, namespace, pod, container } = place;
  try {
    return await client.streams.exec({
      ...options,
      namespace,
      pod,
      container,
      command: argvOf(script, args),
      tty: false,
    });
  } catch (error) {
    throw explainRefusal(error);
  }
}

/** A script is an argument of the shell, and so are its own. */
function argvOf(script: string, args: readonly string[]): string[] {
  return ['sh', '-c', script, 'sh', ...args];
}

/**
 * @returns the exit code; undefined when there is no shell.
 * @throws OpeningError when it could not be run for another reason.
 */
export function exitCodeOf(end: KubeStreamEnd): number | undefined {
  if (isNoProgram(end)) {
    return undefined;
  }
  if (end.type === 'exited') {
    return end.exitCode ?? 0;
  }
  throw new OpeningError(
    isNotRunning(end.message ?? '') ? 'container-not-running' : 'failed',
    end.message ?? 'The connection to the container was lost.',
  );
}

/** @returns the error that the page has a remedy for. */
function explainRefusal(error: unknown): unknown {
  if (error instanceof KubeError && error.code === 504) {
    return new OpeningError(
      'failed',
      `The container did not answer within ${
        TIMEOUT_MS / 1000
      } seconds. Its file system may hang, as a network share does that is gone.`,
      error,
    );
  }
  return explainOpening(error);
}
