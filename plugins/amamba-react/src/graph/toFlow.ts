import { MarkerType, Position, type Edge } from '@xyflow/react';
import type { BoxNode } from './GraphNodeBox';
import {
  type GraphLayout,
  NODE_HEIGHT,
  NODE_WIDTH,
  readingOrder,
} from './layout';
import type { GraphViewProps } from './types';

const handle = (
  type: 'source' | 'target',
  position: Position,
  x: number,
  y: number,
) => ({ type, position, x, y, width: 1, height: 1 });

// Known beforehand, so that nothing waits for the browser to measure.
const handles = {
  LR: [
    handle('target', Position.Left, 0, NODE_HEIGHT / 2),
    handle('source', Position.Right, NODE_WIDTH, NODE_HEIGHT / 2),
  ],
  TB: [
    handle('target', Position.Top, NODE_WIDTH / 2, 0),
    handle('source', Position.Bottom, NODE_WIDTH / 2, NODE_HEIGHT),
  ],
};

/** The graph as xyflow takes it; nodes in reading order, which is focus order. */
export function toFlow(
  props: GraphViewProps,
  layout: GraphLayout,
): { nodes: BoxNode[]; edges: Edge[] } {
  const status = new Map(props.nodes.map(node => [node.id, node.status]));
  const nodes = readingOrder(props.nodes, props.edges).map(
    (node): BoxNode => ({
      id: node.id,
      type: 'box',
      position: layout.positions.get(node.id) ?? { x: 0, y: 0 },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      handles: handles[layout.direction],
      targetPosition: handles[layout.direction][0].position,
      sourcePosition: handles[layout.direction][1].position,
      data: {
        node,
        selected: node.id === props.selected,
        onSelect: props.onSelect,
      },
    }),
  );
  const edges = props.edges
    .filter(({ from, to }) => status.has(from) && status.has(to))
    .map(
      ({ from, to }): Edge => ({
        id: `${from}→${to}`,
        source: from,
        target: to,
        type: 'smoothstep',
        focusable: false,
        animated: status.get(to) === 'running',
        markerEnd: { type: MarkerType.ArrowClosed, width: 18, height: 18 },
      }),
    );
  return { nodes, edges };
}
