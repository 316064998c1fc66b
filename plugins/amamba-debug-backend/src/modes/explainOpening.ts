import { isError, NotFoundError } from '@backstage/errors';
import type { TerminalErrorCode } from '@amamba/plugin-amamba-debug-common';
import { KubeError, type KubeStreamEnd } from '@amamba/plugin-amamba-node';
import { findContainer, type Pod } from '../pods/Pod';
import { toContainerState } from '../pods/toPodSummary';
import { OpeningError } from '../process/RemoteProcess';

/** `…forbidden: violates PodSecurity "restricted:latest": …` */
const POD_SECURITY = /violates PodSecurity/;
const RBAC = /(User|cannot) .*(cannot|resource)|is forbidden: it takes/;
const NOT_RUNNING =
  /container not found|does not have a host assigned|is waiting to start|is not (valid|created or )?running|ContainerCreating|CONTAINER_EXITED|task .* not found|cannot exec in a (stopped|paused)|is terminated/i;

/**
 * Why something cannot be opened, with the code for which the page has a
 * remedy and the cluster's own words.
 *
 * @param where - what is known of the container that it was about
 */
export function explainOpening(
  error: unknown,
  where?: { pod: Pod; container: string },
): unknown {
  if (error instanceof KubeError) {
    const { message } = error.toServiceError();
    const words =
      where && codeOf(error) === 'container-not-running'
        ? `${describeContainer(where.pod, where.container)} (${error.message})`
        : message;
    return new OpeningError(codeOf(error), words, error);
  }
  if (error instanceof NotFoundError) {
    return new OpeningError('pod-gone', error.message, error);
  }
  if (isError(error) && error.name === 'ServiceUnavailableError') {
    return new OpeningError('cluster-unreachable', error.message, error);
  }
  return error;
}

function codeOf({ code, message, reason }: KubeError): TerminalErrorCode {
  switch (code) {
    case undefined:
      return reason === 'INVALID_ANSWER' ? 'failed' : 'cluster-unreachable';
    case 401:
      return 'cluster-unreachable';
    case 403:
      if (POD_SECURITY.test(message)) {
        return 'pod-security';
      }
      return RBAC.test(message) ? 'exec-forbidden' : 'failed';
    case 404:
      return 'pod-gone';
    default:
      if (/^previous terminated container/.test(message)) {
        return 'not-found';
      }
      return NOT_RUNNING.test(message) ? 'container-not-running' : 'failed';
  }
}

/**
 * Why a process did not begin although the cluster took the request; undefined
 * when it is not known to be the container's state.
 */
export function explainEnd(
  end: KubeStreamEnd,
  where: { pod: Pod; container: string },
): OpeningError {
  const words = end.message ?? 'The cluster gave no reason';
  return NOT_RUNNING.test(words)
    ? new OpeningError(
        'container-not-running',
        `${describeContainer(where.pod, where.container)} (${words})`,
      )
    : new OpeningError('failed', words);
}

/** How a container is, when it should run. */
export function describeContainer(pod: Pod, name: string): string {
  const status = findContainer(pod, name)?.status;
  const state = toContainerState(status?.state ?? {});
  switch (state.phase) {
    case 'terminated':
      return `Container ${name} has ended (${state.reason ?? 'exit'} ${
        state.exitCode
      }). Look at its log, or debug a copy of the pod.`;
    case 'running':
      return `Container ${name} does not take it now: it may just be restarting. Try again in a moment.`;
    default:
      return `Container ${name} does not run: ${[
        state.reason ?? 'it waits',
        ...(state.message ? [state.message] : []),
      ].join(', ')}. Look at its log, or debug a copy of the pod.`;
  }
}

/** Texts of container runtimes for a program that is not there, or cannot run. */
const NO_PROGRAM =
  /executable file not found|no such file or directory|permission denied|exec format error|file not found|cannot find the (file|path)/i;

/** Whether a cluster's words say that a container does not run. */
export function isNotRunning(message: string): boolean {
  return NOT_RUNNING.test(message);
}

/** Whether a process could not begin because there is no such program. */
export function isNoProgram(end: KubeStreamEnd): boolean {
  return end.type === 'exited'
    ? end.exitCode === 126 || end.exitCode === 127
    : end.type === 'failed' && NO_PROGRAM.test(end.message ?? '');
}

/** Whether a container could not begin because its image has no such program. */
export function saysNoProgram(message: string | undefined): boolean {
  return NO_PROGRAM.test(message ?? '');
}
