import type { GraphEdge } from './types';

/**
 * Leaves out arrows that say nothing new: one from a to c where arrows already
 * lead from a over others to c. Arrows of a circle stay.
 */
export function reduceEdges(edges: GraphEdge[]): GraphEdge[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const reachable = new Map<string, Set<string>>();
  const reach = (start: string): Set<string> => {
    let found = reachable.get(start);
    if (!found) {
      found = new Set();
      const open = [...(next.get(start) ?? [])];
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (!found.has(id)) {
          found.add(id);
          open.push(...(next.get(id) ?? []));
        }
      }
      reachable.set(start, found);
    }
    return found;
  };
  return edges.filter(
    ({ from, to }) =>
      reach(to).has(from) ||
      ![...(next.get(from) ?? [])].some(
        other =>
          other !== to && !reach(other).has(from) && reach(other).has(to),
      ),
  );
}
