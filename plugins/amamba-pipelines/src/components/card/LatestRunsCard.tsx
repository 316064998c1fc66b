import {
  Age,
  AmambaQueryProvider,
  ApiErrorPanel,
  EmptyState,
  Loading,
  MissingAnnotation,
  SourcesNotice,
  StatusChip,
} from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { exampleAnnotations, isPipelinesAvailable } from '../../data/entity';
import { runPath } from '../../data/paths';
import { useRuns } from '../../data/queries';
import { useMessages } from '../../translation/translation';

const SHOWN = 5;

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    run: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1.5),
      padding: theme.spacing(0.75, 0),
    },
    name: { flex: '1 1 140px', minWidth: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'AmambaLatestRunsCard' },
);

/** Properties of {@link LatestRunsCard}. */
export interface LatestRunsCardProps {
  /** Path of the entity's tab; absent: there is none to link to. */
  tabPath: string | undefined;
}

function LatestRuns(props: LatestRunsCardProps) {
  const classes = useStyles();
  const t = useMessages();
  const { entity } = useEntity();
  const { tabPath } = props;
  const connected = isPipelinesAvailable(entity);
  const { data, error, refresh } = useRuns(
    { limit: SHOWN },
    { enabled: connected },
  );
  if (!connected) {
    return (
      <MissingAnnotation
        annotations={exampleAnnotations(entity)}
        entity={{ kind: entity.kind, name: entity.metadata.name }}
      />
    );
  }
  if (!data) {
    return error ? (
      <ApiErrorPanel error={error} onRetry={refresh} />
    ) : (
      <Loading label={t('list.loadingRuns')} />
    );
  }
  if (data.items.length === 0) {
    return (
      <EmptyState title={t('list.noRunsTitle')}>{t('list.noRuns')}</EmptyState>
    );
  }
  return (
    <>
      <SourcesNotice sources={data.sources} />
      {error && <ApiErrorPanel error={error} onRetry={refresh} stale />}
      <ul className={classes.list}>
        {data.items.map(run => (
          <li key={run.id} className={classes.run}>
            <StatusChip status={run.phase} />
            <span className={classes.name}>
              {tabPath === undefined ? (
                run.name
              ) : (
                <Link to={runPath(tabPath, run.id)}>{run.name}</Link>
              )}
            </span>
            <Typography variant="caption" color="textSecondary">
              <Age time={run.startedAt ?? run.createdAt} />
            </Typography>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The entity's latest runs, for its overview. */
export function LatestRunsCard(props: LatestRunsCardProps) {
  const t = useMessages();
  return (
    <EntityInfoCard
      title={t('card.title')}
      footerActions={
        props.tabPath !== undefined && (
          <Link to={props.tabPath}>{t('card.all')}</Link>
        )
      }
    >
      <AmambaQueryProvider>
        <LatestRuns tabPath={props.tabPath} />
      </AmambaQueryProvider>
    </EntityInfoCard>
  );
}
