import { makeStyles } from '@material-ui/core/styles';
import type { Status } from './status';
import { StatusIcon } from './StatusIcon';
import { useMessages } from '../translation/translation';

const useStyles = makeStyles(
  {
    root: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: 6,
      whiteSpace: 'nowrap',
    },
  },
  { name: 'AmambaStatusChip' },
);

/** @public */
export interface StatusChipProps {
  status: Status;
  /** Words for the status when the usual ones do not fit. */
  label?: string;
}

/** A status as icon and words. @public */
export function StatusChip(props: StatusChipProps) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <span className={classes.root}>
      <StatusIcon status={props.status} decorative />
      <span>{props.label ?? t(`status.${props.status}`)}</span>
    </span>
  );
}
