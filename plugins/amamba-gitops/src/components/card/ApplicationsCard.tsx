import {
  AmambaSurface,
  EmptyState,
  LiveView,
  MissingAnnotation,
} from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { exampleAnnotations, isGitopsAvailable } from '../../data/entity';
import { applicationPath } from '../../data/paths';
import { type ApplicationList, useApplications } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { GitopsSourcesNotice } from '../shared/GitopsSourcesNotice';
import { ActivityChip, HealthChip, SyncChip } from '../shared/StatusChips';

const SHOWN = 5;

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1.5),
      padding: theme.spacing(0.75, 0),
    },
    name: { flex: '1 1 140px', minWidth: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'AmambaApplicationsCard' },
);

function Summary(props: { list: ApplicationList; tabPath?: string }) {
  const classes = useStyles();
  const t = useMessages();
  const { list, tabPath } = props;
  if (list.items.length === 0) {
    return (
      <EmptyState title={t('list.emptyTitle')}>{t('list.empty')}</EmptyState>
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {list.items.map(application => (
          <li key={application.id} className={classes.item}>
            <span className={classes.name}>
              {tabPath === undefined ? (
                application.name
              ) : (
                <Link to={applicationPath(tabPath, application)}>
                  {application.name}
                </Link>
              )}
            </span>
            <HealthChip health={application.health} />
            <SyncChip sync={application.sync} />
            <ActivityChip of={application} />
          </li>
        ))}
      </ul>
      {list.total > list.items.length && (
        <Typography variant="caption" color="textSecondary">
          {t('card.more', {
            number: String(list.total - list.items.length),
          })}
        </Typography>
      )}
    </>
  );
}

function Applications(props: { tabPath: string | undefined }) {
  const t = useMessages();
  const { entity } = useEntity();
  const connected = isGitopsAvailable(entity);
  const live = useApplications(
    { limit: SHOWN, sort: 'attention' },
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
  return (
    <LiveView of={live} loading={t('list.loading')}>
      {list => (
        <>
          <GitopsSourcesNotice sources={list.sources} />
          <Summary list={list} tabPath={props.tabPath?.replace(/\/$/, '')} />
        </>
      )}
    </LiveView>
  );
}

/** How the entity's applications stand, what needs somebody first. */
export function ApplicationsCard(props: {
  /** Path of the entity's tab; absent: there is none to link to. */
  tabPath: string | undefined;
}) {
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
      <AmambaSurface>
        <Applications tabPath={props.tabPath} />
      </AmambaSurface>
    </EntityInfoCard>
  );
}
