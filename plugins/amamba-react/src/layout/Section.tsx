import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: { '& + &': { marginTop: theme.spacing(4) } },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(1),
      minHeight: 40,
    },
    title: { margin: 0 },
    actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  { name: 'AmambaSection' },
);

/** A part of a page with a heading, and what can be done with it. @public */
export function Section(props: {
  title: string;
  /** Of its heading; 3 where something above it has a heading of its own. */
  level?: 2 | 3;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  const headingId = useId();
  const { level = 2 } = props;
  return (
    <section aria-labelledby={headingId} className={classes.root}>
      <div className={classes.head}>
        <Typography
          variant={level === 2 ? 'h5' : 'h6'}
          component={level === 2 ? 'h2' : 'h3'}
          id={headingId}
          className={classes.title}
        >
          {props.title}
        </Typography>
        {props.actions && (
          <div className={classes.actions}>{props.actions}</div>
        )}
      </div>
      {props.children}
    </section>
  );
}
