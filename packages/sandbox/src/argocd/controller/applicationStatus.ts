import { timestamp } from '../../kubernetes/clock.ts';
import { equalJson } from '../../kubernetes/store/json.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import { recordEvent } from './applicationEvents.ts';
import type { ControllerContext } from './controllerContext.ts';
import type { Comparison, Condition } from './types.ts';

const RESOURCE = 'applications.argoproj.io';

export interface Summary {
  images?: string[];
  externalURLs?: string[];
}

/** Writes what a comparison found into an Application's status. */
export function persistComparison(
  context: ControllerContext,
  app: KubeObject,
  comparison: Comparison,
  summary: Summary,
): void {
  const now = timestamp(context.clock.now());
  tellOfChanges(context, app, comparison);
  const { namespace, name } = app.metadata;
  context.objects.modify(RESOURCE, namespace, name, current => {
    const status = (current.status ??= {});
    dropRefresh(current);
    status.health = nextHealth(status.health, comparison.health, now);
    status.conditions = nextConditions(status.conditions, comparison, now);
    if (status.conditions.length === 0) delete status.conditions;
    status.sourceHydrator ??= {};
    status.sync = syncOf(app, comparison, status.sync);
    if (comparison.invalid) return;
    status.controllerNamespace = context.namespace;
    status.reconciledAt = now;
    status.resourceHealthSource = 'appTree';
    status.resources = comparison.resources.map(({ status: item }) => item);
    if (status.resources.length === 0) delete status.resources;
    status.summary = summary;
    setSourceTypes(status, app, comparison);
  });
}

/** Writes the summary alone, where only what is below the resources changed. */
export function persistSummary(
  { objects }: ControllerContext,
  { metadata, status }: KubeObject,
  summary: Summary,
): void {
  if (equalJson(status?.summary ?? {}, summary)) return;
  objects.modify(RESOURCE, metadata.namespace, metadata.name, current => {
    if (current.status) current.status.summary = summary;
  });
}

function tellOfChanges(
  context: ControllerContext,
  app: KubeObject,
  { syncStatus, health }: Comparison,
): void {
  const before = app.status?.sync?.status ?? '';
  const sick = app.status?.health?.status ?? '';
  const tell = (message: string) =>
    recordEvent(context, app, { reason: 'ResourceUpdated', message });
  if (before !== syncStatus) {
    tell(`Updated sync status: ${before} -> ${syncStatus}`);
  }
  if (sick !== health) tell(`Updated health status: ${sick} -> ${health}`);
}

function dropRefresh({ metadata }: KubeObject): void {
  delete metadata.annotations?.['argocd.argoproj.io/refresh'];
  if (metadata.annotations && Object.keys(metadata.annotations).length === 0) {
    delete metadata.annotations;
  }
}

function nextHealth(
  before: { status?: string; lastTransitionTime?: string } | undefined,
  status: string,
  now: string,
) {
  const same = before?.status === status;
  const since = same ? before.lastTransitionTime : undefined;
  return { lastTransitionTime: since ?? now, status };
}

/** Conditions that a comparison judges; others belong to whoever set them. */
const JUDGED = [
  'InvalidSpecError',
  'UnknownError',
  'ComparisonError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
  'SyncError',
];

function nextConditions(
  before: Condition[] | undefined,
  { conditions }: Comparison,
  now: string,
): Condition[] {
  const kept = (before ?? []).filter(({ type }) => !JUDGED.includes(type));
  const judged = conditions.map(({ type, message }) => {
    const same = before?.find(
      known => known.type === type && known.message === message,
    );
    return {
      lastTransitionTime: same?.lastTransitionTime ?? now,
      message,
      type,
    };
  });
  return [...kept, ...judged].sort((a, b) => (a.type < b.type ? -1 : 1));
}

function syncOf(
  { spec }: KubeObject,
  { syncStatus, revisions, invalid }: Comparison,
  before: Record<string, unknown> | undefined,
) {
  if (invalid) return { ...before, status: syncStatus };
  const { destination, ignoreDifferences } = spec;
  const several = Boolean(spec.sources?.length);
  return {
    comparedTo: {
      destination,
      ...(ignoreDifferences && { ignoreDifferences }),
      source: several ? { repoURL: '' } : spec.source,
      ...(several && { sources: spec.sources }),
    },
    ...(several ? { revisions } : { revision: revisions[0] }),
    status: syncStatus,
  };
}

function setSourceTypes(
  status: Record<string, unknown>,
  { spec }: KubeObject,
  { sourceTypes }: Comparison,
): void {
  delete status.sourceType;
  delete status.sourceTypes;
  if (sourceTypes.length === 0) return;
  if (spec.sources?.length) status.sourceTypes = sourceTypes;
  else [status.sourceType] = sourceTypes;
}
