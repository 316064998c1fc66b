import { Absent, Age, PlainTable, WideCell } from '@amamba/plugin-amamba-react';
import type { ApplicationSummary } from '@amamba/plugin-amamba-gitops-common';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { applicationPath, useBasePath } from '../../data/paths';
import { useMessages } from '../../translation/translation';
import { SourcesText } from '../shared/SourceText';
import { ActivityChip, HealthChip, SyncChip } from '../shared/StatusChips';

const useStyles = makeStyles(
  { name: { overflowWrap: 'anywhere', minWidth: 140 } },
  { name: 'AmambaApplicationsTable' },
);

function ApplicationRow(props: {
  application: ApplicationSummary;
  /** Say in which Argo CD it is. */
  placed: boolean;
}) {
  const classes = useStyles();
  const t = useMessages();
  const base = useBasePath();
  const { application } = props;
  const { cluster, namespace } = application.destination;
  return (
    <TableRow hover>
      <TableCell className={classes.name}>
        <Link to={applicationPath(base, application)}>{application.name}</Link>
        {props.placed && (
          <Typography variant="caption" color="textSecondary" display="block">
            {t('list.place', {
              instance: application.instance,
              namespace: application.namespace,
            })}
          </Typography>
        )}
        <div>
          <ActivityChip of={application} />
        </div>
      </TableCell>
      <TableCell>
        <HealthChip health={application.health} />
      </TableCell>
      <TableCell>
        <SyncChip sync={application.sync} />
      </TableCell>
      <WideCell>
        <SourcesText sources={application.sources} />
      </WideCell>
      <TableCell className={classes.name}>
        {cluster}
        {namespace && (
          <Typography variant="caption" color="textSecondary" display="block">
            {namespace}
          </Typography>
        )}
      </TableCell>
      <WideCell>
        {application.lastSyncedAt ? (
          <Age time={application.lastSyncedAt} />
        ) : (
          <Absent label={t('list.never')} />
        )}
      </WideCell>
    </TableRow>
  );
}

/** Applications, one in a row. */
export function ApplicationsTable(props: {
  applications: ApplicationSummary[];
  /** Another page was asked for and is not there yet. */
  waiting: boolean;
}) {
  const t = useMessages();
  const { applications } = props;
  const places = new Set(
    applications.map(({ instance, namespace }) => `${instance}/${namespace}`),
  );
  return (
    <PlainTable
      caption={t('list.title')}
      waiting={props.waiting}
      columns={[
        { label: t('column.name') },
        { label: t('column.health') },
        { label: t('column.sync') },
        { label: t('column.source'), wide: true },
        { label: t('column.destination') },
        { label: t('column.lastSynced'), wide: true },
      ]}
    >
      {applications.map(application => (
        <ApplicationRow
          key={application.id}
          application={application}
          placed={places.size > 1}
        />
      ))}
    </PlainTable>
  );
}
