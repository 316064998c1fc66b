import type {
  ContainerSummary,
  PodSummary,
} from '@amamba/plugin-amamba-debug-common';
import { CopyButton } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { CopyNote, DebuggerNote } from '../open/AddedForDebugging';
import { EntryBar } from '../open/EntryBar';
import { OpenButtons } from '../open/OpenButtons';
import { Badge } from '../shared/Badge';
import { PaneSwitch } from './PaneSwitch';
import { ContainerStateChip } from '../shared/StateText';

const useStyles = makeStyles(
  theme => ({
    root: { padding: theme.spacing(1.5, 2) },
    title: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1),
      margin: theme.spacing(0, 0, 1),
      fontSize: '1.1rem',
      fontWeight: 600,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'AmambaDebugHead' },
);

/** Which container one looks at, and the ways into it. */
export function ContainerHead(props: {
  pod: PodSummary;
  container: ContainerSummary;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { pod, container } = props;
  return (
    <Paper variant="outlined" className={classes.root}>
      <Typography component="h2" className={classes.title}>
        <span>
          {pod.pod} / {container.name}
        </span>
        <CopyButton text={() => pod.pod} label={t('pods.copyName')} />
        <ContainerStateChip container={container} />
        {container.kind !== 'container' && (
          <Badge marked={container.debugger !== undefined}>
            {t(container.debugger ? 'pods.debugger' : `kind.${container.kind}`)}
          </Badge>
        )}
        <PaneSwitch />
      </Typography>
      <CopyNote pod={pod} />
      <DebuggerNote pod={pod} container={container} />
      <OpenButtons pod={pod} container={container} />
      <EntryBar />
    </Paper>
  );
}
