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
import { fitGraph, MAX_HEIGHT } from './layout';
import { toFlow } from './toFlow';
import type { GraphViewProps } from './types';
import {
  fitViewport,
  MARGIN,
  MIN_ZOOM,
  openViewport,
  revealBox,
} from './viewport';

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
  const { getViewport, setViewport } = useReactFlow();
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
  const room = useMemo(() => ({ width, height }), [width, height]);
  const { selected } = props;
  const open = () => setViewport(openViewport(layout, room, selected));
  // What is selected later is revealed, not opened on.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => void open(), [layout, room]);
  const reveal = useCallback(
    (id: string | null | undefined) => {
      const box = layout.positions.get(id ?? '');
      const moved = box && revealBox(getViewport(), box, layout, room);
      if (moved) {
        setViewport(moved);
      }
    },
    [getViewport, setViewport, layout, room],
  );
  useEffect(() => reveal(selected), [reveal, selected]);
  const { nodes, edges } = toFlow(props, layout);
  return (
    <div className={classes.root}>
      <GraphControls onShowAll={() => setViewport(fitViewport(layout, room))} />
      <div
        ref={root}
        style={{ height }}
        // Who goes from box to box with the keyboard sees where they are.
        onFocus={event =>
          reveal(
            event.target.closest('.react-flow__node')?.getAttribute('data-id'),
          )
        }
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          onInit={open}
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
