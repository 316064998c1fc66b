import type { ResourceNode } from '@amamba/plugin-amamba-gitops-common';
import { EmptyState, useTabStyles } from '@amamba/plugin-amamba-react';
import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import Typography from '@material-ui/core/Typography';
import CloseIcon from '@material-ui/icons/Close';
import { type ReactNode, useId } from 'react';
import { type Side, SIDES, useSelectedNode } from '../../data/useSelectedNode';
import { useMessages } from '../../translation/translation';
import { KindIcon } from '../resources/KindIcon';
import { PodLog } from './PodLog';
import { ResourceActions } from './ResourceActions';
import { DiffSide, EventsSide, LiveSide, SummarySide } from './sides';

const useStyles = makeStyles(
  theme => ({
    paper: {
      width: 'min(860px, 100vw)',
      padding: theme.spacing(2, 3),
    },
    head: { display: 'flex', alignItems: 'flex-start', gap: theme.spacing(1) },
    title: { flex: 1, minWidth: 0, overflowWrap: 'anywhere', margin: 0 },
    tabs: {
      borderBottom: `1px solid ${theme.palette.divider}`,
      marginBottom: theme.spacing(2),
      flex: 'none',
    },
    tab: { minWidth: 88 },
  }),
  { name: 'AmambaResourceDrawer' },
);

/** The sides that a resource has. */
function sidesOf(node: ResourceNode): Side[] {
  return SIDES.filter(
    side =>
      (side !== 'logs' || (node.kind === 'Pod' && node.group === '')) &&
      (side !== 'diff' || node.sync !== undefined),
  );
}

function Sides(props: { node: ResourceNode }) {
  const classes = useStyles();
  const { tab } = useTabStyles();
  const t = useMessages();
  const id = useId();
  const { node } = props;
  const selected = useSelectedNode();
  const sides = sidesOf(node);
  const side = sides.includes(selected.side) ? selected.side : 'summary';
  const panels: Record<Side, () => ReactNode> = {
    summary: () => <SummarySide node={node} />,
    live: () => <LiveSide node={node} />,
    diff: () => <DiffSide node={node} />,
    events: () => <EventsSide node={node} />,
    logs: () => <PodLog pod={node} />,
  };
  return (
    <>
      <Tabs
        value={side}
        onChange={(_, next: Side) => selected.turn(next)}
        variant="scrollable"
        scrollButtons="auto"
        indicatorColor="primary"
        className={classes.tabs}
        aria-label={t('resource.sides')}
      >
        {sides.map(each => (
          <Tab
            key={each}
            value={each}
            id={`${id}-${each}`}
            aria-controls={`${id}-panel`}
            className={`${tab} ${classes.tab}`}
            label={t(`resource.side.${each}`)}
          />
        ))}
      </Tabs>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${side}`}>
        {panels[side]()}
      </div>
    </>
  );
}

/** One resource beside the others: what it is, what it does, what can be done to it. */
export function ResourceDrawer(props: {
  /** Absent: it is not there any more. */
  node: ResourceNode | undefined;
}) {
  const classes = useStyles();
  const t = useMessages();
  const titleId = useId();
  const { node } = props;
  const { select } = useSelectedNode();
  const close = () => select(undefined);
  return (
    <Drawer
      anchor="right"
      open
      onClose={close}
      classes={{ paper: classes.paper }}
      PaperProps={{ role: 'dialog', 'aria-labelledby': titleId }}
    >
      <div className={classes.head}>
        <Typography
          variant="h5"
          component="h2"
          id={titleId}
          className={classes.title}
        >
          {node ? (
            <>
              <KindIcon kind={node.kind} /> {node.name}
            </>
          ) : (
            t('resource.goneTitle')
          )}
        </Typography>
        <IconButton
          size="small"
          aria-label={t('resource.close')}
          onClick={close}
        >
          <CloseIcon />
        </IconButton>
      </div>
      {node ? (
        <>
          <ResourceActions node={node} onDeleted={close} />
          <Sides node={node} />
        </>
      ) : (
        <EmptyState title={t('resource.goneTitle')}>
          {t('resource.gone')}
        </EmptyState>
      )}
    </Drawer>
  );
}
