import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1.5, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      '&:first-child': { borderTop: 'none', paddingTop: 0 },
      overflowWrap: 'anywhere',
    },
    title: { fontSize: '0.875rem', fontWeight: 600, margin: 0 },
  }),
  { name: 'AmambaDebugPart' },
);

/** A part of what is known of a container. */
export function Part(props: { title: string; children: ReactNode }) {
  const classes = useStyles();
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes.root}>
      <Typography component="h3" id={id} className={classes.title} gutterBottom>
        {props.title}
      </Typography>
      {props.children}
    </section>
  );
}

const useRowStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    row: { padding: theme.spacing(0.5, 0) },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1),
    },
    quiet: { color: theme.palette.textSubtle },
    code: { fontFamily: 'monospace', fontSize: '0.8125rem' },
  }),
  { name: 'AmambaDebugRows' },
);

/** Things one below the other; words where there are none. */
export function Rows(props: { none: string; children: ReactNode[] }) {
  const classes = useRowStyles();
  return props.children.length === 0 ? (
    <Typography variant="body2" className={classes.quiet}>
      {props.none}
    </Typography>
  ) : (
    <ul className={classes.list}>
      {props.children.map((child, index) => (
        <li key={index} className={classes.row}>
          {child}
        </li>
      ))}
    </ul>
  );
}

/** The first line of a row: what it is, and more about it. */
export function RowHead(props: { children: ReactNode }) {
  return <div className={useRowStyles().head}>{props.children}</div>;
}

/** What is less important. */
export function Quiet(props: { children: ReactNode }) {
  return <span className={useRowStyles().quiet}>{props.children}</span>;
}

/** What a machine reads. */
export function Code(props: { children: ReactNode }) {
  return <code className={useRowStyles().code}>{props.children}</code>;
}
