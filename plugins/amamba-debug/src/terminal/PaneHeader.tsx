import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import FiberManualRecordIcon from '@material-ui/icons/FiberManualRecord';
import LockOutlinedIcon from '@material-ui/icons/LockOutlined';
import VisibilityIcon from '@material-ui/icons/Visibility';
import type { ReactElement } from 'react';
import { useMessages } from '../translation/translation';
import type { LiveSession } from './LiveSession';
import { StateDot } from './StateDot';
import { useConnectionState } from './useConnectionState';
import { modeKey } from './words';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.25, 1),
      minHeight: 34,
      padding: theme.spacing(0.5, 1.5),
      borderBottom: `1px solid ${theme.palette.divider}`,
      ...theme.typography.body2,
    },
    what: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
    where: {
      flex: '1 1 60px',
      minWidth: 0,
      color: theme.palette.textSubtle,
      // One line, and where there is no room for it, its end.
      direction: 'rtl',
      textAlign: 'left',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    chip: { margin: 0 },
    recording: { color: theme.palette.status.error },
  }),
  { name: 'AmambaPaneHeader' },
);

function Badge(props: { text: string; help: string; icon: ReactElement }) {
  const classes = useStyles();
  return (
    <Tooltip title={props.help}>
      <Chip
        className={classes.chip}
        size="small"
        variant="outlined"
        icon={props.icon}
        label={props.text}
        // So that the keyboard reaches what it means, too.
        tabIndex={0}
      />
    </Tooltip>
  );
}

function Badges(props: { live: LiveSession }) {
  const classes = useStyles();
  const t = useMessages();
  const { opened, watchers, phase } = useConnectionState(props.live);
  if (!opened || phase === 'ended') {
    return null;
  }
  const watching = opened.role === 'watcher';
  const watched = watchers.length > 0;
  return (
    <>
      {opened.recorded && (
        <Badge
          text={t('terminal.badge.recorded')}
          help={t('terminal.badge.recordedHelp')}
          icon={<FiberManualRecordIcon className={classes.recording} />}
        />
      )}
      {opened.shared && !watching && (
        <Badge
          text={
            watched
              ? t('terminal.badge.watchers', { count: watchers.length })
              : t('terminal.badge.shared')
          }
          help={
            watched
              ? watchers
                  .map(user => user.replace(/^user:(default\/)?/, ''))
                  .join(', ')
              : t('terminal.badge.sharedHelp')
          }
          icon={<VisibilityIcon />}
        />
      )}
      {watching && (
        <Badge
          text={t('terminal.badge.watching')}
          help={t('terminal.badge.watchingHelp')}
          icon={<VisibilityIcon />}
        />
      )}
      {!watching && !opened.input && (
        <Badge
          text={t('terminal.badge.readOnly')}
          help={t('terminal.badge.readOnlyHelp')}
          icon={<LockOutlinedIcon />}
        />
      )}
    </>
  );
}

/** Where a terminal is, how it is, and who else sees it. */
export function PaneHeader(props: { live: LiveSession; title?: string }) {
  const classes = useStyles();
  const t = useMessages();
  const { session } = props.live;
  const { phase, opened } = useConnectionState(props.live);
  const pod = opened?.pod ?? session.pod;
  const container = opened?.container ?? session.container;
  const where = [
    session.cluster,
    session.namespace,
    pod,
    container ?? session.node,
  ].filter(Boolean);
  const whole = [where.join(' / '), props.title].filter(Boolean).join(' · ');
  return (
    <div className={classes.root}>
      <StateDot phase={phase} />
      <span>{t(modeKey(session.mode))}</span>
      {opened?.what && <span className={classes.what}>{opened.what}</span>}
      <span className={classes.where} title={whole}>
        <bdi dir="ltr">{whole}</bdi>
      </span>
      <Badges live={props.live} />
    </div>
  );
}
