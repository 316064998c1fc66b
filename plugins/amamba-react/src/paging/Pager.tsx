import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../translation/translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      justifyContent: 'flex-end',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
    },
  }),
  { name: 'AmambaPager' },
);

/** @public */
export interface PagerProps {
  /** Name for screen readers: what the pages are of. */
  label: string;
  paging: {
    cursor: string | undefined;
    toFirst: () => void;
    toPrevious: () => void;
    toNext: (cursor: string) => void;
  };
  /** Of the page after this one; absent: this is the last. */
  nextCursor: string | undefined;
  /** Words on the buttons where others fit better. */
  words?: { first: string; previous: string; next: string };
}

/** Buttons to a list's other pages; nothing where there is one page. @public */
export function Pager(props: PagerProps) {
  const classes = useStyles();
  const t = useMessages();
  const { paging, nextCursor, words } = props;
  if (!paging.cursor && !nextCursor) {
    return null;
  }
  return (
    <nav className={classes.root} aria-label={props.label}>
      <Button disabled={!paging.cursor} onClick={paging.toFirst}>
        {words?.first ?? t('page.first')}
      </Button>
      <Button disabled={!paging.cursor} onClick={paging.toPrevious}>
        {words?.previous ?? t('page.previous')}
      </Button>
      <Button
        disabled={!nextCursor}
        onClick={() => nextCursor && paging.toNext(nextCursor)}
      >
        {words?.next ?? t('page.next')}
      </Button>
    </nav>
  );
}
