import { EmptyState } from '@amamba/plugin-amamba-react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { NamespaceList } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { QuotaBars } from '../shared/QuotaBar';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      padding: theme.spacing(1.25, 2),
      '&:not(:last-child)': {
        borderBottom: `1px solid ${theme.palette.divider}`,
      },
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0, 1),
      marginBottom: theme.spacing(0.5),
    },
  }),
  { name: 'AmambaQuotaOverview' },
);

/** How much of their quotas the namespaces use. */
export function QuotaOverview(props: { list: NamespaceList }) {
  const classes = useStyles();
  const t = useMessages();
  const { items } = props.list;
  if (items.length === 0) {
    return (
      <EmptyState title={t('namespace.emptyTitle')}>
        {t('namespace.empty')}
      </EmptyState>
    );
  }
  return (
    <Paper variant="outlined" component="ul" className={classes.list}>
      {items.map(({ cluster, name, quota, used }) => (
        <li key={`${cluster}/${name}`} className={classes.item}>
          <div className={classes.head}>
            <Typography variant="subtitle2" component="h3">
              {name}
            </Typography>
            <Typography variant="caption" color="textSecondary">
              {cluster}
            </Typography>
          </div>
          {quota ? (
            <QuotaBars hard={quota} used={used} />
          ) : (
            <Typography variant="caption" color="textSecondary">
              {t('namespace.noQuota')}
            </Typography>
          )}
        </li>
      ))}
    </Paper>
  );
}
