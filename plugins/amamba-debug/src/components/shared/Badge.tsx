import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-block',
      padding: theme.spacing(0, 0.75),
      fontSize: '0.75rem',
      lineHeight: '18px',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: 9,
      whiteSpace: 'nowrap',
    },
    marked: {
      borderColor: theme.palette.primary.main,
      color: theme.palette.text.primary,
    },
  }),
  { name: 'AmambaDebugBadge' },
);

/** A word about something, beside its name. */
export function Badge(props: {
  children: ReactNode;
  /** What was added for debugging. */
  marked?: boolean;
}) {
  const classes = useStyles();
  return (
    <span
      className={[classes.root, props.marked && classes.marked]
        .filter(Boolean)
        .join(' ')}
    >
      {props.children}
    </span>
  );
}
