import type {
  HealthStatus,
  ManagedResource,
  ResourceNode,
  ResourceRef,
} from '@amamba/plugin-amamba-gitops-common';

/** How bad each health is, the worst first. */
const WORST: HealthStatus[] = [
  'Degraded',
  'Missing',
  'Progressing',
  'Suspended',
  'Unknown',
  'Healthy',
];

/** Names a resource in an address: `group/kind/namespace/name`. */
export function resourceKey(
  ref: Pick<ResourceRef, 'group' | 'kind' | 'namespace' | 'name'>,
): string {
  return [ref.group, ref.kind, ref.namespace ?? '', ref.name].join('/');
}

/** Leaves nothing of a resource but its name. */
export function toRef(ref: ResourceRef): ResourceRef {
  const { group, version, kind, namespace, name } = ref;
  return { group, version, kind, namespace, name };
}

/**
 * Whether Git does not have a resource any more. Argo CD says of hooks too
 * that they need pruning, although they are just not there between syncs.
 */
export function isLeftOver(
  resource: Pick<ManagedResource, 'hook' | 'requiresPruning'>,
): boolean {
  return resource.requiresPruning && !resource.hook;
}

/** The worst of several; undefined when none has any. */
export function worstHealth(
  all: (HealthStatus | undefined)[],
): HealthStatus | undefined {
  return WORST.find(health => all.includes(health));
}

/** What a tree is narrowed to. */
export interface TreeFilter {
  find?: string;
  kind?: string;
  health?: string;
  sync?: string;
}

/** Nodes that a filter lets through. */
export function filterNodes(
  nodes: ResourceNode[],
  filter: TreeFilter,
): ResourceNode[] {
  const find = (filter.find ?? '').toLocaleLowerCase('en-US');
  return nodes.filter(
    node =>
      node.name.toLocaleLowerCase('en-US').includes(find) &&
      (!filter.kind || node.kind === filter.kind) &&
      (!filter.health || node.health?.status === filter.health) &&
      (!filter.sync || node.sync === filter.sync),
  );
}

/** Some nodes of a tree with all they belong to, in the order of the tree. */
export function withAncestors(
  nodes: ResourceNode[],
  some: ResourceNode[],
): ResourceNode[] {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const kept = new Set<string>();
  const keep = (node: ResourceNode) => {
    if (!kept.has(node.id)) {
      kept.add(node.id);
      node.parents.forEach(id => {
        const parent = byId.get(id);
        if (parent) {
          keep(parent);
        }
      });
    }
  };
  some.forEach(keep);
  return nodes.filter(({ id }) => kept.has(id));
}

/** Many nodes of one kind under one parent, drawn as one. */
export interface NodeGroup {
  id: string;
  kind: string;
  parents: string[];
  count: number;
  health: HealthStatus | undefined;
}

/** What is drawn of a tree. */
export interface CollapsedTree {
  nodes: ResourceNode[];
  groups: NodeGroup[];
}

/** Most nodes of one kind under one parent that are drawn each on its own. */
export const GROUP_SIZE = 6;

/** Names the group that a node would be in. */
function groupId(node: ResourceNode): string {
  return `group ${node.parents.join(' ')} ${node.group}/${node.kind}`;
}

/** The worst health of each node and all that belongs to it. */
function worstBelow(
  nodes: ResourceNode[],
): (node: ResourceNode) => HealthStatus | undefined {
  const children = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    for (const parent of node.parents) {
      const siblings = children.get(parent) ?? [];
      siblings.push(node);
      children.set(parent, siblings);
    }
  }
  const known = new Map<string, HealthStatus | undefined>();
  const worst = (node: ResourceNode): HealthStatus | undefined => {
    if (!known.has(node.id)) {
      // Set beforehand, so that a circle ends.
      known.set(node.id, node.health?.status);
      const below = (children.get(node.id) ?? []).map(worst);
      known.set(node.id, worstHealth([node.health?.status, ...below]));
    }
    return known.get(node.id);
  };
  return worst;
}

/** Draws many of a kind under one parent as one, except the groups that are open. */
export function collapse(
  nodes: ResourceNode[],
  open: ReadonlySet<string>,
): CollapsedTree {
  const all = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    const id = groupId(node);
    const members = all.get(id) ?? [];
    members.push(node);
    all.set(id, members);
  }
  const closed = [...all].filter(
    ([id, members]) => members.length > GROUP_SIZE && !open.has(id),
  );
  const hidden = hideBelow(
    nodes,
    closed.flatMap(([, members]) => members.map(({ id }) => id)),
  );
  const worst = worstBelow(nodes);
  return {
    nodes: nodes.filter(({ id }) => !hidden.has(id)),
    groups: closed
      .filter(([, [{ parents }]]) => !parents.some(id => hidden.has(id)))
      .map(([id, members]) => ({
        id,
        kind: members[0].kind,
        parents: members[0].parents,
        count: members.length,
        health: worstHealth(members.map(worst)),
      })),
  };
}

/** Ids of some nodes and of those that belong, over however many, to them alone. */
function hideBelow(nodes: ResourceNode[], some: string[]): Set<string> {
  const hidden = new Set(some);
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size;
    for (const { id, parents } of nodes) {
      if (parents.length > 0 && parents.every(each => hidden.has(each))) {
        hidden.add(id);
      }
    }
  }
  return hidden;
}
