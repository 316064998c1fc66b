import { makeStyles } from '@material-ui/core/styles';
import { usePolicy } from '../../data/queries';
import { EntryFields } from './EntryFields';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))',
      gap: theme.spacing(0, 3),
      alignItems: 'start',
      marginTop: theme.spacing(1.5),
    },
  }),
  { name: 'AmambaDebugEntryBar' },
);

/** What is told and asked before the sessions that open at once. */
export function EntryBar() {
  const classes = useStyles();
  return usePolicy().data ? (
    <div className={classes.root}>
      <EntryFields insist={false} />
    </div>
  ) : null;
}
