import { makeStyles } from '@material-ui/core/styles';
import { lazy, Suspense, useMemo } from 'react';
import { useMessages } from '../translation/translation';
import { GraphOutline } from './GraphOutline';
import { reduceEdges } from './reduceEdges';
import type { GraphViewProps } from './types';

// The drawing library is large, and not every page has a graph.
const GraphCanvas = lazy(() =>
  import('./GraphCanvas').then(module => ({ default: module.GraphCanvas })),
);

const useStyles = makeStyles(
  { root: { position: 'relative' } },
  { name: 'AmambaGraphView' },
);

/**
 * A directed graph of boxes that have a status; the boxes are buttons. For
 * screen readers there is an ordered list beside it. Arrows that longer ways
 * already imply are left out.
 *
 * @public
 */
export function GraphView(props: GraphViewProps) {
  const classes = useStyles();
  const t = useMessages();
  const edges = useMemo(() => reduceEdges(props.edges), [props.edges]);
  return (
    <div className={classes.root} role="group" aria-label={props.label}>
      <GraphOutline {...props} edges={edges} />
      <Suspense fallback={<div role="status">{t('graph.loading')}</div>}>
        <GraphCanvas {...props} edges={edges} />
      </Suspense>
    </div>
  );
}
