import { makeStyles } from '@material-ui/core/styles';
import { lazy, Suspense } from 'react';
import { useMessages } from '../translation/translation';
import { GraphOutline } from './GraphOutline';
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
 * screen readers there is an ordered list beside it.
 *
 * @public
 */
export function GraphView(props: GraphViewProps) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <div className={classes.root} role="group" aria-label={props.label}>
      <GraphOutline {...props} />
      <Suspense fallback={<div role="status">{t('graph.loading')}</div>}>
        <GraphCanvas {...props} />
      </Suspense>
    </div>
  );
}
