import { createHash } from 'node:crypto';
import type {
  ResourceNode,
  ResourceTree,
} from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoApplication,
  ArgoResourceStatus,
  ArgoResourceTree,
  ArgoTreeNode,
} from '@amamba/plugin-amamba-node';
import { toHealth, toSyncStatus } from './statuses';
import { toTime } from './times';

/** Above so many a graph says nothing, and a browser has too much to do. */
export const MAX_NODES = 3000;

/** What a resource is called by: its version may change under it. */
type Identity = Pick<ArgoTreeNode, 'group' | 'kind' | 'namespace' | 'name'>;

/**
 * Id of a node: safe in an address, and the same for as long as the resource
 * has its name.
 */
export function nodeIdOf({ group, kind, namespace, name }: Identity): string {
  return createHash('sha256')
    .update(JSON.stringify([group ?? '', kind, namespace ?? '', name]))
    .digest()
    .subarray(0, 12)
    .toString('base64url');
}

/**
 * The tree with what the comparison says of its roots.
 *
 * @param tree undefined: it cannot be read now, and the roots are all there is.
 */
export function toTree(
  tree: ArgoResourceTree | undefined,
  application: Pick<ArgoApplication, 'status'>,
): ResourceTree {
  const compared = new Map(
    (application.status?.resources ?? []).map(resource => [
      nodeIdOf(resource),
      resource,
    ]),
  );
  const own = (tree?.nodes ?? []).map(node => toNode(node, compared));
  const orphaned = (tree?.orphanedNodes ?? []).map(node => ({
    ...toNode(node, new Map()),
    orphaned: true,
  }));
  const there = new Set(own.map(({ id }) => id));
  // What Git has and the cluster does not is in no tree.
  const absent = [...compared]
    .filter(([id]) => !there.has(id))
    .map(([, resource]) => toNode(resource, compared));
  const nodes = uniqueById([...own, ...absent, ...orphaned]);
  return {
    nodes: withoutDangling(nodes.slice(0, MAX_NODES)),
    truncated: nodes.length > MAX_NODES,
  };
}

function toNode(
  node: ArgoTreeNode,
  compared: ReadonlyMap<string, ArgoResourceStatus>,
): ResourceNode {
  const id = nodeIdOf(node);
  const root = compared.get(id);
  const health = toHealth(node.health) ?? toHealth(root?.health);
  const createdAt = toTime(node.createdAt);
  return {
    ...identityOf(node),
    id,
    parents: (node.parentRefs ?? []).map(nodeIdOf),
    ...(health && { health }),
    ...(root?.status && { sync: toSyncStatus(root.status) }),
    requiresPruning: root?.requiresPruning ?? false,
    hook: root?.hook ?? false,
    images: node.images ?? [],
    info: (node.info ?? []).map(({ name, value }) => ({ name, value })),
    ...(createdAt && { createdAt }),
    orphaned: false,
  };
}

function identityOf({ group, version, kind, namespace, name }: ArgoTreeNode) {
  return {
    group: group ?? '',
    ...(version && { version }),
    kind,
    ...(namespace && { namespace }),
    name,
  };
}

function uniqueById(nodes: ResourceNode[]): ResourceNode[] {
  return [...new Map(nodes.map(node => [node.id, node])).values()];
}

/** A graph cannot draw an edge from what is not there. */
function withoutDangling(nodes: ResourceNode[]): ResourceNode[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return nodes.map(node => ({
    ...node,
    parents: [...new Set(node.parents)].filter(
      parent => parent !== node.id && ids.has(parent),
    ),
  }));
}
