import { type Status, StatusChip } from '@amamba/plugin-amamba-react';
import type {
  ApplicationSummary,
  HealthStatus,
  OperationPhase,
  SyncStatus,
} from '@amamba/plugin-amamba-gitops-common';
import { useMessages } from '../../translation/translation';

const HEALTH: Record<HealthStatus, Status> = {
  Healthy: 'succeeded',
  Progressing: 'running',
  Degraded: 'failed',
  Suspended: 'waiting',
  Missing: 'cancelled',
  Unknown: 'unknown',
};
const SYNC: Record<SyncStatus, Status> = {
  Synced: 'succeeded',
  OutOfSync: 'differs',
  Unknown: 'unknown',
};
const PHASE: Record<OperationPhase, Status> = {
  Running: 'running',
  Terminating: 'running',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Error: 'failed',
};

/** The shape and colour that a health has everywhere. */
export function healthStatus(health: HealthStatus): Status {
  return HEALTH[health];
}

/** How something is. */
export function HealthChip(props: { health: HealthStatus }) {
  const t = useMessages();
  return (
    <StatusChip
      status={HEALTH[props.health]}
      label={t(`health.${props.health}`)}
    />
  );
}

/** Whether something is as Git says. */
export function SyncChip(props: { sync: SyncStatus }) {
  const t = useMessages();
  return (
    <StatusChip status={SYNC[props.sync]} label={t(`sync.${props.sync}`)} />
  );
}

/** How far an operation is. */
export function PhaseChip(props: { phase: OperationPhase }) {
  const t = useMessages();
  return (
    <StatusChip status={PHASE[props.phase]} label={t(`phase.${props.phase}`)} />
  );
}

/** Whether an operation goes on. */
export function isRunning(phase: OperationPhase | undefined): boolean {
  return phase === 'Running' || phase === 'Terminating';
}

/** What goes on with an application now; nothing where nothing does. */
export function ActivityChip(props: {
  of: Pick<ApplicationSummary, 'operation' | 'deleting'>;
}) {
  const t = useMessages();
  const { operation, deleting } = props.of;
  if (deleting) {
    return <StatusChip status="running" label={t('activity.deleting')} />;
  }
  if (operation === 'Terminating') {
    return <StatusChip status="running" label={t('activity.terminating')} />;
  }
  if (operation === 'Running') {
    return <StatusChip status="running" label={t('activity.syncing')} />;
  }
  return operation === 'Failed' || operation === 'Error' ? (
    <StatusChip status="failed" label={t('activity.failed')} />
  ) : null;
}
