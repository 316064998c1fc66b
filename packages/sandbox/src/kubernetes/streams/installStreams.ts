import type { RunningContainers } from '../pods/runningContainer.ts';
import type { Cluster } from '../types.ts';
import { commandHandlers } from './commandHandlers.ts';
import { portForwardHandler } from './portForwardHandler.ts';

/** Lets clients run commands in containers, attach to them and reach their ports. */
export function installStreams(
  cluster: Cluster,
  containers: RunningContainers,
): void {
  for (const handler of commandHandlers(containers)) {
    cluster.addSubresource(handler);
  }
  cluster.addSubresource(portForwardHandler(containers));
}
