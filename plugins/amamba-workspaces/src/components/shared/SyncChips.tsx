import { type Status, StatusChip } from '@amamba/plugin-amamba-react';
import {
  SYNC_STATUSES,
  type SyncStatus,
  type WorkspaceSummary,
} from '@amamba/plugin-amamba-workspaces-common';
import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5) },
  }),
  { name: 'AmambaSyncChips' },
);

const SHOWN_AS = {
  Synced: 'succeeded',
  Drifted: 'differs',
  Pending: 'queued',
  Failed: 'failed',
} satisfies Record<SyncStatus, Status>;

/** Worst first, as people look at them. */
const SEVERITY: readonly SyncStatus[] = [
  'Failed',
  'Drifted',
  'Pending',
  'Synced',
];

/** Orders conditions by how much they matter. */
export function bySeverity(
  left: { status: SyncStatus },
  right: { status: SyncStatus },
): number {
  return SEVERITY.indexOf(left.status) - SEVERITY.indexOf(right.status);
}

/** How true a target is, as icon and word. */
export function SyncChip(props: { status: SyncStatus; count?: number }) {
  const t = useMessages();
  const { status, count } = props;
  const name = t(`sync.status.${status}`);
  return (
    <StatusChip
      status={SHOWN_AS[status]}
      label={
        count === undefined
          ? name
          : t('sync.counted', { name, number: String(count) })
      }
    />
  );
}

/**
 * How many targets of a workspace are in which status, worst first. One that
 * has clusters and was not looked at yet waits.
 */
export function SyncChips(props: {
  workspace: Pick<WorkspaceSummary, 'sync' | 'clusters'>;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { sync, clusters } = props.workspace;
  const shown = SEVERITY.filter(status => (sync[status] ?? 0) > 0);
  if (shown.length === 0) {
    return clusters.length > 0 ? (
      <SyncChip status="Pending" />
    ) : (
      <span>{t('sync.noTargets')}</span>
    );
  }
  const all = SYNC_STATUSES.reduce(
    (sum, status) => sum + (sync[status] ?? 0),
    0,
  );
  return (
    <span className={classes.root}>
      {shown.map(status => (
        <SyncChip
          key={status}
          status={status}
          count={all > 1 ? sync[status] : undefined}
        />
      ))}
    </span>
  );
}
