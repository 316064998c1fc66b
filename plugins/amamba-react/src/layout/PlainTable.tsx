import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell, { type TableCellProps } from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { type ReactNode, useEffect, useState } from 'react';
import { visuallyHidden } from '../status/visuallyHidden';

const useStyles = makeStyles(
  theme => ({
    wide: { [theme.breakpoints.down('sm')]: { display: 'none' } },
    waiting: { opacity: 0.6 },
    table: {
      // The theme would break words, even where they have room.
      '& th, & td': {
        padding: theme.spacing(0.75, 1.25),
        wordBreak: 'normal',
        overflowWrap: 'break-word',
      },
      // The theme's lines are too tight for words of more than one.
      '& td': { verticalAlign: 'top', lineHeight: 1.4 },
      '& th': { whiteSpace: 'nowrap' },
    },
  }),
  { name: 'AmambaPlainTable' },
);

/** A column of a {@link PlainTable}. @public */
export interface TableColumn {
  label: string;
  /** Left out where the page is narrow. */
  wide?: boolean;
  /** The label is for screen readers alone. */
  silent?: boolean;
}

/** Whether something is wider than its place: it is then scrolled by keyboard too. */
function useScrolls() {
  const [element, ref] = useState<HTMLElement | null>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const measure = () =>
      setScrolls(element !== null && element.scrollWidth > element.clientWidth);
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  });
  return { ref, scrolls };
}

/** A table with a caption for screen readers. @public */
export function PlainTable(props: {
  caption: string;
  columns: TableColumn[];
  /** Another page was asked for and is not there yet. */
  waiting?: boolean;
  children: ReactNode;
}) {
  const classes = useStyles();
  const { waiting = false } = props;
  const { ref, scrolls } = useScrolls();
  return (
    <TableContainer
      component={Paper}
      ref={ref}
      {...(scrolls && {
        tabIndex: 0,
        role: 'group',
        'aria-label': props.caption,
      })}
      className={waiting ? classes.waiting : undefined}
      aria-busy={waiting}
    >
      <Table size="small" className={classes.table}>
        <caption style={visuallyHidden}>{props.caption}</caption>
        <TableHead>
          <TableRow>
            {props.columns.map(({ label, wide, silent }) => (
              <TableCell
                key={label}
                className={wide ? classes.wide : undefined}
              >
                {silent ? <span style={visuallyHidden}>{label}</span> : label}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>{props.children}</TableBody>
      </Table>
    </TableContainer>
  );
}

/** A cell of a column that is left out where the page is narrow. @public */
export function WideCell(props: TableCellProps) {
  const classes = useStyles();
  return <TableCell {...props} className={classes.wide} />;
}
