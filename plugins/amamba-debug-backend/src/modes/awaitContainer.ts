import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { KubeError, type KubeClient } from '@amamba/plugin-amamba-node';
import { findContainer, type Pod, PODS, readPod } from '../pods/Pod';
import type { PodContainerState } from '../pods/Pod';
import { OpeningError } from '../process/RemoteProcess';
import type { OpeningContext } from '../session/openSession';

/** Of one watch. */
const WATCH_SECONDS = 120;

const NO_IMAGE =
  /^(Err|Image)(Image)?(Pull|NeverPull|PullBackOff|InspectError)|^(InvalidImageName|ErrImageNeverPull|RegistryUnavailable|SignatureValidationFailed)$/;
/** The kubelet tries again and again, but nothing about it will change. */
const NO_CONTAINER =
  /^(CreateContainerConfigError|CreateContainerError|RunContainerError|PreCreateHookError|PostStartHookError)$/;

/** A container that runs, or that ended before anybody could enter it. */
export type AwaitedContainer =
  | { pod: Pod; running: true }
  | {
      pod: Pod;
      running: false;
      terminated: NonNullable<PodContainerState['terminated']>;
    };

export interface AwaitOptions {
  /** Reads the pod. */
  client: KubeClient;
  target: ContainerRef;
  /** As it was when the container was made. */
  from: { uid: string };
  image: string;
  context: OpeningContext;
  /** After which it is given up, in milliseconds. */
  timeoutMs: number;
}

/**
 * Waits by watching until a container runs, and says what goes on.
 *
 * @throws OpeningError when it will not, in the cluster's words.
 */
export async function awaitContainer(
  options: AwaitOptions,
): Promise<AwaitedContainer> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.context.signal, deadline]);
  let last: Pod | undefined;
  try {
    for await (const pod of follow(options, signal)) {
      last = pod;
      const found = judge(options, pod);
      if (found) {
        return found;
      }
    }
  } catch (error) {
    options.context.signal.throwIfAborted();
    if (!deadline.aborted) {
      throw error;
    }
  }
  options.context.signal.throwIfAborted();
  throw tooLate(options, last);
}

/** The pod as it is, and each time it changes. */
async function* follow(
  { client, target, from }: AwaitOptions,
  signal: AbortSignal,
): AsyncIterable<Pod> {
  const { namespace, pod: name } = target;
  while (!signal.aborted) {
    const object = await client.get(PODS, { namespace, name }, { signal });
    if (!object || object.metadata.uid !== from.uid) {
      throw new OpeningError('pod-gone', `Pod ${name} is gone.`);
    }
    yield readPod(object);
    try {
      const events = await client.watch(PODS, {
        namespace,
        fieldSelector: `metadata.name=${name}`,
        resourceVersion: object.metadata.resourceVersion ?? '',
        timeoutSeconds: WATCH_SECONDS,
        signal,
      });
      for await (const { type, object: changed } of events) {
        if (type === 'DELETED') {
          throw new OpeningError('pod-gone', `Pod ${name} was deleted.`);
        }
        if (type !== 'BOOKMARK') {
          yield readPod(changed);
        }
      }
    } catch (error) {
      // What a watch begins at can be too old by the time it begins.
      if (!(error instanceof KubeError && error.code === 410)) {
        throw error;
      }
    }
  }
}

/** @returns undefined while it may still come. */
function judge(options: AwaitOptions, pod: Pod): AwaitedContainer | undefined {
  const { target, image, context } = options;
  const found = findContainer(pod, target.container);
  const { running, terminated, waiting } = found?.status?.state ?? {};
  if (running) {
    return { pod, running: true };
  }
  if (terminated) {
    return { pod, running: false, terminated };
  }
  const { phase, reason, message } = pod.status;
  if (phase === 'Failed' || phase === 'Succeeded') {
    throw new OpeningError(
      'container-not-running',
      `Pod ${target.pod} has ended: ${reason ?? phase}${
        message ? `, ${message}` : ''
      }`,
    );
  }
  const why = waiting?.reason ?? '';
  const words = [why, waiting?.message].filter(Boolean).join(': ');
  if (NO_IMAGE.test(why)) {
    throw new OpeningError('image-pull', words);
  }
  if (NO_CONTAINER.test(why)) {
    throw new OpeningError('failed', words);
  }
  if (why === 'ContainerCreating') {
    context.progress('pulling-image', image);
  } else {
    context.progress('starting', reasonToWait(pod) ?? waiting?.message);
  }
  return undefined;
}

/** Why no node takes the pod. */
function reasonToWait({ status }: Pod): string | undefined {
  const scheduled = status.conditions?.find(
    ({ type }) => type === 'PodScheduled',
  );
  return scheduled?.status === 'False'
    ? scheduled.message ?? scheduled.reason
    : undefined;
}

function tooLate(
  { target, timeoutMs, image }: AwaitOptions,
  last: Pod | undefined,
): OpeningError {
  const why = last && reasonToWait(last);
  const seconds = Math.round(timeoutMs / 1000);
  return why
    ? new OpeningError('failed', `No node takes pod ${target.pod}: ${why}`)
    : new OpeningError(
        'image-pull',
        `Container ${target.container} did not begin within ${seconds} s: ${image} may be large, or its registry slow. Try again in a moment.`,
      );
}
