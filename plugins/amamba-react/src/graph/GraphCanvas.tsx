import { makeStyles } from '@material-ui/core/styles';
import { ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useEffect, useMemo, useRef } from 'react';
import { GraphControls } from './GraphControls';
import { GraphNodeBox } from './GraphNodeBox';
import { layoutGraph } from './layout';
import { toFlow } from './toFlow';
import type { GraphViewProps } from './types';

const nodeTypes = { box: GraphNodeBox };
const fitViewOptions = { padding: 0.08, maxZoom: 1 };

const useStyles = makeStyles(
  theme => ({
    root: {
      '& .react-flow__edge-path': { stroke: theme.palette.text.secondary },
      '& .react-flow__arrowhead *': {
        stroke: theme.palette.text.secondary,
        fill: theme.palette.text.secondary,
      },
      '& .react-flow__attribution': {
        background: 'transparent',
        '& a': { color: theme.palette.text.secondary },
      },
      '@media (prefers-reduced-motion: reduce)': {
        '& .react-flow__edge.animated path': { animation: 'none' },
      },
    },
  }),
  { name: 'AmambaGraphCanvas' },
);

/** Shows the whole graph again when its shape or its room changes. */
function useRefit(shape: string) {
  const flow = useReactFlow();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    flow.fitView(fitViewOptions);
  }, [flow, shape]);
  useEffect(() => {
    const element = root.current;
    if (!element || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== width) {
        width = element.clientWidth;
        flow.fitView(fitViewOptions);
      }
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [flow]);
  return root;
}

function Canvas(props: GraphViewProps) {
  const classes = useStyles();
  const shape = JSON.stringify([
    props.nodes.map(node => node.id),
    props.edges.map(edge => [edge.from, edge.to]),
  ]);
  const layout = useMemo(
    () => layoutGraph(props.nodes, props.edges),
    // Statuses change often, the layout only with the shape.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [shape],
  );
  const { nodes, edges } = toFlow(props, layout);
  const root = useRefit(shape);
  return (
    <div
      ref={root}
      className={classes.root}
      style={{ height: Math.min(Math.max(layout.height + 64, 140), 420) }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={fitViewOptions}
        minZoom={0.2}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        zoomOnDoubleClick={false}
      >
        <GraphControls />
      </ReactFlow>
    </div>
  );
}

/** The drawn graph. */
export function GraphCanvas(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}
