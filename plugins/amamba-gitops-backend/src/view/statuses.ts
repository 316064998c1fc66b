import {
  HEALTH_STATUSES,
  type HealthStatus,
  OPERATION_PHASES,
  type OperationPhase,
  SYNC_STATUSES,
  type SyncStatus,
} from '@amamba/plugin-amamba-gitops-common';

/** A word that Argo CD may have one day, or none yet, is `Unknown`. */
export function toHealthStatus(text: string | undefined): HealthStatus {
  return HEALTH_STATUSES.find(status => status === text) ?? 'Unknown';
}

export function toSyncStatus(text: string | undefined): SyncStatus {
  return SYNC_STATUSES.find(status => status === text) ?? 'Unknown';
}

export function toOperationPhase(
  text: string | undefined,
): OperationPhase | undefined {
  return OPERATION_PHASES.find(phase => phase === text);
}

/** Of a resource: undefined where Argo CD does not assess it. */
export function toHealth(
  health: { status?: string; message?: string } | null | undefined,
): { status: HealthStatus; message?: string } | undefined {
  return health?.status
    ? {
        status: toHealthStatus(health.status),
        ...(health.message && { message: health.message }),
      }
    : undefined;
}
