import type { WorkspacePlacement } from '@amamba/plugin-amamba-common';
import type { NodeRef } from '@amamba/plugin-amamba-debug-common';
import {
  type Informer,
  type KubeObject,
  type KubeResource,
  type KubeService,
  type WorkspaceAccess,
} from '@amamba/plugin-amamba-node';
import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import type { NodeTargets } from '../routes/RouteDeps';
import type { PodCache } from './PodCache';

const NODES: KubeResource = { group: '', version: 'v1', plural: 'nodes' };
/** How long the first question waits for a cluster. */
const FIRST_READING_MS = 5_000;

const nodeSchema = z.object({
  status: z
    .object({
      conditions: z
        .array(z.object({ type: z.string(), status: z.string() }))
        .nullish(),
      nodeInfo: z.object({ operatingSystem: z.string() }).optional(),
    })
    .prefault({}),
});

/** A function of its own, so that a watch is shared. */
function keepOfNode(object: KubeObject): KubeObject {
  const { name, uid, resourceVersion } = object.metadata;
  const { status } = nodeSchema.parse(object);
  const { conditions, nodeInfo } = status;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { name, uid, resourceVersion },
    status: {
      nodeInfo,
      conditions: conditions?.filter(({ type }) => type === 'Ready'),
    },
  };
}

export interface ClusterNodesOptions {
  kube: Pick<KubeService, 'clusters' | 'informer'>;
  access: Pick<WorkspaceAccess, 'placement'>;
  pods: PodCache;
}

/** Nodes of the clusters on which a workspace has namespaces; watched once somebody asks. */
export class ClusterNodes implements NodeTargets {
  readonly #options: ClusterNodesOptions;
  readonly #informers = new Map<string, Informer>();

  constructor(options: ClusterNodesOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#informers.forEach(informer => informer.release());
    this.#informers.clear();
  }

  async ofNode(workspace: string, { cluster, node }: NodeRef): Promise<void> {
    const clusters = await this.#clustersOf(workspace);
    const informer =
      clusters.some(({ name }) => name === cluster) &&
      (await this.#informer(cluster));
    if (!informer || !informer.get(node)) {
      throw new NotFoundError(
        `The clusters of workspace ${workspace} have no node ${node} on ${cluster}`,
      );
    }
  }

  async list(workspace: string): ReturnType<NodeTargets['list']> {
    const clusters = await this.#clustersOf(workspace);
    const items = await Promise.all(
      clusters.map(async ({ name: cluster, namespaces }) => {
        const informer = await this.#informer(cluster);
        const counts = this.#countPods(cluster, namespaces);
        return (informer?.list() ?? [])
          .map(node => toItem(cluster, node, counts))
          .sort((a, b) => a.name.localeCompare(b.name, 'en'));
      }),
    );
    return { items: items.flat() };
  }

  async #clustersOf(
    workspace: string,
  ): Promise<WorkspacePlacement['clusters']> {
    const placement = await this.#options.access.placement(workspace);
    return (placement?.clusters ?? []).filter(
      ({ namespaces }) => namespaces.length > 0,
    );
  }

  /** Undefined for a cluster that the portal cannot use. */
  async #informer(cluster: string): Promise<Informer | undefined> {
    const { kube } = this.#options;
    const info = kube.clusters().find(({ name }) => name === cluster);
    if (!info || info.unusable) {
      return undefined;
    }
    const informer =
      this.#informers.get(cluster) ??
      kube.informer(cluster, { ...NODES, project: keepOfNode });
    this.#informers.set(cluster, informer);
    if (informer.state.phase === 'starting') {
      const signal = AbortSignal.timeout(FIRST_READING_MS);
      await informer.synced(signal).catch(() => undefined);
    }
    return informer;
  }

  #countPods(
    cluster: string,
    namespaces: string[],
  ): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const namespace of namespaces) {
      for (const { spec } of this.#options.pods.list(cluster, namespace)) {
        const node = spec.nodeName;
        if (node) {
          counts.set(node, (counts.get(node) ?? 0) + 1);
        }
      }
    }
    return counts;
  }
}

function toItem(
  cluster: string,
  node: KubeObject,
  counts: ReadonlyMap<string, number>,
) {
  const { name } = node.metadata;
  const { conditions, nodeInfo } = nodeSchema.parse(node).status;
  return {
    cluster,
    name,
    ready: conditions?.some(({ status }) => status === 'True') ?? false,
    ...(nodeInfo && { os: nodeInfo.operatingSystem }),
    pods: counts.get(name) ?? 0,
  };
}
