import { makeStyles } from '@material-ui/core/styles';
import { ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { GraphControls } from './GraphControls';
import { GraphNodeBox } from './GraphNodeBox';
import { fitGraph, fitViewport, MARGIN, MAX_HEIGHT, MIN_ZOOM } from './layout';
import { toFlow } from './toFlow';
import type { GraphViewProps } from './types';

const nodeTypes = { box: GraphNodeBox };

const useStyles = makeStyles(
  theme => ({
    root: {
      '& .react-flow__edge-path': { stroke: theme.palette.textSubtle },
      '& .react-flow__arrowhead *': {
        stroke: theme.palette.textSubtle,
        fill: theme.palette.textSubtle,
      },
      '& .react-flow__attribution': {
        background: 'transparent',
        '& a': { color: theme.palette.textSubtle },
      },
      '@media (prefers-reduced-motion: reduce)': {
        '& .react-flow__edge.animated path': { animation: 'none' },
      },
    },
  }),
  { name: 'AmambaGraphCanvas' },
);

/** Width of an element, as it changes. */
function useWidth(element: RefObject<HTMLElement>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) {
      return undefined;
    }
    const measure = () => setWidth(measured.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function Canvas(props: GraphViewProps) {
  const classes = useStyles();
  const { setViewport } = useReactFlow();
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const shape = JSON.stringify([
    props.nodes.map(node => node.id),
    props.edges.map(edge => [edge.from, edge.to]),
  ]);
  const layout = useMemo(
    () => fitGraph(props.nodes, props.edges, width),
    // Statuses change often, the layout only with the shape and its room.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [shape, width],
  );
  const zoom = width ? Math.min(1, width / layout.width) : 1;
  const height = Math.min(layout.height * zoom + MARGIN, MAX_HEIGHT);
  const showAll = useCallback(() => {
    setViewport(fitViewport(layout, width, height));
  }, [setViewport, layout, width, height]);
  useEffect(showAll, [showAll]);
  const { nodes, edges } = toFlow(props, layout);
  return (
    <div className={classes.root}>
      <GraphControls onShowAll={showAll} />
      <div ref={root} style={{ height }}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          onInit={showAll}
          minZoom={MIN_ZOOM}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          zoomOnDoubleClick={false}
        />
      </div>
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
