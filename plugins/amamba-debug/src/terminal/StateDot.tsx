import { statusColor } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../translation/translation';
import type { ConnectionState } from './connection/state';

const useStyles = makeStyles(
  theme => ({
    dot: {
      flex: 'none',
      width: 10,
      height: 10,
      borderRadius: '50%',
      border: '2px solid currentColor',
    },
    connecting: { color: statusColor(theme, 'running') },
    open: {
      color: statusColor(theme, 'succeeded'),
      backgroundColor: 'currentColor',
    },
    reconnecting: { color: statusColor(theme, 'waiting'), borderRadius: 2 },
    ended: { color: theme.palette.textSubtle, borderRadius: 0 },
  }),
  { name: 'AmambaStateDot' },
);

/** How a connection is: by colour, by form, and in words. */
export function StateDot(props: { phase: ConnectionState['phase'] }) {
  const classes = useStyles();
  const t = useMessages();
  const name = t(`terminal.phase.${props.phase}`);
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      className={`${classes.dot} ${classes[props.phase]}`}
    />
  );
}
