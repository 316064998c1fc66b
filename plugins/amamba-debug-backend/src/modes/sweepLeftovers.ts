import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  KubeService,
  WorkspaceAccess,
  WorkspaceDirectory,
} from '@amamba/plugin-amamba-node';
import type { DebugConfig } from '../policy/DebugConfig';
import { MADE_FOR_LABEL, readTime } from '../pods/marks';
import { expiryOf, type Pod } from '../pods/Pod';
import type { PodCache } from '../pods/PodCache';
import { deleteMadePod } from './madePods';

export interface LeftoverSweepOptions {
  cache: PodCache;
  kube: Pick<KubeService, 'client' | 'clusters'>;
  directory: Pick<WorkspaceDirectory, 'list'>;
  access: Pick<WorkspaceAccess, 'placement'>;
  config: Pick<DebugConfig, 'node'>;
  logger: LoggerService;
  now?(): Date;
}

/** A place of which it is known whose it is. */
interface Place {
  cluster: string;
  namespace: string;
  made: 'copy' | 'node';
}

/**
 * Deletes pods that were made for debugging and outlived their time: those of
 * sessions whose portal went away. Copies in workspaces' namespaces only, and
 * pods of nodes in theirs; nothing else that bears the portal's label.
 *
 * @returns how many.
 */
export async function sweepLeftovers(
  options: LeftoverSweepOptions,
  signal?: AbortSignal,
): Promise<number> {
  const { cache, kube, logger } = options;
  const now = options.now?.() ?? new Date();
  let deleted = 0;
  for (const { cluster, namespace, made } of await placesOf(options)) {
    for (const pod of cache.list(cluster, namespace)) {
      if (signal?.aborted || !isLeftover(pod, made, now)) {
        continue;
      }
      try {
        await deleteMadePod(kube.client(cluster), pod);
        deleted += 1;
      } catch (error) {
        logger.warn(
          `Could not delete ${pod.metadata.name} in namespace ${namespace} of cluster ${cluster}, which was made for debugging and has expired; it is tried again`,
          toError(error) as Error,
        );
      }
    }
  }
  return deleted;
}

async function placesOf(options: LeftoverSweepOptions): Promise<Place[]> {
  const { directory, access, kube, config } = options;
  const workspaces = [...(await directory.list()).keys()];
  const placements = await Promise.all(
    workspaces.map(name => access.placement(name)),
  );
  return [
    ...placements
      .flatMap(placement => placement?.clusters ?? [])
      .flatMap(({ name: cluster, namespaces }) =>
        namespaces.map(namespace => ({
          cluster,
          namespace,
          made: 'copy' as const,
        })),
      ),
    ...kube.clusters().map(({ name: cluster }) => ({
      cluster,
      namespace: config.node.namespace,
      made: 'node' as const,
    })),
  ];
}

function isLeftover(pod: Pod, made: string, now: Date): boolean {
  const { labels, deletionTimestamp } = pod.metadata;
  const expiresAt = readTime(expiryOf(pod));
  return (
    labels?.[MADE_FOR_LABEL] === made &&
    !deletionTimestamp &&
    expiresAt !== undefined &&
    expiresAt <= now
  );
}
