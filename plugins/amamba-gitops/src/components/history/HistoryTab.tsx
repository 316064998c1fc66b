import type { Deployment } from '@amamba/plugin-amamba-gitops-common';
import {
  Absent,
  Age,
  Duration,
  EmptyState,
  GuardedButton,
  LiveView,
  PlainTable,
  Section,
  StatusChip,
  WideCell,
} from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useHistory } from '../../data/queries';
import { useDialog } from '../../data/useDialog';
import { useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { CommitText } from '../shared/CommitText';
import { Initiator } from '../shared/Initiator';
import { shortRepo } from '../shared/revision';

/** Rows that are drawn at first, and more each time they are asked for. */
const STEP = 50;

const useStyles = makeStyles(
  { revision: { minWidth: 200 }, nowrap: { whiteSpace: 'nowrap' } },
  { name: 'AmambaHistoryTab' },
);

function Revisions(props: { deployment: Deployment }) {
  const { revisions } = props.deployment;
  return (
    <>
      {revisions.map(({ repoUrl, revision, path, chart, commit }, index) => (
        <div key={index}>
          <CommitText revision={revision} commit={commit} />
          {revisions.length > 1 && (
            <Typography variant="caption" color="textSecondary" display="block">
              {[shortRepo(repoUrl), chart ?? path].filter(Boolean).join(' · ')}
            </Typography>
          )}
        </div>
      ))}
    </>
  );
}

function DeploymentRow(props: { deployment: Deployment }) {
  const classes = useStyles();
  const t = useMessages();
  const reasons = useReasons();
  const { show } = useDialog();
  const { deployment } = props;
  const { id, startedAt, deployedAt, initiatedBy, automated } = deployment;
  return (
    <TableRow hover>
      <TableCell>{id}</TableCell>
      <TableCell className={classes.revision}>
        <Revisions deployment={deployment} />
        {deployment.current && (
          <StatusChip status="succeeded" label={t('history.current')} />
        )}
      </TableCell>
      <TableCell>
        <Initiator automated={automated} initiatedBy={initiatedBy} />
      </TableCell>
      <TableCell className={classes.nowrap}>
        <Age time={deployedAt} />
      </TableCell>
      <WideCell>
        {startedAt ? (
          <Duration from={startedAt} to={deployedAt} />
        ) : (
          <Absent label={t('history.unknown')} />
        )}
      </WideCell>
      <TableCell>
        {!deployment.current && (
          <GuardedButton
            size="small"
            variant="outlined"
            aria-label={t('history.rollbackTo', { id: String(id) })}
            reason={reasons.rollback}
            onClick={() => show('rollback', { to: id })}
          >
            {t('rollback.action')}
          </GuardedButton>
        )}
      </TableCell>
    </TableRow>
  );
}

function Deployments(props: { items: Deployment[] }) {
  const t = useMessages();
  const { items } = props;
  const [shown, setShown] = useState(STEP);
  const hidden = items.length - shown;
  if (items.length === 0) {
    return (
      <EmptyState title={t('history.noneTitle')}>
        {t('history.none')}
      </EmptyState>
    );
  }
  return (
    <>
      <PlainTable
        caption={t('history.title')}
        columns={[
          { label: t('history.id') },
          { label: t('history.revision') },
          { label: t('history.by') },
          { label: t('history.deployed') },
          { label: t('history.took'), wide: true },
          { label: t('history.actions'), silent: true },
        ]}
      >
        {items.slice(0, shown).map(deployment => (
          <DeploymentRow key={deployment.id} deployment={deployment} />
        ))}
      </PlainTable>
      {hidden > 0 && (
        <Button onClick={() => setShown(shown + STEP)}>
          {t('resources.more', { number: String(hidden) })}
        </Button>
      )}
    </>
  );
}

/** What was deployed, newest first. */
export function HistoryTab() {
  const t = useMessages();
  const live = useHistory();
  return (
    <Section level={3} title={t('history.title')}>
      <LiveView of={live} loading={t('history.loading')}>
        {({ items }) => <Deployments items={items} />}
      </LiveView>
    </Section>
  );
}
