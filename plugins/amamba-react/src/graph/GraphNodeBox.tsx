import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { StatusIcon } from '../status/StatusIcon';
import { statusColor, type Status } from '../status/status';
import { useMessages } from '../translation/translation';
import { NODE_HEIGHT, NODE_WIDTH } from './layout';
import type { GraphNode } from './types';

/** What xyflow carries for each box. */
export type BoxNode = Node<
  { node: GraphNode; selected: boolean; onSelect?: (id: string) => void },
  'box'
>;

const useStyles = makeStyles(
  theme => ({
    box: {
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      // xyflow turns pointer events off for nodes it does not handle itself.
      pointerEvents: 'all',
      justifyContent: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0, 1.5),
      textAlign: 'left',
      color: theme.palette.text.primary,
      backgroundColor: theme.palette.background.paper,
      border: `1px solid ${theme.palette.divider}`,
      borderLeft: (props: { status: Status }) =>
        `4px solid ${statusColor(theme, props.status)}`,
      borderRadius: theme.shape.borderRadius,
      '&:hover': { boxShadow: theme.shadows[2] },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
      '&[aria-pressed=true]': {
        boxShadow: `0 0 0 2px ${theme.palette.primary.main}`,
      },
    },
    last: { borderStyle: 'dashed', borderLeftStyle: 'solid' },
    text: { minWidth: 0, flex: 1 },
    line: {
      display: 'block',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    label: { ...theme.typography.body2, fontWeight: 600 },
    detail: {
      ...theme.typography.caption,
      color: theme.palette.textSubtle,
    },
    handle: { visibility: 'hidden' },
  }),
  { name: 'AmambaGraphNode' },
);

/** One box of the graph. */
export function GraphNodeBox(props: NodeProps<BoxNode>) {
  const { node, selected, onSelect } = props.data;
  const classes = useStyles({ status: node.status });
  const t = useMessages();
  return (
    <>
      <Handle
        type="target"
        position={props.targetPosition ?? Position.Left}
        isConnectable={false}
        className={classes.handle}
      />
      <ButtonBase
        className={`${classes.box} ${node.last ? classes.last : ''} nopan`}
        aria-pressed={selected}
        aria-label={[
          node.label,
          node.statusText ?? t(`status.${node.status}`),
          node.detailText,
        ]
          .filter(Boolean)
          .join(', ')}
        onClick={() => onSelect?.(node.id)}
        title={node.label}
      >
        <StatusIcon status={node.status} decorative />
        <span className={classes.text}>
          <span className={`${classes.line} ${classes.label}`}>
            {node.label}
          </span>
          <span className={`${classes.line} ${classes.detail}`}>
            {node.detail ?? node.statusText ?? t(`status.${node.status}`)}
          </span>
        </span>
      </ButtonBase>
      <Handle
        type="source"
        position={props.sourcePosition ?? Position.Right}
        isConnectable={false}
        className={classes.handle}
      />
    </>
  );
}
