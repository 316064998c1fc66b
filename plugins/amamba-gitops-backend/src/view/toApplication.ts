import type {
  Application,
  Commit,
  ManagedResource,
} from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoApplication,
  ArgoResourceStatus,
} from '@amamba/plugin-amamba-node';
import { behindGit } from './behindGit';
import { isWebAddress } from './isWebAddress';
import { managerOf } from './managerOf';
import { toHealth, toSyncStatus } from './statuses';
import { toDeployments } from './toDeployments';
import { toOperation } from './toOperation';
import { toSummary } from './toSummary';
import { toTime } from './times';
import type { ViewContext } from './ViewContext';

/** A full object as the application's page shows it. */
export function toApplication(
  application: ArgoApplication,
  context: ViewContext,
  comparedCommits: Array<Commit | undefined> = [],
): Application {
  const { metadata, status } = application;
  const summary = toSummary(application, context);
  const revisions = comparedRevisionsOf(application);
  const manager = managerOf(application);
  const behind = behindGit(application, summary.automation);
  const comparedAt = toTime(status?.reconciledAt);
  const lastOperation = toOperation(application);
  const page = pageOf(application, context);
  return {
    ...summary,
    revisions,
    ...(manager.applicationSet && { applicationSet: manager.applicationSet }),
    labels: metadata.labels ?? {},
    ...(status?.health?.message && { healthMessage: status.health.message }),
    conditions: (status?.conditions ?? []).map(toCondition),
    ...(lastOperation && { lastOperation }),
    resources: (status?.resources ?? []).map(toManagedResource),
    history: toDeployments(application),
    comparedCommits: revisions.map((_, index) => comparedCommits[index]),
    ...(behind && { behindGit: behind }),
    ...(manager.managedBy && { managedBy: manager.managedBy }),
    ...(page && { argoCdUrl: page }),
    ...(comparedAt && { comparedAt }),
  };
}

/** One for each source; lists do not know those of several. */
export function comparedRevisionsOf({ status }: ArgoApplication): string[] {
  const { revision, revisions } = status?.sync ?? {};
  if (revisions?.length) {
    return revisions;
  }
  return revision ? [revision] : [];
}

function toCondition({
  type,
  message,
  lastTransitionTime,
}: {
  type: string;
  message: string;
  lastTransitionTime?: string | null;
}): Application['conditions'][number] {
  const at = toTime(lastTransitionTime);
  return { type, message, ...(at && { at }), severity: severityOf(type) };
}

/** As Argo CD's own pages tell them apart: by the end of the name. */
function severityOf(type: string) {
  if (type.endsWith('Error')) {
    return 'error' as const;
  }
  return type.endsWith('Warning') ? ('warning' as const) : ('info' as const);
}

/** A resource of `status.resources`. */
export function toManagedResource(
  resource: ArgoResourceStatus,
): ManagedResource {
  const health = toHealth(resource.health);
  return {
    group: resource.group ?? '',
    ...(resource.version && { version: resource.version }),
    kind: resource.kind,
    ...(resource.namespace && { namespace: resource.namespace }),
    name: resource.name,
    ...(resource.status && { sync: toSyncStatus(resource.status) }),
    ...(health && { health }),
    hook: resource.hook ?? false,
    requiresPruning: resource.requiresPruning ?? false,
    ...(Number.isInteger(resource.syncWave) && {
      syncWave: resource.syncWave,
    }),
  };
}

function pageOf(
  { metadata }: ArgoApplication,
  { instance }: ViewContext,
): string | undefined {
  const namespace = metadata.namespace ?? instance.namespace;
  const path = [namespace, metadata.name].map(encodeURIComponent).join('/');
  return isWebAddress(instance.uiUrl)
    ? `${instance.uiUrl.replace(/\/+$/, '')}/applications/${path}`
    : undefined;
}
