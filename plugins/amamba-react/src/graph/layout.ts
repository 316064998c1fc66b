import dagre from '@dagrejs/dagre';
import type { GraphEdge, GraphNode } from './types';

export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 56;

/** Where each node's upper left corner goes, and how large the whole is. */
export interface GraphLayout {
  positions: Map<string, { x: number; y: number }>;
  direction: Direction;
  width: number;
  height: number;
}

/** Largest height, in pixels, that a graph takes of a page. */
export const MAX_HEIGHT = 460;

/** Where arrows lead: to the right, or down. */
export type Direction = 'LR' | 'TB';

/** Smallest zoom at which a box is read without effort. */
export const LEGIBLE = 0.7;

/**
 * Lays a graph out to the right, as people expect it; where that would make it
 * too small in the width there is, and down would be larger, down.
 */
export function fitGraph(
  nodes: Pick<GraphNode, 'id'>[],
  edges: GraphEdge[],
  width: number,
): GraphLayout {
  const right = layoutGraph(nodes, edges, 'LR');
  const down = layoutGraph(nodes, edges, 'TB');
  const zoom = (layout: GraphLayout) =>
    Math.min(1, width / layout.width, MAX_HEIGHT / layout.height);
  return zoom(right) < LEGIBLE && zoom(down) > zoom(right) ? down : right;
}

/** Lays a graph out. */
export function layoutGraph(
  nodes: Pick<GraphNode, 'id'>[],
  edges: GraphEdge[],
  direction: Direction = 'LR',
): GraphLayout {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: direction,
    nodesep: 20,
    ranksep: direction === 'LR' ? 56 : 44,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) {
    graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  for (const { from, to } of edges) {
    if (graph.hasNode(from) && graph.hasNode(to)) {
      graph.setEdge(from, to);
    }
  }
  dagre.layout(graph);
  const positions = new Map(
    nodes.map(({ id }) => {
      const { x, y } = graph.node(id);
      return [id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
  const { width = 0, height = 0 } = graph.graph();
  return { positions, direction, width, height };
}

/**
 * Nodes in an order in which each comes after all it waits for, otherwise as
 * given; nodes in a circle come last.
 */
export function readingOrder<T extends Pick<GraphNode, 'id'>>(
  nodes: T[],
  edges: GraphEdge[],
): T[] {
  const known = new Set(nodes.map(node => node.id));
  const waits = edges.filter(({ from, to }) => known.has(from) && from !== to);
  const done = new Set<string>();
  const ordered: T[] = [];
  let rest = nodes;
  while (rest.length > 0) {
    const ready = rest.filter(node =>
      waits.every(edge => edge.to !== node.id || done.has(edge.from)),
    );
    const next = ready.length > 0 ? ready : rest;
    next.forEach(node => done.add(node.id));
    ordered.push(...next);
    rest = rest.filter(node => !done.has(node.id));
  }
  return ordered;
}
