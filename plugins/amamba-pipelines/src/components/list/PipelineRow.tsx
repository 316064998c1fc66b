import { Age, GuardedButton, StatusChip } from '@amamba/plugin-amamba-react';
import type { Pipeline } from '@amamba/plugin-amamba-pipelines-common';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import PlayArrowIcon from '@material-ui/icons/PlayArrow';
import { titleOf } from '../../data/pipelineOf';
import { runPath, useTabPath } from '../../data/paths';
import { useMessages } from '../../translation/translation';
import { Where } from '../shared/Where';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 3),
      padding: theme.spacing(1.25, 2),
      '&:not(:last-child)': {
        borderBottom: `1px solid ${theme.palette.divider}`,
      },
    },
    name: { flex: '2 1 240px', minWidth: 0 },
    last: {
      flex: '1 1 220px',
      minWidth: 0,
      // On narrow pages the button stays beside the name.
      [theme.breakpoints.down('sm')]: { order: 1, flexBasis: '100%' },
    },
    lastLine: {
      overflowWrap: 'anywhere',
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1),
    },
  }),
  { name: 'AmambaPipelineRow' },
);

function LastRun(props: { run: Pipeline['lastRun'] }) {
  const classes = useStyles();
  const t = useMessages();
  const tabPath = useTabPath() ?? '';
  const { run } = props;
  if (!run) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('list.neverRun')}
      </Typography>
    );
  }
  return (
    <Typography variant="body2" component="div" className={classes.lastLine}>
      <StatusChip status={run.phase} />
      <Link to={runPath(tabPath, run.id)}>{run.name}</Link>
      <Typography variant="caption" color="textSecondary" component="span">
        <Age time={run.startedAt ?? run.createdAt} />
      </Typography>
    </Typography>
  );
}

/** One pipeline with its latest run. */
export function PipelineRow(props: {
  pipeline: Pipeline;
  /** Why it cannot be started; absent: it can. */
  deniedReason?: string;
  onStart: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { pipeline } = props;
  const name = titleOf(pipeline);
  return (
    <li className={classes.root}>
      <div className={classes.name}>
        <Typography variant="subtitle1" component="h3" noWrap title={name}>
          {name}
        </Typography>
        {pipeline.description && (
          <Typography variant="body2" color="textSecondary">
            {pipeline.description}
          </Typography>
        )}
        <Where of={pipeline} />
      </div>
      <div className={classes.last}>
        <Typography variant="caption" color="textSecondary">
          {t('list.lastRun')}
        </Typography>
        <LastRun run={pipeline.lastRun} />
      </div>
      <GuardedButton
        size="small"
        variant="outlined"
        color="primary"
        startIcon={<PlayArrowIcon />}
        aria-label={t('start.actionOf', { name })}
        reason={props.deniedReason}
        onClick={props.onStart}
      >
        {t('start.action')}
      </GuardedButton>
    </li>
  );
}
