import type {
  ApplicationSummary,
  HealthStatus,
  OperationPhase,
  SyncStatus,
} from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoApplication,
  ArgoApplicationSpec,
  ArgoSource,
} from '@amamba/plugin-amamba-node';
import { readAutomation } from '../argocd/automation';
import type { SeenApplication } from '../store/ApplicationStore';
import { applicationIdOf } from '../store/ids';
import { isWebAddress } from './isWebAddress';
import { toHealthStatus, toOperationPhase, toSyncStatus } from './statuses';
import { toTime } from './times';
import type { ViewContext } from './ViewContext';

const NO_TIME = new Date(0).toISOString();

/** An application of a list or stream, as the portal keeps it. */
export function toSeen(
  application: ArgoApplication,
  context: ViewContext,
): SeenApplication {
  const summary = toSummary(application, context);
  return {
    summary,
    labels: application.metadata.labels ?? {},
    attention: attentionOf(summary),
  };
}

/**
 * Of those fields that lists and streams have: a full object makes the same
 * summary, so that no row changes by the way it was read.
 */
export function toSummary(
  application: ArgoApplication,
  context: ViewContext,
): ApplicationSummary {
  const { metadata, spec, status } = application;
  const key = {
    instance: context.instance.name,
    namespace: metadata.namespace ?? context.instance.namespace,
    name: metadata.name,
  };
  const operation = toOperationPhase(status?.operationState?.phase);
  const revision = status?.sync?.revision;
  const lastSyncedAt =
    operation === 'Succeeded' && toTime(status?.operationState?.finishedAt);
  return {
    ...key,
    id: applicationIdOf(key),
    project: spec.project,
    sync: toSyncStatus(status?.sync?.status),
    health: toHealthStatus(status?.health?.status),
    ...(operation && { operation }),
    revisions: revision ? [revision] : [],
    sources: sourcesOf(spec).map(source => toSourceSummary(source, context)),
    destination: {
      cluster: context.clusterOf(spec.project, spec.destination),
      ...(spec.destination?.namespace && {
        namespace: spec.destination.namespace,
      }),
    },
    automation: automationOf(application),
    images: status?.summary?.images ?? [],
    externalUrls: (status?.summary?.externalURLs ?? []).filter(isWebAddress),
    createdAt: toTime(metadata.creationTimestamp) ?? NO_TIME,
    ...(lastSyncedAt && { lastSyncedAt }),
    deleting: Boolean(metadata.deletionTimestamp),
  };
}

/** One or several, however it is written. */
export function sourcesOf(
  spec: Pick<ArgoApplicationSpec, 'source' | 'sources'>,
): ArgoSource[] {
  if (spec.sources?.length) {
    return spec.sources;
  }
  return spec.source ? [spec.source] : [];
}

function toSourceSummary(source: ArgoSource, context: ViewContext) {
  const { repoURL: repoUrl, path, chart, targetRevision } = source;
  const webUrl = chart
    ? undefined
    : context.webUrlOf({ repoUrl, path, revision: targetRevision });
  return {
    repoUrl,
    ...(path && { path }),
    ...(chart && { chart }),
    ...(targetRevision && { targetRevision }),
    ...(webUrl && { webUrl }),
  };
}

function automationOf(
  application: ArgoApplication,
): ApplicationSummary['automation'] {
  const automation = readAutomation(application);
  if (!automation) {
    return 'manual';
  }
  return automation.enabled ? 'automatic' : 'paused';
}

const HEALTH_ATTENTION: Record<HealthStatus, number> = {
  Degraded: 0,
  Missing: 2,
  Unknown: 2,
  Progressing: 4,
  Suspended: 5,
  Healthy: 6,
};
const SYNC_ATTENTION: Record<SyncStatus, number> = {
  Unknown: 2,
  OutOfSync: 3,
  Synced: 6,
};

function attentionOf({
  health,
  sync,
  operation,
}: {
  health: HealthStatus;
  sync: SyncStatus;
  operation?: OperationPhase;
}): number {
  const failed = operation === 'Failed' || operation === 'Error';
  return Math.min(
    HEALTH_ATTENTION[health],
    SYNC_ATTENTION[sync],
    failed ? 1 : 6,
  );
}
