import {
  type ApplicationSet,
  gitopsDeletePermission,
} from '@amamba/plugin-amamba-gitops-common';
import {
  Age,
  ApiErrorPanel,
  EmptyState,
  GuardedButton,
  isNotFound,
  LiveView,
  PlainTable,
  Section,
} from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useWorkspaceName } from '../../data/entity';
import { applicationPath, useBasePath } from '../../data/paths';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { YamlField } from '../form/YamlField';
import { GitopsSourcesNotice } from '../shared/GitopsSourcesNotice';
import { HealthChip, SyncChip } from '../shared/StatusChips';
import { DeleteSetDialog } from './DeleteSetDialog';
import { setsPath } from './paths';
import { errorsOf } from './SetStand';
import { useApplicationSet } from './useSets';

function DeleteButton(props: { set: ApplicationSet }) {
  const t = useMessages();
  const denied = useRefusal(gitopsDeletePermission);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <GuardedButton
        variant="outlined"
        reason={denied ? t('sets.deleteDenied') : undefined}
        onClick={() => setAsking(true)}
      >
        {t('sets.delete')}
      </GuardedButton>
      {asking && (
        <DeleteSetDialog set={props.set} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

function Children(props: { set: ApplicationSet }) {
  const t = useMessages();
  const base = useBasePath();
  const { applications } = props.set;
  if (applications.length === 0) {
    return (
      <EmptyState title={t('sets.noChildrenTitle')}>
        {t('sets.noChildren')}
      </EmptyState>
    );
  }
  return (
    <PlainTable
      caption={t('sets.applications')}
      columns={[
        { label: t('sets.name') },
        { label: t('sets.health') },
        { label: t('sets.sync') },
      ]}
    >
      {applications.map(application => (
        <TableRow key={`${application.namespace}/${application.name}`} hover>
          <TableCell style={{ overflowWrap: 'anywhere' }}>
            <Link to={applicationPath(base, application)}>
              {application.name}
            </Link>
          </TableCell>
          <TableCell>
            <HealthChip health={application.health} />
          </TableCell>
          <TableCell>
            <SyncChip sync={application.sync} />
          </TableCell>
        </TableRow>
      ))}
    </PlainTable>
  );
}

function Shown(props: { set: ApplicationSet }) {
  const t = useMessages();
  const { set } = props;
  return (
    <>
      <Section title={set.name} actions={<DeleteButton set={set} />}>
        <Typography variant="body2" color="textSecondary" paragraph>
          {t('sets.facts', {
            instance: set.instance,
            project: set.project,
            generators: set.generators.join(', '),
          })}{' '}
          <Age time={set.createdAt} />
        </Typography>
        {errorsOf(set).map(message => (
          <Alert
            key={message}
            severity="error"
            role="note"
            style={{ overflowWrap: 'anywhere' }}
          >
            {message}
          </Alert>
        ))}
      </Section>
      <Section level={3} title={t('sets.applications')}>
        <Children set={set} />
      </Section>
      <Section level={3} title={t('sets.manifest')}>
        <YamlField label={t('sets.manifestHelp')} value={set.manifest} />
      </Section>
    </>
  );
}

/** An ApplicationSet's own page. */
export function ApplicationSetPage() {
  const t = useMessages();
  const base = useBasePath();
  const workspace = useWorkspaceName() ?? '';
  const { instance = '', set: name = '' } = useParams();
  const live = useApplicationSet({ workspace, instance, set: name });
  const back = <Link to={setsPath(base)}>{t('sets.all')}</Link>;
  if (isNotFound(live.error)) {
    return (
      <EmptyState title={t('sets.notFoundTitle', { name })} action={back}>
        {t('sets.notFound')}
      </EmptyState>
    );
  }
  if (!live.data && live.error) {
    return <ApiErrorPanel error={live.error} onRetry={live.refresh} />;
  }
  return (
    <>
      <nav aria-label={t('sets.all')}>{back}</nav>
      <LiveView of={live} loading={t('sets.loadingOne')}>
        {({ applicationSet, source }) => (
          <>
            <GitopsSourcesNotice sources={[source]} />
            <Shown set={applicationSet} />
          </>
        )}
      </LiveView>
    </>
  );
}
