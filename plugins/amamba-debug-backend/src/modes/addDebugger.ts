import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { KubeError, type KubeClient } from '@amamba/plugin-amamba-node';
import { STATIC_POD_ANNOTATION } from '../pods/marks';
import { type Pod, PODS, readPod } from '../pods/Pod';
import { OpeningError } from '../process/RemoteProcess';
import type { EphemeralContainer } from './buildDebugger';
import { explainOpening } from './explainOpening';

/** Whoever changes the pod in between is let go first, so often. */
const ATTEMPTS = 5;

/** The pod as it is now. @throws OpeningError when nothing can be added to it. */
export async function readDebuggable(
  client: KubeClient,
  { namespace, pod: name }: ContainerRef,
  signal: AbortSignal,
): Promise<Pod> {
  let pod: Pod;
  try {
    const object = await client.get(PODS, { namespace, name }, { signal });
    if (!object) {
      throw new OpeningError('pod-gone', `Pod ${name} is gone.`);
    }
    pod = readPod(object);
  } catch (error) {
    throw explainOpening(error);
  }
  if (pod.metadata.annotations?.[STATIC_POD_ANNOTATION]) {
    throw new OpeningError(
      'ephemeral-unsupported',
      `Pod ${name} is a static pod, which its node made by itself: nothing can be added to it. Debug it through the agent, or from a shell of the node.`,
    );
  }
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new OpeningError(
      'container-not-running',
      `Pod ${name} has ended (${phase}): nothing can be added to it. Debug a copy of it.`,
    );
  }
  return pod;
}

/**
 * Adds a container to a running pod.
 *
 * @param client - asks as the person
 * @throws OpeningError in the cluster's own words.
 */
export async function addDebugger(
  client: KubeClient,
  target: ContainerRef,
  options: { pod: Pod; container: EphemeralContainer; signal: AbortSignal },
): Promise<void> {
  const { container, signal } = options;
  const { namespace, pod: name } = target;
  let { pod } = options;
  for (let attempt = 1; ; attempt++) {
    const { uid, resourceVersion } = pod.metadata;
    try {
      await client.patch(
        PODS,
        { namespace, name },
        {
          metadata: { uid, resourceVersion },
          spec: { ephemeralContainers: [container] },
        },
        { type: 'strategic', subresource: 'ephemeralcontainers', signal },
      );
      return;
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) {
        throw explainRefusal(error, target);
      }
      pod = await readDebuggable(client, target, signal);
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof KubeError && error.code === 409;
}

/** Why a container cannot be added. */
export function explainRefusal(
  error: unknown,
  { cluster, pod }: Pick<ContainerRef, 'cluster' | 'pod'>,
): unknown {
  if (!(error instanceof KubeError)) {
    return explainOpening(error);
  }
  const { code, message } = error;
  const isAbsentPod = code === 404 && message.includes(`"${pod}" not found`);
  if (code === 405 || (code === 404 && !isAbsentPod)) {
    return new OpeningError(
      'ephemeral-unsupported',
      `Cluster ${cluster} has no debug containers, which came with Kubernetes 1.23 (${message}). Debug through the agent, or a copy of the pod.`,
      error,
    );
  }
  if (/static pods? /i.test(message)) {
    return new OpeningError(
      'ephemeral-unsupported',
      `Cluster ${cluster} adds nothing to static pods (${message}).`,
      error,
    );
  }
  if (code === 422 && message.includes('metadata.uid')) {
    return new OpeningError('pod-gone', `Pod ${pod} was made anew.`, error);
  }
  return explainOpening(error);
}
