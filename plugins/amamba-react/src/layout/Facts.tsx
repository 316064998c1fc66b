import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
      gap: theme.spacing(1.5, 3),
      margin: theme.spacing(1, 0, 2),
    },
    value: { margin: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'AmambaFacts' },
);

/** Names and what they stand for. @public */
export function Facts(props: { children: ReactNode }) {
  return <dl className={useStyles().root}>{props.children}</dl>;
}

/** One name and what it stands for. @public */
export function Fact(props: { name: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <div>
      <Typography component="dt" variant="caption" color="textSecondary">
        {props.name}
      </Typography>
      <Typography component="dd" variant="body2" className={classes.value}>
        {props.children}
      </Typography>
    </div>
  );
}
