import type { ResourceAmounts } from '@amamba/plugin-amamba-common';
import { EmptyState } from '@amamba/plugin-amamba-react';
import type { ClusterBinding } from '@amamba/plugin-amamba-workspaces-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useMessages } from '../../translation/translation';
import { useDimensionName } from '../shared/useDimensionName';
import { QuotaBars } from '../shared/QuotaBar';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'grid',
      gap: theme.spacing(2),
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(440px, 100%), 1fr))',
    },
    card: { padding: theme.spacing(1.5, 2) },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0, 1.5),
      marginBottom: theme.spacing(1),
    },
    left: { marginTop: theme.spacing(1) },
  }),
  { name: 'AmambaClusterCards' },
);

/** What is given out of a quota when there is no namespace. */
function zeros(quota: ResourceAmounts): Record<string, string> {
  return Object.fromEntries(Object.keys(quota).map(name => [name, '0']));
}

function ClusterCard(props: { cluster: ClusterBinding }) {
  const classes = useStyles();
  const t = useMessages();
  const nameOf = useDimensionName();
  const { cluster } = props;
  const left = Object.entries(cluster.remaining)
    .map(([resource, amount]) =>
      t('quota.named', { name: nameOf(resource), amount }),
    )
    .join(' · ');
  return (
    <Paper variant="outlined" component="li" className={classes.card}>
      <div className={classes.head}>
        <Typography variant="subtitle1" component="h3">
          {cluster.title}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {t(`cluster.${cluster.binding}`)}
        </Typography>
      </div>
      {cluster.unusable && !cluster.staleSince && (
        <Alert severity="warning" role="note">
          {cluster.unusable}
        </Alert>
      )}
      {cluster.quota ? (
        <>
          <QuotaBars
            hard={cluster.quota}
            used={{ ...zeros(cluster.quota), ...cluster.allocated }}
          />
          <Typography
            variant="caption"
            color="textSecondary"
            component="p"
            className={classes.left}
          >
            {t('cluster.left', { amounts: left })}
          </Typography>
        </>
      ) : (
        <Typography variant="body2" color="textSecondary">
          {t('cluster.unbounded')}
        </Typography>
      )}
    </Paper>
  );
}

/** The clusters that the workspace may use, with what is given out of them. */
export function ClusterCards(props: { clusters: ClusterBinding[] }) {
  const classes = useStyles();
  const t = useMessages();
  if (props.clusters.length === 0) {
    return (
      <EmptyState title={t('cluster.unboundTitle')}>
        {t('namespace.noCluster')}
      </EmptyState>
    );
  }
  return (
    <ul className={classes.list}>
      {props.clusters.map(cluster => (
        <ClusterCard key={cluster.name} cluster={cluster} />
      ))}
    </ul>
  );
}
