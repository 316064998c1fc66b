import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'center',
      gap: theme.spacing(1.5),
      padding: theme.spacing(5, 2),
      textAlign: 'center',
    },
    body: { maxWidth: 640, width: '100%' },
  }),
  { name: 'AmambaEmptyState' },
);

/** @public */
export interface EmptyStateProps {
  title: string;
  /** What would have to happen for something to be here. */
  children?: ReactNode;
  action?: ReactNode;
}

/** Says that there is nothing, and how there could be something. @public */
export function EmptyState(props: EmptyStateProps) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <Typography variant="h6" component="h3">
        {props.title}
      </Typography>
      {props.children && (
        <Typography
          component="div"
          variant="body2"
          color="textSecondary"
          className={classes.body}
        >
          {props.children}
        </Typography>
      )}
      {props.action}
    </div>
  );
}
