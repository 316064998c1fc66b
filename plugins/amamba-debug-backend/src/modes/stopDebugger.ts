import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { type KubeClient, runInContainer } from '@amamba/plugin-amamba-node';
import { stopCommand } from './keeper';

const STOP_MS = 15_000;

/**
 * Ends a debug container: Kubernetes cannot take one away, but it ends with
 * its first process.
 *
 * @returns false when that process is not the portal's keeper, as in an image
 * without a shell.
 * @throws KubeError when the cluster refuses.
 */
export async function stopDebugger(
  client: KubeClient,
  { namespace, pod, container }: ContainerRef,
): Promise<boolean> {
  const { exitCode } = await runInContainer(client, {
    namespace,
    pod,
    container,
    command: stopCommand(container),
    timeoutMs: STOP_MS,
    maxBytes: 4096,
  });
  // The shell that ended the container may have ended with it.
  return exitCode !== undefined && [0, 137, 143].includes(exitCode);
}
